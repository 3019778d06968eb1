package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The largest of several differences to one reference (Dunnett 1955,
 * doi:10.1080/01621459.1955.10501294), for equal variances that are known: standard normal values
 * that correlate by 1/2 with each other.
 */
final class Dunnett {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double RANGE = 8.5;
  private static final int STEPS = 400;

  private Dunnett() {}

  /**
   * The value that the largest exceeds with chance α.
   *
   * @param alpha strictly between 0 and 1
   * @param candidates number of differences, at least 1
   * @return the one-sided critical value
   */
  static double critical(double alpha, int candidates) {
    // The largest of several exceeds no less than one does, and no more than all do together.
    double low = NORMAL.inverseSurvivalProbability(alpha);
    double high = NORMAL.inverseSurvivalProbability(alpha / candidates);
    while (high - low > 1e-10) {
      double middle = (low + high) / 2;
      if (1 - below(middle, candidates) > alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** P(largest ≤ c) = ∫ φ(x) Φ(√2 c + x)ᵏ dx, by Simpson's rule. */
  private static double below(double c, int candidates) {
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double x = -RANGE + 2 * RANGE * i / STEPS;
      double weight = i == 0 || i == STEPS ? 1 : i % 2 == 0 ? 2 : 4;
      double each = NORMAL.cumulativeProbability(Math.sqrt(2) * c + x);
      sum += weight * NORMAL.density(x) * Math.pow(each, candidates);
    }
    return sum * 2 * RANGE / STEPS / 3;
  }
}
