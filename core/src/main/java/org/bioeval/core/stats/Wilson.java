package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The score interval for a proportion (Wilson 1927, doi:10.1080/01621459.1927.10502953). */
public final class Wilson {
  private Wilson() {}

  /**
   * Interval without continuity correction: centre (p + z²/2n) / (1 + z²/n), half width z
   * √(p(1−p)/n + z²/4n²) / (1 + z²/n). Never leaves [0, 1] and keeps its width at 0 and 1, where
   * the usual ± interval collapses.
   *
   * @param successes number of successes, from 0 to {@code trials}
   * @param trials number of trials, at least 1
   * @param level nominal coverage, strictly between 0 and 1
   * @return the interval, within [0, 1]
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static ConfidenceInterval interval(long successes, long trials, double level) {
    ConfidenceInterval.checkLevel(level);
    if (trials < 1) {
      throw new IllegalArgumentException("illegal trials: " + trials + ", must be at least 1");
    }
    if (successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "illegal successes: " + successes + ", must be between 0 and " + trials + " (trials)");
    }
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.5 + level / 2);
    double[] bounds = bounds((double) successes / trials, trials, z);
    return new ConfidenceInterval(bounds[0], bounds[1], level, "Wilson");
  }

  /**
   * The bounds for a proportion of a number of independent trials that need not be whole.
   *
   * @param p observed proportion
   * @param n number of independent trials, positive
   * @param z quantile of the error, such as 1.96
   * @return lower and upper bound, within [0, 1]
   */
  static double[] bounds(double p, double n, double z) {
    double scale = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / scale;
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    // At the ends one bound is 0 or 1 in exact arithmetic; rounding must not show.
    double low = p == 0 ? 0 : Math.max(0, centre - half);
    double high = p == 1 ? 1 : Math.min(1, centre + half);
    return new double[] {low, high};
  }
}
