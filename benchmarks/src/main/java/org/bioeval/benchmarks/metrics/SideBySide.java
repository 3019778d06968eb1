package org.bioeval.benchmarks.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.stats.Statistic;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougePair;
import org.bioeval.metrics.rouge.RougeVariant;

/**
 * The Java half of {@code benchmarks/peers/speed.py}, which measures peers in the same run.
 *
 * <p>{@code rouge FILE}: pairs as JSON Lines with {@code reference} and {@code prediction}; prints
 * for each analysis pairs per second on one thread (wall clock and processor time) and on all.
 * {@code bootstrap}: prints milliseconds for 10,000 resamples over 5,000 documents.
 */
public final class SideBySide {
  private static final int ROUNDS = 5;
  private static final double SECONDS = 2;

  private SideBySide() {}

  /**
   * Measures.
   *
   * @param args {@code rouge FILE} or {@code bootstrap}
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 2 && args[0].equals("rouge")) {
      rouge(Path.of(args[1]));
    } else if (args.length == 1 && args[0].equals("bootstrap")) {
      bootstrap();
    } else {
      throw new IllegalArgumentException("usage: SideBySide rouge FILE | bootstrap");
    }
  }

  private static void rouge(Path file) throws IOException {
    List<RougePair> pairs = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(file)) {
      JsonNode pair = mapper.readTree(line);
      pairs.add(
          RougePair.of(pair.get("reference").textValue(), pair.get("prediction").textValue()));
    }
    Rouge plain =
        Rouge.withDefaults()
            .withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L);
    for (boolean stemmed : new boolean[] {false, true}) {
      Rouge rouge = stemmed ? plain.withStemming() : plain;
      Runnable one =
          () -> {
            for (RougePair pair : pairs) {
              rouge.score(pair.references(), pair.prediction());
            }
          };
      List<RougePair> many = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        many.addAll(pairs);
      }
      double[] single = best(one, pairs.size());
      double[] all = best(() -> rouge.scoreAll(many), many.size());
      System.out.printf(
          Locale.ROOT,
          "{\"stemmed\": %s, \"one\": %.0f, \"one_cpu\": %.0f, \"all\": %.0f, \"processors\": %d}%n",
          stemmed,
          single[0],
          single[1],
          all[0],
          Runtime.getRuntime().availableProcessors());
    }
  }

  /** Operations per second of wall clock and of this thread's processor time, best of rounds. */
  private static double[] best(Runnable work, int operations) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] best = new double[2];
    for (int round = 0; round < ROUNDS; round++) {
      long count = 0;
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      while (System.nanoTime() - start < SECONDS * 1e9) {
        work.run();
        count += operations;
      }
      best[0] = Math.max(best[0], count / ((System.nanoTime() - start) / 1e9));
      best[1] = Math.max(best[1], count / ((threads.getCurrentThreadCpuTime() - cpu) / 1e9));
    }
    return best;
  }

  private static void bootstrap() {
    SplittableRandom random = new SplittableRandom(1);
    double[] values = random.doubles(5_000).toArray();
    double[][] counts = new double[3][];
    for (int c = 0; c < 3; c++) {
      counts[c] = random.ints(5_000, 0, 5).asDoubleStream().toArray();
    }
    double[] mean = best(() -> Bootstrap.withDefaults().interval(values), 1);
    double[] f1 = best(() -> Bootstrap.withDefaults().interval(Statistic.microF1(), counts), 1);
    double[] alone = best(() -> Bootstrap.withDefaults().withThreads(1).interval(values), 1);
    System.out.printf(
        Locale.ROOT,
        "{\"mean_ms\": %.1f, \"micro_f1_ms\": %.1f, \"mean_one_thread_ms\": %.1f}%n",
        1e3 / mean[0],
        1e3 / f1[0],
        1e3 / alone[0]);
  }
}
