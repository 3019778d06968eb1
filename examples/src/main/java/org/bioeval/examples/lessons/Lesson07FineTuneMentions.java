package org.bioeval.examples.lessons;

import java.nio.file.Path;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.backends.djl.lora.Training;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Bc5cdr;
import org.bioeval.datasets.Corpus;
import org.bioeval.metrics.exact.ExactMatch;

/**
 * Lesson 7: fine-tune a model to find the chemicals and diseases of BC5CDR, the best checkpoint
 * chosen by the loss on its validation split; strict F1 before and after in one table.
 *
 * <p>Arguments: folder of BC5CDR, folder of a checkpoint such as SmolLM2-135M-Instruct, steps, test
 * sentences, folder for curves, checkpoints and the adapter. A run that was killed goes on when it
 * is started again.
 */
public final class Lesson07FineTuneMentions {
  private static final long SEED = 42;
  private static final int VALIDATION = 64;

  private Lesson07FineTuneMentions() {}

  /**
   * Trains, and scores the model before and after on the same sentences.
   *
   * @param arguments see above
   * @throws IllegalArgumentException if there are not five
   */
  public static void main(String... arguments) {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(
          "expected 5 arguments: folder of BC5CDR, folder of a checkpoint, steps, test sentences,"
              + " folder for the run; not "
              + arguments.length);
    }
    Corpus<MentionInstance> corpus = Bc5cdr.in(Path.of(arguments[0])).study();
    Path checkpoint = Path.of(arguments[1]);
    int steps = Integer.parseInt(arguments[2]);
    Path run = Path.of(arguments[4]);
    Dataset<MentionInstance> train = corpus.load(Split.TRAIN);
    Dataset<MentionInstance> validation = corpus.load(Split.VALIDATION).sample(VALIDATION, SEED);
    Dataset<MentionInstance> test =
        corpus.load(Split.TEST).sample(Integer.parseInt(arguments[3]), SEED);
    var task = Tasks.mentions(train.schema());
    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);

    Adapter tuned;
    // Opened for a folder, the trainer holds the only copy of the model.
    try (LoraTrainer trainer = LoraTrainer.of(checkpoint, options, LoraConfig.withDefaults())) {
      Training training =
          trainer
              .listen(new ProgressLine(System.out, 5))
              .fit(
                  task,
                  train,
                  validation,
                  TrainingOptions.withDefaults()
                      .withSteps(steps)
                      .withLearningRate(1e-3)
                      .withEvaluateEvery(Math.max(1, steps / 5))
                      .withBucketed(true) // steps of sentences of about equal length
                      .withCheckpoints(run.resolve("checkpoints")));
      training.write(run); // curves, and the adapter in PEFT's format
      tuned = training.best();
    }

    var evaluation =
        Evaluation.of(task, test)
            .with(ExactMatch.mentions())
            .withDecoding(Decoding.greedy().withMaxTokens(256));
    ScoreTable table = new ScoreTable("micro-f1");
    try (DjlModel model = DjlModel.load(checkpoint, options)) {
      table.add("before", evaluation.run(model.backend()));
      table.add("after", evaluation.run(model.with(tuned)));
    }
    System.out.println(table);
  }
}
