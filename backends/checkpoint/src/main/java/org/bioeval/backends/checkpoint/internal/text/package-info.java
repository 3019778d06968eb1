/** Files beside a tokenizer: special tokens, ends of answers, and the template of chats. */
@NullMarked
package org.bioeval.backends.checkpoint.internal.text;

import org.jspecify.annotations.NullMarked;
