/**
 * Tensors in checkpoint files: safetensors, one file or several with an index, and GGUF.
 *
 * <p>{@link org.bioeval.backends.checkpoint.internal.weights.TensorSource} gives tensors by name;
 * {@link org.bioeval.backends.checkpoint.internal.weights.GgufHead} is what a GGUF file, or a
 * llamafile, says about itself.
 */
@NullMarked
package org.bioeval.backends.checkpoint.internal.weights;

import org.jspecify.annotations.NullMarked;
