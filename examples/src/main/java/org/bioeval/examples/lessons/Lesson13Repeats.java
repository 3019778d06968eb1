package org.bioeval.examples.lessons;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.Report;
import org.bioeval.core.stats.VarianceComponents;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

/** Lesson 13: a model that does not always say the same, and what its noise does to a score. */
public final class Lesson13Repeats {

  private Lesson13Repeats() {}

  /**
   * Asks a stand-in for a served model four times about each of 400 made-up notes.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Dataset<ClassificationInstance> notes = MadeUpNotes.load();
    Report report =
        Evaluation.of(Tasks.classification(notes.schema()), notes)
            .with(ExactMatch.labels())
            .withRepeats(4)
            .run(wavering());
    System.out.println(report.score("micro-f1"));
    Repeats repeats = report.repeats().orElseThrow();
    System.out.println(repeats);
    System.out.println(repeats.spread("micro-f1"));

    VarianceComponents variance = repeats.spread("micro-f1").components().orElseThrow();
    System.out.println(variance);
    print("now", variance.standardError());
    print("with 8 repeats", variance.standardError(400, 8, 1));
    print("with 800 notes", variance.standardError(800, 4, 1));
  }

  private static void print(String when, double error) {
    System.out.printf(Locale.ROOT, "standard error %s: %.4f%n", when, error);
  }

  /** Wrong on an eighth of the notes, and on every tenth each second time it is asked. */
  private static Backend wavering() {
    Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    return Backend.of(
        "wavering",
        (prompt, decoding) -> {
          String note = prompt.text().replaceAll("(?s).*(Patient \\d+ complains of \\w+).*", "$1");
          int number = Integer.parseInt(note.replaceAll("\\D", ""));
          String right = note.substring(note.lastIndexOf(' ') + 1);
          int time = asked.computeIfAbsent(note, n -> new AtomicInteger()).getAndIncrement();
          boolean wrong = number % 8 == 1 || (number % 10 == 0 && time % 2 == 1);
          return Completion.of(wrong ? (right.equals("cough") ? "rash" : "cough") : right);
        });
  }
}
