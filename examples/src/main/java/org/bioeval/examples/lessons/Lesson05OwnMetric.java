package org.bioeval.examples.lessons;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.datasets.Miniatures;

/** Lesson 5: a metric of your own, with a confidence interval for free. */
public final class Lesson05OwnMetric {

  private Lesson05OwnMetric() {}

  /**
   * Scores the cost of wrong advice labels.
   *
   * @param arguments none
   * @throws IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws IOException {
    Path folder =
        Miniatures.extractTo(Files.createTempDirectory("bioeval")).resolve("HealthAdvice");
    Dataset<ClassificationInstance> train = HealthAdvice.in(folder).study().load(Split.TRAIN);
    Dataset<ClassificationInstance> test = HealthAdvice.in(folder).study().load(Split.TEST);
    Task<ClassificationInstance, ImmutableSet<String>> task = Tasks.classification(test.schema());

    // To miss a strong advice costs three times as much as any other mistake.
    Metric<ClassificationInstance, ImmutableSet<String>> cost =
        Metric.mean(
            "cost",
            o -> {
              boolean right = o.outcome().scored().map(o.gold()::equals).orElse(false);
              boolean strong =
                  o.instance().label().toLowerCase(java.util.Locale.ROOT).contains("strong");
              return right ? 0 : strong ? 3 : 1;
            });
    System.out.println(
        Evaluation.of(task, test).with(cost).run(MajorityBaseline.of(task, train)).score("cost"));
  }
}
