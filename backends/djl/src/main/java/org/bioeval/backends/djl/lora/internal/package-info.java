/** Parts of the trainer. */
@NullMarked
package org.bioeval.backends.djl.lora.internal;

import org.jspecify.annotations.NullMarked;
