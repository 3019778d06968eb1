package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Objects;
import org.bioeval.core.stats.internal.Blocks;
import org.bioeval.core.stats.internal.Rows;
import org.bioeval.core.stats.internal.SplitMix;

/**
 * The approximate randomisation test for paired documents (Noreen 1989; Yeh 2000,
 * doi:10.3115/992730.992783; the test of the BioNLP and MUC evaluations).
 *
 * <p>Under the null hypothesis it does not matter which system gave which of the two answers to a
 * document. So the answers are swapped by a coin per document, and p = (1 + #{|d*| ≥ |d|}) / (R +
 * 1), two-sided. If all 2ⁿ ways to swap are no more than the resamples, all are tried and p is
 * exact.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ApproximateRandomisation {
  private static final int SHUFFLES_PER_BLOCK = 64;
  private static final long ROWS_WORTH_THREADS = 400_000;

  private final int shuffles;
  private final long seed;
  private final int threads;

  private ApproximateRandomisation(int shuffles, long seed, int threads) {
    this.shuffles = shuffles;
    this.seed = seed;
    this.threads = threads;
  }

  /**
   * 10,000 shuffles, seed 1, all processors.
   *
   * @return the default test
   */
  public static ApproximateRandomisation withDefaults() {
    return new ApproximateRandomisation(10_000, 1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Sets the number of shuffles.
   *
   * @param count at least 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ApproximateRandomisation withShuffles(int count) {
    return new ApproximateRandomisation(atLeastOne("shuffles", count), seed, threads);
  }

  /**
   * Sets the seed.
   *
   * @param value any value
   * @return a copy
   */
  public ApproximateRandomisation withSeed(long value) {
    return new ApproximateRandomisation(shuffles, value, threads);
  }

  /**
   * Sets the most threads to use. The result does not depend on it.
   *
   * @param count at least 1; 1 stays on the calling thread
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ApproximateRandomisation withThreads(int count) {
    return new ApproximateRandomisation(shuffles, seed, atLeastOne("threads", count));
  }

  /**
   * Tests whether the means differ.
   *
   * @param first one value per document of the first system
   * @param second one value per document of the second system, in the same order
   * @return difference and p-value
   * @throws IllegalArgumentException if the lengths differ, nothing is given or a value is not
   *     finite
   */
  public PairedTest test(double[] first, double[] second) {
    return test(Statistic.mean(), new double[][] {first}, new double[][] {second});
  }

  /**
   * Tests whether a statistic differs.
   *
   * @param statistic the score
   * @param first columns of the first system, one row per document
   * @param second columns of the second system, same shape, same order of documents
   * @return difference and p-value; shuffles on which the difference is undefined count as at least
   *     as large
   * @throws IllegalArgumentException if the shapes differ, nothing is given or a value is not
   *     finite
   */
  public PairedTest test(Statistic statistic, double[][] first, double[][] second) {
    Objects.requireNonNull(statistic, "statistic");
    double[] totals = Rows.ofColumns(PairedRows.sideBySide(first, second)).totals();
    int n = first[0].length;
    int width = first.length;
    double[] swaps = swaps(first, second);
    Statistic difference = PairedRows.difference(statistic, width);
    double observed = difference.value(totals, n);
    double size = Math.abs(observed) - PairedRows.tolerance(statistic, first, second);
    boolean exact = n < 31 && 1L << n <= shuffles;
    int count = exact ? 1 << n : shuffles;
    int[] atLeast = new int[(count + SHUFFLES_PER_BLOCK - 1) / SHUFFLES_PER_BLOCK];
    Blocks.run(
        atLeast.length,
        (long) count * n < ROWS_WORTH_THREADS ? 1 : threads,
        block -> {
          double[] moved = new double[width];
          double[] sums = new double[2 * width];
          int end = Math.min(count, (block + 1) * SHUFFLES_PER_BLOCK);
          for (int i = block * SHUFFLES_PER_BLOCK; i < end; i++) {
            Arrays.fill(moved, 0);
            long counter = SplitMix.start(seed, i);
            for (int from = 0; from < n; from += 64) {
              long coins = exact ? i : SplitMix.mix(counter += SplitMix.GAMMA);
              add(swaps, from, Math.min(n - from, 64), width, coins, moved);
            }
            for (int c = 0; c < width; c++) {
              sums[c] = totals[c] + moved[c];
              sums[width + c] = totals[width + c] - moved[c];
            }
            if (!(Math.abs(difference.value(sums, n)) < size)) {
              atLeast[block]++;
            }
          }
        });
    double extreme = Arrays.stream(atLeast).sum();
    double p = exact ? extreme / count : (1 + extreme) / (count + 1.0);
    String method =
        exact
            ? "exact randomisation, all " + count + " swaps"
            : "approximate randomisation, " + count + " shuffles, seed " + seed;
    return new PairedTest(method, observed, Double.isNaN(observed) ? Double.NaN : p, n);
  }

  /** What a swap of each row adds to the first system's sums (and takes from the second's). */
  private static double[] swaps(double[][] first, double[][] second) {
    int width = first.length;
    double[] swaps = new double[first[0].length * width];
    for (int c = 0; c < width; c++) {
      for (int r = 0; r < first[c].length; r++) {
        swaps[r * width + c] = second[c][r] - first[c][r];
      }
    }
    return swaps;
  }

  /** Adds the rows whose coin is 1. */
  private static void add(
      double[] swaps, int from, int rows, int width, long coins, double[] moved) {
    long heads = rows == 64 ? coins : coins & ((1L << rows) - 1);
    if (width == 1) {
      double sum = 0;
      for (; heads != 0; heads &= heads - 1) {
        sum += swaps[from + Long.numberOfTrailingZeros(heads)];
      }
      moved[0] += sum;
      return;
    }
    for (; heads != 0; heads &= heads - 1) {
      int at = (from + Long.numberOfTrailingZeros(heads)) * width;
      for (int c = 0; c < width; c++) {
        moved[c] += swaps[at + c];
      }
    }
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("illegal " + name + ": " + value + ", must be at least 1");
    }
    return value;
  }
}
