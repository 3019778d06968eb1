package org.bioeval.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.lora.Criterion;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.Schedule;
import org.bioeval.backends.djl.lora.Training;
import org.bioeval.backends.djl.lora.TrainingListener;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.bioeval.cli.tiny.PracticeItems;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Score;

/** Fine-tunes the tiny model by LoRA on a miniature, and what that gained. */
final class QuickstartTuning {
  private static final int STEPS = 120;
  private static final int BATCH = 4;
  private static final int LONGEST = 260;
  private static final long SEED = 7;

  private QuickstartTuning() {}

  /**
   * What fine-tuning gave.
   *
   * @param before score of the model as it is
   * @param after score with the adapter
   * @param training the run
   */
  record Result(Score before, Score after, Training training) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %.3f before, %.3f after %d steps (95 %% %.3f – %.3f, %d test items)",
          after.name(),
          before.value(),
          after.value(),
          training.curve().steps().size(),
          after.interval().low(),
          after.interval().high(),
          after.items());
    }
  }

  /**
   * Trains on variants of the training items and scores the test items before and after; writes
   * adapter and curves to the folder.
   *
   * @param model what is tuned
   * @param items question and items
   * @param folder where to
   * @param listener follows the steps
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return scores and curve
   */
  static <I extends Instance, A> Result run(
      DjlModel model, MiniatureTask.Items<I, A> items, Path folder, TrainingListener listener) {
    PracticeItems practice = new PracticeItems();
    practice.add(items.job().task(), items.train());
    try (LoraTrainer trainer = LoraTrainer.of(model, LoraConfig.withDefaults().withDropout(0))) {
      Training training =
          trainer
              .listen(listener)
              .fit(
                  practice.draw(STEPS * BATCH, SEED),
                  Criterion.loss(Example.of(items.job().task(), items.validation())),
                  TrainingOptions.withDefaults()
                      .withSteps(STEPS)
                      .withBatch(BATCH)
                      .withLearningRate(2e-3)
                      .withSchedule(Schedule.COSINE)
                      .withWarmup(10)
                      .withEvaluateEvery(STEPS / 6)
                      .withMaxTokens(LONGEST)
                      .withSeed(SEED));
      training.write(folder);
      return new Result(
          score(items, model.backend()), score(items, model.with(training.best())), training);
    }
  }

  private static <I extends Instance, A> Score score(
      MiniatureTask.Items<I, A> items, Backend backend) {
    return QuickstartCommand.asked(items).run(backend).score(items.job().headline());
  }
}
