/**
 * Models in process: Hugging Face checkpoints run natively on CPU or GPU through DJL's PyTorch
 * engine, without Python and without an exported model.
 *
 * <pre>{@code
 * try (DjlModel model = DjlModel.load(Path.of("models/SmolLM2-135M-Instruct"), Device.cpu())) {
 *   Completion answer =
 *       model.backend().complete(Prompt.chat(Message.user("What is BRCA1?")), Decoding.greedy());
 * }
 * }</pre>
 *
 * <p>{@link org.bioeval.backends.djl.DjlModel} holds the weights; {@link
 * org.bioeval.backends.djl.DjlBackend} answers prompts with them, from as many threads as wished:
 * their requests are computed side by side, and what their prompts have in common is computed once.
 * {@link org.bioeval.backends.djl.ModelOptions} chooses device, precision and memory. What cannot
 * be loaded is a {@link org.bioeval.backends.checkpoint.CheckpointException} that names the file
 * and the key or tensor.
 *
 * <p>Supported are the families Llama, Mistral, Qwen2 and Qwen2.5, Qwen3, Phi-3 and Phi-4, and
 * Gemma 2; see {@code backends/djl/README.md} for natives, CUDA and what is unproven.
 */
@NullMarked
package org.bioeval.backends.djl;

import org.jspecify.annotations.NullMarked;
