package org.bioeval.examples.lessons;

import java.io.IOException;
import java.nio.file.Files;
import org.bioeval.core.compare.Candidate;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 10: two models on the same items, and whether they differ. */
public final class Lesson10Compare {

  private Lesson10Compare() {}

  /**
   * Compares two stand-ins for models on made-up notes.
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
            .with(Candidate.of("large", MadeUpNotes.model("large", 5)))
            .with(Candidate.of("small", MadeUpNotes.model("small", 50)))
            .run(Files.createTempDirectory("comparison"));
    System.out.println(comparison.pairwise("micro-f1"));
  }
}
