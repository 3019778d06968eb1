package org.bioeval.examples.lessons;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.baseline.MajorityBaseline;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Split;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.datasets.Miniatures;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 2: the parts of an evaluation in a loop of your own. */
public final class Lesson02OwnLoop {

  private Lesson02OwnLoop() {}

  /**
   * Scores the majority baseline on the miniature of HealthAdvice.
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
    Backend model = MajorityBaseline.of(task, train);

    var metric = ExactMatch.labels().accumulator();
    for (ClassificationInstance item : test) {
      Completion reply = model.complete(task.prompt(item), Decoding.greedy());
      metric.add(task.observe(item, reply));
    }
    metric.scores().forEach(System.out::println);
  }
}
