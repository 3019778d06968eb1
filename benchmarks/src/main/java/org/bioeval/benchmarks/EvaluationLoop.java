package org.bioeval.benchmarks;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;

/**
 * What the evaluation loop itself costs: sentences in the manner of PubMed RCT are generated, asked
 * of a model that answers at once, kept in a journal and scored; then the same run is resumed, with
 * all answers coming from the journal. Prints outcomes per second and the heap in use at the end.
 *
 * <p>Arguments: number of items (default 200000), questions at once (default 2), {@code resume} to
 * measure that as well. Run with {@code -Xmx256m}. The journal lies in the system's folder for
 * temporary files, about 800 bytes an item, and is deleted at the end.
 */
public final class EvaluationLoop {

  private static final List<String> CLASSES =
      List.of("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS");

  private EvaluationLoop() {}

  /**
   * Runs the measurement.
   *
   * @param arguments number of items, questions at once, {@code resume}
   * @throws IOException if the folder of the journal cannot be made or removed
   */
  public static void main(String[] arguments) throws IOException {
    long items = arguments.length > 0 ? Long.parseLong(arguments[0]) : 200_000;
    int concurrency = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    boolean resume = arguments.length > 2 && arguments[2].equals("resume");
    Path folder = Files.createTempDirectory("bioeval-loop");
    try {
      Dataset<ClassificationInstance> warmUp = sentences(Math.min(items, 100_000));
      measure("warm-up", warmUp, folder.resolve("warm-up"), concurrency);
      Files.delete(folder.resolve("warm-up").resolve(Journal.FILE_NAME));
      Report first = measure("asked", sentences(items), folder.resolve("run"), concurrency);
      if (resume) {
        Report second = measure("resumed", sentences(items), folder.resolve("run"), concurrency);
        if (!second.toJson().equals(first.toJson())) {
          throw new IllegalStateException("the resumed report differs from the first");
        }
      }
      long bytes = Files.size(folder.resolve("run").resolve(Journal.FILE_NAME));
      System.out.printf(Locale.ROOT, "journal: %,d bytes, %d an item%n", bytes, bytes / items);
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static Dataset<ClassificationInstance> sentences(long count) {
    Schema schema =
        Schema.of(
            "PubMed RCT",
            CLASSES.stream().map(name -> new Schema.Label(name, "")).toArray(Schema.Label[]::new));
    return Dataset.streaming(
        DatasetInfo.of("generated", Split.TEST, "sentence"),
        schema,
        () -> LongStream.range(0, count).mapToObj(EvaluationLoop::sentence));
  }

  /** About the length and the number of sentences per abstract of the real corpus. */
  private static ClassificationInstance sentence(long number) {
    String id = Long.toString(number);
    long abstractNumber = number / 12;
    return new ClassificationInstance(
        id,
        Document.of(
            id,
            Long.toString(abstractNumber),
            "A total of "
                + number
                + " patients with primary knee osteoarthritis were randomized to receive 7.5 mg/day of"
                + " prednisolone or placebo for 6 weeks ( P < 0.05 )."),
        CLASSES.get((int) (number % CLASSES.size())),
        ImmutableMap.of());
  }

  private static Report measure(
      String name, Dataset<ClassificationInstance> data, Path folder, int concurrency) {
    Task<ClassificationInstance, ImmutableSet<String>> task = Tasks.labelSet(data.schema());
    Completion answer = Completion.of("METHODS");
    long start = System.nanoTime();
    Report report =
        Evaluation.of(task, data)
            .with(
                Metric.<ClassificationInstance, ImmutableSet<String>>mean(
                    "accuracy",
                    o -> o.outcome().scored().filter(o.gold()::equals).isPresent() ? 1 : 0))
            .withConcurrency(concurrency)
            .withJournal(folder)
            .run(Backend.of("instant", (prompt, decoding) -> answer));
    double seconds = (System.nanoTime() - start) / 1e9;
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.out.printf(
        Locale.ROOT,
        "%s: %,d outcomes in %.2f s, %,.0f a second; heap in use %d MiB of %d MiB%n",
        name,
        report.items(),
        seconds,
        report.items() / seconds,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
    return report;
  }
}
