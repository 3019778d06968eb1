package org.bioeval.benchmarks;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;

/**
 * How well an evaluation keeps a slow judge busy: notes by a model that answers at once are judged
 * by one that takes its time, with a journal; then the same run is resumed, which asks nothing.
 * Prints the time beside the least possible, items × time of a call / calls at once.
 *
 * <p>Arguments: number of items (default 200), milliseconds of a call (default 200), calls at once
 * (default 16).
 */
public final class JudgingLoop {

  private JudgingLoop() {}

  /**
   * Runs the measurement.
   *
   * @param arguments number of items, milliseconds of a call, calls at once
   * @throws IOException if the folder of the journal cannot be made or removed
   */
  public static void main(String[] arguments) throws IOException {
    int items = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    int millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    int concurrency = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 16;
    Path folder = Files.createTempDirectory("bioeval-judging");
    try {
      measure("warm-up", 64, 1, concurrency, folder);
      Files.delete(folder.resolve(Journal.FILE_NAME));
      Report first = measure("judged", items, millis, concurrency, folder);
      Report second = measure("resumed", items, millis, concurrency, folder);
      if (!second.toJson().equals(first.toJson())) {
        throw new AssertionError("the resumed run has another report");
      }
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static Report measure(String label, int items, int millis, int concurrency, Path folder) {
    AtomicInteger calls = new AtomicInteger();
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              calls.incrementAndGet();
              try {
                Thread.sleep(millis);
              } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
              }
              return Completion.of("{\"reason\": \"r\", \"score\": 8}");
            });
    Backend model = Backend.of("model", (prompt, decoding) -> Completion.of("A note."));
    long start = System.nanoTime();
    Report report =
        Evaluation.of(Tasks.assessmentAndPlan(), notes(items))
            .with(GEvalMetric.of(GEval.fluency().judgedBy(judge)))
            .withConcurrency(concurrency)
            .withJournal(folder)
            .run(model);
    double seconds = (System.nanoTime() - start) / 1e9;
    double least = items * millis / 1e3 / concurrency;
    if (!label.equals("warm-up")) {
      System.out.printf(
          Locale.ROOT,
          "%s: %,d items, %,d calls of %d ms, %d at once: %.2f s, least %.2f s, ratio %.2f%n",
          label,
          items,
          calls.get(),
          millis,
          concurrency,
          seconds,
          least,
          seconds / least);
    }
    return report;
  }

  private static Dataset<DialogueInstance> notes(int size) {
    return Dataset.of(
        DatasetInfo.of("notes", Split.TEST, "dialogue"),
        Schema.of("notes"),
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    new DialogueInstance(
                        "item-" + i,
                        Document.of("item-" + i, "Dialogue number " + i),
                        ImmutableList.of(),
                        "note",
                        ImmutableMap.of(),
                        "note"))
            .toList());
  }
}
