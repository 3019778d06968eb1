/**
 * Fine-tuning in process: low-rank adapters (LoRA, arXiv:2106.09685) trained beside a frozen model.
 *
 * <pre>{@code
 * try (DjlModel base = DjlModel.load(Path.of("models/SmolLM2-135M-Instruct"), Device.cpu());
 *     LoraTrainer trainer = LoraTrainer.of(base, LoraConfig.study())) {
 *   Adapter best = trainer.fit(task, train, validation, TrainingOptions.study()).best();
 *   best.save(Path.of("adapters/bc5cdr")); // PEFT's format
 *   Report tuned = evaluation.run(base.with(best));
 * }
 * }</pre>
 *
 * <p>{@link org.bioeval.backends.djl.lora.LoraConfig} says what is trained, {@link
 * org.bioeval.backends.djl.lora.TrainingOptions} how, {@link
 * org.bioeval.backends.djl.lora.Criterion} which checkpoint is the best one. Training items come
 * from the task that evaluation asks, or are your own {@link
 * org.bioeval.backends.djl.lora.Example}s. A {@link org.bioeval.backends.djl.lora.TrainingListener}
 * follows the run.
 */
@NullMarked
package org.bioeval.backends.djl.lora;

import org.jspecify.annotations.NullMarked;
