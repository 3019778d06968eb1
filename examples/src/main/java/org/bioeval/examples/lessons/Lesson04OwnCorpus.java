package org.bioeval.examples.lessons;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.FewShot;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 4: a corpus of your own, with few-shot examples from it. */
public final class Lesson04OwnCorpus {

  private static final Schema URGENCY =
      Schema.of(
          "triage",
          new Schema.Label("urgent", "needs a physician within the hour"),
          new Schema.Label("routine", "can wait for an appointment"));

  private Lesson04OwnCorpus() {}

  /**
   * Scores a rule on four messages.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    List<ClassificationInstance> train =
        List.of(message("t1", "Crushing chest pain since noon.", "urgent"));
    Dataset<ClassificationInstance> test =
        Dataset.of(
            DatasetInfo.of("triage", Split.TEST, "message"),
            URGENCY,
            List.of(
                message("m1", "My face droops on one side.", "urgent"),
                message("m2", "Please renew my reading glasses.", "routine"),
                message("m3", "I would like a copy of my vaccination card.", "routine"),
                message("m4", "He does not wake up any more.", "urgent")));
    Task<ClassificationInstance, ImmutableSet<String>> task =
        Tasks.classification(URGENCY).with(FewShot.fixed(train));
    Backend polite =
        Backend.of(
            "polite-is-routine",
            (prompt, decoding) ->
                Completion.of(
                    prompt.text().matches("(?s).*(Please|would like).*") ? "routine" : "urgent"));
    System.out.println(
        Evaluation.of(task, test).with(ExactMatch.labels()).run(polite).toMarkdown());
  }

  private static ClassificationInstance message(String id, String text, String label) {
    return new ClassificationInstance(Document.of(id, text), label);
  }
}
