package org.bioeval.examples.lessons;

import java.nio.file.Path;
import java.util.List;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.Criterion;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.LoraConfig;
import org.bioeval.backends.djl.lora.LoraTrainer;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.backends.djl.lora.Training;
import org.bioeval.backends.djl.lora.TrainingOptions;
import org.bioeval.core.backend.LikelihoodChoice;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.metrics.exact.ExactMatch;

/**
 * Lesson 6: fine-tune a model on HealthAdvice, and what that gained, in one table.
 *
 * <p>Arguments: folder of HealthAdvice, folder of a checkpoint such as SmolLM2-135M-Instruct,
 * steps, test items, folder for the adapter. A step takes a second or so on two idle cores.
 */
public final class Lesson06FineTune {
  private static final long SEED = 42;

  private Lesson06FineTune() {}

  /**
   * Trains, and scores the majority baseline, the bare model and the tuned one on the same items.
   *
   * @param arguments see above
   * @throws IllegalArgumentException if there are not five
   */
  public static void main(String... arguments) {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(
          "expected 5 arguments: folder of HealthAdvice, folder of a checkpoint, steps, test items,"
              + " folder for the adapter; not "
              + arguments.length);
    }
    Corpus<ClassificationInstance> corpus = HealthAdvice.in(Path.of(arguments[0])).study();
    int steps = Integer.parseInt(arguments[2]);
    Dataset<ClassificationInstance> train = corpus.load(Split.TRAIN);
    Dataset<ClassificationInstance> test =
        corpus.load(Split.TEST).sample(Integer.parseInt(arguments[3]), SEED);
    var task = Tasks.classification(train.schema());

    ModelOptions options =
        ModelOptions.withDefaults().withPrecision(Precision.FLOAT32).withThreads(threads());
    try (DjlModel base = DjlModel.load(Path.of(arguments[1]), options)) {
      var evaluation =
          Evaluation.of(task, test).with(ExactMatch.labels()).withConstrainedAnswers(true);
      ScoreTable table = new ScoreTable("micro-f1");
      table.add("majority", evaluation.run(MajorityBaseline.of(task, train)));
      table.add("before", evaluation.run(LikelihoodChoice.of(base.backend())));
      try (LoraTrainer trainer = LoraTrainer.of(base, LoraConfig.withDefaults())) {
        Training training =
            trainer
                .listen(new ProgressLine(System.out, 5))
                .fit(
                    Example.of(task, train),
                    Criterion.loss(List.of()),
                    TrainingOptions.withDefaults().withSteps(steps).withLearningRate(5e-4));
        Adapter tuned = training.best();
        tuned.save(Path.of(arguments[4])); // PEFT's format
        table.add("after", evaluation.run(LikelihoodChoice.of(base.with(tuned))));
      }
      System.out.println(table);
    }
  }

  private static int threads() {
    return Integer.getInteger("threads", 0);
  }
}
