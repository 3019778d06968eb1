/**
 * Models in GGUF files: their metadata as the configuration, tokenizer and tensors that the other
 * packages read from Hugging Face checkpoints.
 */
@NullMarked
package org.bioeval.backends.checkpoint.internal.gguf;

import org.jspecify.annotations.NullMarked;
