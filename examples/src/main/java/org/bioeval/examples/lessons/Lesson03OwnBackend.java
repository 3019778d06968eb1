package org.bioeval.examples.lessons;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.Miniatures;
import org.bioeval.datasets.Phee;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 3: a backend of your own is one method. */
public final class Lesson03OwnBackend {

  private Lesson03OwnBackend() {}

  /**
   * Scores a rule on the miniature of PHEE.
   *
   * @param arguments none
   * @throws IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws IOException {
    Backend rule =
        Backend.of(
            "cured-or-harmed",
            (prompt, decoding) ->
                Completion.of(
                    prompt.text().contains("improve")
                        ? "Potential_therapeutic_event"
                        : "Adverse_event"));
    Path corpora = Miniatures.extractTo(Files.createTempDirectory("bioeval"));
    Dataset<EventInstance> test = Phee.in(corpora.resolve("PHEE")).load(Split.TEST);
    Report report =
        Evaluation.of(Tasks.<EventInstance>labelSet(test.schema()), test)
            .with(ExactMatch.labels())
            .withJournal(corpora.resolve("run")) // resume and rescoring come from here
            .run(rule);
    System.out.println(report.toMarkdown());
  }
}
