package org.bioeval.backends.djl.lora;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/** A run on the committed tiny chat model; as a program, a run that can be killed. */
final class TinyTraining {
  private TinyTraining() {}

  /** Arguments: folder for checkpoints. Prints a line after each step. */
  public static void main(String[] args) {
    try (DjlModel model = model();
        LoraTrainer trainer = LoraTrainer.of(model, config())) {
      trainer.listen(
          new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
              System.out.println("step " + progress.step());
            }

            @Override
            public void onNotice(String text) {
              System.out.println(text);
            }
          });
      trainer.fit(
          examples(), Criterion.loss(examples().subList(0, 3)), resumable(Path.of(args[0])));
    }
  }

  static DjlModel model() {
    try {
      Path config =
          Path.of(
              Objects.requireNonNull(TinyTraining.class.getResource("/tiny-chat/config.json"))
                  .toURI());
      // One thread: work this small only waits for others.
      return DjlModel.load(
          Objects.requireNonNull(config.getParent()),
          ModelOptions.withDefaults().withPrecision(Precision.FLOAT32).withThreads(1));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static LoraConfig config() {
    return LoraConfig.withDefaults().withRank(4).withAlpha(8).withDropout(0.1);
  }

  static TrainingOptions options() {
    return TrainingOptions.withDefaults()
        .withLearningRate(1e-2)
        .withWarmup(2)
        .withSteps(30)
        .withEvaluateEvery(10);
  }

  static TrainingOptions resumable(Path folder) {
    return options().withCheckpoints(folder).withCheckpointEvery(3).withSteps(40);
  }

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String subject = "gene " + (char) ('a' + i) + "x".repeat(i);
      examples.add(
          Example.of(
              "e" + i,
              Prompt.chat(Message.user("Is " + subject + " mutated?")),
              i % 2 == 0 ? "yes" : "no, not at all"));
    }
    return examples;
  }
}
