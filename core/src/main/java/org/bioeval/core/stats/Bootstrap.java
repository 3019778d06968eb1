package org.bioeval.core.stats;

import java.util.Objects;
import org.bioeval.core.stats.internal.Blocks;
import org.bioeval.core.stats.internal.Rows;
import org.bioeval.core.stats.internal.SplitMix;

/**
 * The non-parametric bootstrap over documents (Efron and Tibshirani 1993, An Introduction to the
 * Bootstrap, chapters 13 and 14).
 *
 * <p>Rows are drawn with replacement, as many as there are; the statistic of the drawn sums is one
 * replicate. Resample {@code i} depends on the seed and {@code i} only, so the replicates are the
 * same for any number of threads.
 *
 * <pre>{@code
 * ConfidenceInterval mean = Bootstrap.withDefaults().interval(rougePerDocument);
 * ConfidenceInterval f1 =
 *     Bootstrap.withDefaults()
 *         .withMethod(Bootstrap.Method.BCA)
 *         .interval(Statistic.microF1(), truePositives, falsePositives, falseNegatives);
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Bootstrap {

  /** How replicates become an interval. */
  public enum Method {
    /** Quantiles of the replicates. */
    PERCENTILE,
    /** Quantiles corrected for bias and skewness, by jackknife. Second-order accurate. */
    BCA
  }

  /** Below this many draws, starting threads takes longer than the work. */
  private static final long DRAWS_WORTH_THREADS = 400_000;

  private static final int RESAMPLES_PER_BLOCK = 64;

  private final int resamples;
  private final double level;
  private final long seed;
  private final int threads;
  private final Method method;

  private Bootstrap(int resamples, double level, long seed, int threads, Method method) {
    this.resamples = resamples;
    this.level = level;
    this.seed = seed;
    this.threads = threads;
    this.method = method;
  }

  /**
   * 10,000 resamples, 95 % level, seed 1, percentile method, all processors.
   *
   * @return the default bootstrap
   */
  public static Bootstrap withDefaults() {
    return new Bootstrap(
        10_000, 0.95, 1, Runtime.getRuntime().availableProcessors(), Method.PERCENTILE);
  }

  /**
   * Sets the number of resamples.
   *
   * @param count at least 1; 1,000 give the bounds to about two digits, 10,000 to about three
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Bootstrap withResamples(int count) {
    return new Bootstrap(atLeastOne("resamples", count), level, seed, threads, method);
  }

  /**
   * Sets the nominal coverage.
   *
   * @param confidence strictly between 0 and 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Bootstrap withLevel(double confidence) {
    return new Bootstrap(
        resamples, ConfidenceInterval.checkLevel(confidence), seed, threads, method);
  }

  /**
   * Sets the seed.
   *
   * @param value any value
   * @return a copy
   */
  public Bootstrap withSeed(long value) {
    return new Bootstrap(resamples, level, value, threads, method);
  }

  /**
   * Sets the most threads to use. The result does not depend on it.
   *
   * @param count at least 1; 1 stays on the calling thread
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Bootstrap withThreads(int count) {
    return new Bootstrap(resamples, level, seed, atLeastOne("threads", count), method);
  }

  /**
   * Sets how replicates become an interval.
   *
   * @param choice percentile or BCa
   * @return a copy
   */
  public Bootstrap withMethod(Method choice) {
    return new Bootstrap(resamples, level, seed, threads, Objects.requireNonNull(choice, "choice"));
  }

  /**
   * Interval of the mean of one value per document.
   *
   * @param values finite values, at least one
   * @return the interval; undefined for fewer than two values
   * @throws IllegalArgumentException if there are no values or one is not finite
   */
  public ConfidenceInterval interval(double[] values) {
    return interval(Statistic.mean(), values);
  }

  /**
   * Interval of a statistic of column sums.
   *
   * @param statistic the score
   * @param columns columns of equal length, one row per document, all values finite
   * @return the interval; undefined for fewer than two rows or if no replicate is defined
   * @throws IllegalArgumentException if there is no row, a ragged column or a value not finite
   */
  public ConfidenceInterval interval(Statistic statistic, double[]... columns) {
    BootstrapDistribution distribution = distribution(statistic, columns);
    return method == Method.BCA ? distribution.bca(level) : distribution.percentile(level);
  }

  /**
   * The replicates themselves, for standard errors, several levels or several methods at once.
   *
   * @param statistic the score
   * @param columns columns of equal length, one row per document, all values finite
   * @return estimate, replicates and jackknife values
   * @throws IllegalArgumentException if there is no row, a ragged column or a value not finite
   */
  public BootstrapDistribution distribution(Statistic statistic, double[]... columns) {
    Objects.requireNonNull(statistic, "statistic");
    Rows rows = Rows.ofColumns(columns);
    int n = rows.rows();
    double[] replicates = new double[resamples];
    int blocks = (resamples + RESAMPLES_PER_BLOCK - 1) / RESAMPLES_PER_BLOCK;
    boolean small = (long) resamples * n * rows.width() < DRAWS_WORTH_THREADS;
    Blocks.run(
        blocks,
        small ? 1 : threads,
        block -> {
          double[] sums = new double[rows.width()];
          int end = Math.min(resamples, (block + 1) * RESAMPLES_PER_BLOCK);
          for (int i = block * RESAMPLES_PER_BLOCK; i < end; i++) {
            rows.resample(SplitMix.start(seed, i), sums);
            replicates[i] = statistic.value(sums, n);
          }
        });
    double[] totals = rows.totals();
    double estimate = statistic.value(totals, n);
    double[] leftOut = new double[n > 1 ? n : 0];
    double[] sums = new double[rows.width()];
    for (int i = 0; i < leftOut.length; i++) {
      rows.without(totals, i, sums);
      leftOut[i] = statistic.value(sums, n - 1);
    }
    return new BootstrapDistribution(estimate, replicates, leftOut, n, seed);
  }

  /** The nominal coverage. */
  double level() {
    return level;
  }

  /** The seed, for method texts. */
  long seed() {
    return seed;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("illegal " + name + ": " + value + ", must be at least 1");
    }
    return value;
  }
}
