/**
 * Stored models, whatever runs them: Hugging Face checkpoint folders and GGUF files, on disk or on
 * the Hugging Face Hub.
 *
 * <p>{@link org.bioeval.backends.checkpoint.hub.Hub} finds a model in the local cache or fetches it
 * there, and names its folder or file; a backend is then loaded from that.
 *
 * <pre>{@code
 * Path folder = Hub.withDefaults().download("HuggingFaceTB/SmolLM2-135M-Instruct", Hub.MAIN);
 * }</pre>
 *
 * <p>What a backend needs of the files is read in {@code internal} packages: tensors in safetensors
 * and GGUF, configurations, special tokens and chat templates. What cannot be used is a {@link
 * org.bioeval.backends.checkpoint.CheckpointException} that names the file and the key or tensor.
 */
@NullMarked
package org.bioeval.backends.checkpoint;

import org.jspecify.annotations.NullMarked;
