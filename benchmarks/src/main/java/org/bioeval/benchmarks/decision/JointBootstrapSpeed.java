package org.bioeval.benchmarks.decision;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.DocumentScores;
import org.bioeval.core.stats.Statistic;

/**
 * Times one joint test of many candidates by micro-F1 against a reference, everything from columns
 * to adjusted p-values, and writes the columns for {@code benchmarks/peers/joint_bootstrap.py}.
 *
 * <p>{@code JointBootstrapSpeed COLUMNS.csv CANDIDATES DOCUMENTS DRAWS THREADS}
 */
public final class JointBootstrapSpeed {
  private static final int RUNS = 7;

  private JointBootstrapSpeed() {}

  /**
   * Writes the columns, then runs.
   *
   * @param args see above
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    int candidates = Integer.parseInt(args[1]);
    int draws = Integer.parseInt(args[3]);
    int threads = Integer.parseInt(args[4]);
    SimulatedSystems systems = new SimulatedSystems(Integer.parseInt(args[2]), 1);
    List<double[][]> columns = new ArrayList<>();
    for (int i = 0; i <= candidates; i++) {
      columns.add(systems.microF1Columns(i == 0 ? 0.7 : 0.69));
    }
    write(Path.of(args[0]), columns);
    ClaimTest test = ClaimTest.withDefaults().withDraws(draws);
    double best = Double.POSITIVE_INFINITY;
    double used = Double.POSITIVE_INFINITY;
    List<ClaimResult> results = List.of();
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      long busy = cpu();
      results = test.withThreads(threads).test(claims(columns));
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
      used = Math.min(used, (cpu() - busy) / 1e9);
    }
    ClaimResult.Part part = results.get(0).parts().get(0);
    System.out.printf(
        Locale.ROOT,
        "bioeval: %.3f s (%.3f core seconds), 95 %% of max T* below %.3f; same results on 1 and 8 threads: %s%n",
        best,
        used,
        (part.value() - part.lower()) / part.standardError(),
        test.withThreads(1).test(claims(columns)).equals(results)
            && test.withThreads(8).test(claims(columns)).equals(results));
  }

  /** Processor time of the whole process: on a busy machine a fairer measure than the clock. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static List<Claim> claims(List<double[][]> columns) {
    DocumentScores reference = score(columns.get(0));
    List<Claim> claims = new ArrayList<>();
    for (int i = 1; i < columns.size(); i++) {
      claims.add(Claim.of("c" + i, Contrast.notWorse(score(columns.get(i)), reference, 0.005)));
    }
    return claims;
  }

  private static DocumentScores score(double[][] columns) {
    return DocumentScores.of("simulated", Statistic.microF1(), columns);
  }

  private static void write(Path file, List<double[][]> columns) throws IOException {
    double[][] flat = columns.stream().flatMap(Arrays::stream).toArray(double[][]::new);
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), false)) {
      for (int i = 0; i < flat[0].length; i++) {
        StringBuilder line = new StringBuilder();
        for (double[] column : flat) {
          line.append(line.isEmpty() ? "" : ",").append((long) column[i]);
        }
        out.println(line);
      }
    }
  }
}
