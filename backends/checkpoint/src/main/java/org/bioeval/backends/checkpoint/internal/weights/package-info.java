/** Tensors in checkpoint files: safetensors, one file or several with an index, and GGUF. */
@NullMarked
package org.bioeval.backends.checkpoint.internal.weights;

import org.jspecify.annotations.NullMarked;
