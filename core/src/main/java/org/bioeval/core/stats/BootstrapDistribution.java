package org.bioeval.core.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The result of a {@link Bootstrap}: the estimate, its replicates and its jackknife values.
 *
 * <p>Replicates on which the statistic is undefined ({@code NaN}) are left out of intervals and
 * standard error and counted in {@link #undefinedReplicates()}; the method text of an interval says
 * so too.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class BootstrapDistribution {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double estimate;
  private final double[] sorted;
  private final double[] leftOut;
  private final int resamples;
  private final int rows;
  private final long seed;

  /**
   * Keeps what the bootstrap found.
   *
   * @param estimate value of the statistic on all rows
   * @param replicates one value per resample; taken over and sorted
   * @param leftOut one value per row left out; taken over; empty if there is only one row
   * @param rows number of rows
   * @param seed seed of the resampling
   */
  BootstrapDistribution(
      double estimate, double[] replicates, double[] leftOut, int rows, long seed) {
    this.estimate = estimate;
    this.resamples = replicates.length;
    this.leftOut = leftOut;
    this.rows = rows;
    this.seed = seed;
    // NaN sorts last.
    Arrays.sort(replicates);
    int defined = replicates.length;
    while (defined > 0 && Double.isNaN(replicates[defined - 1])) {
      defined--;
    }
    this.sorted = Arrays.copyOf(replicates, defined);
  }

  /**
   * Value of the statistic on the documents as they are.
   *
   * @return the estimate
   */
  public double estimate() {
    return estimate;
  }

  /**
   * The defined replicates in ascending order.
   *
   * @return a copy
   */
  public double[] replicates() {
    return sorted.clone();
  }

  /**
   * How often the statistic was undefined on a resample.
   *
   * @return normally 0
   */
  public int undefinedReplicates() {
    return resamples - sorted.length;
  }

  /**
   * Bootstrap standard error: the standard deviation of the replicates with divisor B − 1.
   *
   * @return the standard error; {@code NaN} with fewer than two defined replicates
   */
  public double standardError() {
    double mean = Arrays.stream(sorted).sum() / sorted.length;
    double squares = 0;
    for (double x : sorted) {
      squares += (x - mean) * (x - mean);
    }
    return sorted.length < 2 ? Double.NaN : Math.sqrt(squares / (sorted.length - 1));
  }

  /**
   * The percentile interval: quantiles (1 ± level)/2 of the replicates, with linear interpolation
   * between order statistics (type 7 of Hyndman and Fan 1996, the default of NumPy and R).
   *
   * @param level nominal coverage, strictly between 0 and 1
   * @return the interval; undefined for fewer than two rows or without a defined replicate
   * @throws IllegalArgumentException if the level is out of range
   */
  public ConfidenceInterval percentile(double level) {
    ConfidenceInterval.checkLevel(level);
    double tail = (1 - level) / 2;
    return interval(tail, 1 - tail, level, "bootstrap percentile");
  }

  /**
   * The bias-corrected and accelerated interval (Efron 1987, doi:10.2307/2289144): the quantiles
   * Φ(z0 + (z0 + zα) / (1 − a (z0 + zα))), where z0 = Φ⁻¹ of the share of replicates under the
   * estimate (ties by half) and a = Σ d³ / (6 (Σ d²)^1.5) over the jackknife deviations d.
   *
   * <p>Where the correction does not exist (all replicates on one side of the estimate, no
   * variation among the jackknife values, an undefined jackknife value), this is the percentile
   * interval and its method text says so.
   *
   * @param level nominal coverage, strictly between 0 and 1
   * @return the interval; undefined for fewer than two rows or without a defined replicate
   * @throws IllegalArgumentException if the level is out of range
   */
  public ConfidenceInterval bca(double level) {
    ConfidenceInterval.checkLevel(level);
    double tail = (1 - level) / 2;
    double bias = sorted.length == 0 ? Double.NaN : quantileOfNormal(shareBelowEstimate());
    double acceleration = acceleration();
    double low = corrected(bias, acceleration, quantileOfNormal(tail));
    double high = corrected(bias, acceleration, quantileOfNormal(1 - tail));
    if (Double.isNaN(low) || Double.isNaN(high) || Double.isInfinite(bias)) {
      return interval(tail, 1 - tail, level, "bootstrap percentile (BCa does not exist here)");
    }
    return interval(low, high, level, "bootstrap BCa");
  }

  private double shareBelowEstimate() {
    int below = 0;
    int equal = 0;
    for (double x : sorted) {
      if (x < estimate) {
        below++;
      } else if (x == estimate) {
        equal++;
      }
    }
    return (below + 0.5 * equal) / sorted.length;
  }

  private double acceleration() {
    double mean = Arrays.stream(leftOut).sum() / leftOut.length;
    double squares = 0;
    double cubes = 0;
    for (double x : leftOut) {
      double d = mean - x;
      squares += d * d;
      cubes += d * d * d;
    }
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double quantileOfNormal(double p) {
    return NORMAL.inverseCumulativeProbability(p);
  }

  private static double corrected(double bias, double acceleration, double z) {
    double shifted = bias + z;
    return NORMAL.cumulativeProbability(bias + shifted / (1 - acceleration * shifted));
  }

  private ConfidenceInterval interval(double low, double high, double level, String name) {
    String method = name + ", " + resamples + " resamples, seed " + seed;
    if (rows < 2) {
      return ConfidenceInterval.undefined(level, method + ", fewer than two documents");
    }
    if (undefinedReplicates() > 0) {
      method += ", " + undefinedReplicates() + " undefined";
    }
    return sorted.length == 0
        ? ConfidenceInterval.undefined(level, method)
        : new ConfidenceInterval(quantile(low), quantile(high), level, method);
  }

  private double quantile(double p) {
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    double lower = sorted[below];
    double upper = sorted[above];
    return lower == upper ? lower : lower + (at - below) * (upper - lower);
  }
}
