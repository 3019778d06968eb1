package org.bioeval.examples.lessons;

import java.io.IOException;
import java.nio.file.Files;
import org.bioeval.core.compare.Candidate;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.compare.PilotPlan;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.stats.SampleSize;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 12: how many notes a decision will take, before they are labelled. */
public final class Lesson12Plan {

  private Lesson12Plan() {}

  /**
   * Plans from a pilot of a hundred made-up notes, and from an assumption.
   *
   * @param arguments none
   * @throws IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws IOException {
    Dataset<ClassificationInstance> pilot = MadeUpNotes.load().limit(100);
    Comparison comparison =
        Comparison.of(
                Evaluation.of(Tasks.classification(pilot.schema()), pilot)
                    .with(ExactMatch.labels()))
            .with(Candidate.of("large", MadeUpNotes.model("large", 5)))
            .with(Candidate.of("small", MadeUpNotes.model("small", 8)))
            .run(Files.createTempDirectory("pilot"));
    SampleSize size = SampleSize.withDefaults();
    System.out.println(PilotPlan.of(comparison, "micro-f1", Margin.absolute(0.02), "large", size));
    System.out.printf(
        "If one of two models alone were right on 10 %% of the notes: %,d notes.%n",
        size.items(0.1, 0.02));
  }
}
