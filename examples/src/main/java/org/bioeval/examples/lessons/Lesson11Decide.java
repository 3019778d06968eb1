package org.bioeval.examples.lessons;

import java.io.IOException;
import java.nio.file.Files;
import org.bioeval.core.compare.Candidate;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 11: the smallest model that still does the job, and how sure that is. */
public final class Lesson11Decide {

  private Lesson11Decide() {}

  /**
   * Decides among stand-ins for models on made-up notes.
   *
   * @param arguments none
   * @throws IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws IOException {
    Dataset<ClassificationInstance> notes = MadeUpNotes.load();
    Comparison comparison =
        Comparison.of(
                Evaluation.of(Tasks.classification(notes.schema()), notes)
                    .with(ExactMatch.labels()))
            .with(Candidate.of("7B", MadeUpNotes.model("7B", 5)).parameters(7_600_000_000L))
            .with(Candidate.of("1.5B", MadeUpNotes.model("1.5B", 8)).parameters(1_500_000_000L))
            .with(Candidate.of("0.5B", MadeUpNotes.model("0.5B", 50)).parameters(500_000_000L))
            .with(Candidate.of("guess", MadeUpNotes.model("guess", 75)).asFloor())
            .run(Files.createTempDirectory("comparison"));
    Decision decision =
        comparison
            .smallest(Footprint.Measure.PARAMETERS)
            .within("micro-f1", Margin.absolute(0.1))
            .of("7B")
            .and(Criterion.atLeast("micro-f1", 0.8))
            .and(Criterion.atMost(Outcome.Kind.UNPARSEABLE, 0.01))
            .at(Confidence.of(0.95))
            .decide();
    System.out.println(decision);
  }
}
