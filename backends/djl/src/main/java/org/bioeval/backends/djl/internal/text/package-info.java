/** Text to token ids and back: tokenizers, and text that grows token by token. */
@NullMarked
package org.bioeval.backends.djl.internal.text;

import org.jspecify.annotations.NullMarked;
