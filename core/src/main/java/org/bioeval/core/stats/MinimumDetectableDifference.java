package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How small a difference a paired comparison can find with a given number of documents, and how
 * many documents a given difference needs.
 *
 * <p>By the normal approximation: δ = (z₁₋α/₂ + z_power) σ / √n, with z₁₋α in place of z₁₋α/₂ for a
 * one-sided comparison, where σ is the standard deviation of the difference per document (Cohen
 * 1988; for language-processing evaluation Card et al. 2020, doi:10.18653/v1/2020.emnlp-main.745).
 * For a score that is not a mean, {@link SampleSize#deviation(DocumentScores, DocumentScores)}
 * gives σ. For claims of non-inferiority, take {@link SampleSize}.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class MinimumDetectableDifference {
  private final double alpha;
  private final double power;
  private final boolean oneSided;

  private MinimumDetectableDifference(double alpha, double power, boolean oneSided) {
    this.alpha = alpha;
    this.power = power;
    this.oneSided = oneSided;
  }

  /**
   * Two-sided, α = 0.05, power = 0.8.
   *
   * @return the usual choice
   */
  public static MinimumDetectableDifference withDefaults() {
    return new MinimumDetectableDifference(0.05, 0.8, false);
  }

  /**
   * Sets the tolerated rate of false alarms.
   *
   * @param rate strictly between 0 and 1; divide by the number of comparisons to allow for several
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public MinimumDetectableDifference withAlpha(double rate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "illegal alpha: " + rate + ", must be strictly between 0 and 1");
    }
    return new MinimumDetectableDifference(rate, power, oneSided);
  }

  /**
   * Sets the chance to find a difference that is there.
   *
   * @param chance from 0.5 up to, not including, 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public MinimumDetectableDifference withPower(double chance) {
    if (!(chance >= 0.5 && chance < 1)) {
      throw new IllegalArgumentException(
          "illegal power: " + chance + ", must be at least 0.5 and less than 1");
    }
    return new MinimumDetectableDifference(alpha, chance, oneSided);
  }

  /**
   * Looks for a difference in one direction only, at α on that side, as a test of non-inferiority
   * does.
   *
   * @return a copy
   */
  public MinimumDetectableDifference oneSided() {
    return new MinimumDetectableDifference(alpha, power, true);
  }

  /**
   * The smallest difference that is found with the chosen power.
   *
   * @param deviation standard deviation of the difference per document, not negative
   * @param documents number of documents, at least 1
   * @return the difference, in the unit of the score
   * @throws IllegalArgumentException if an argument is out of range
   */
  public double difference(double deviation, int documents) {
    if (documents < 1) {
      throw new IllegalArgumentException(
          "illegal documents: " + documents + ", must be at least 1");
    }
    return factor() * checked(deviation) / Math.sqrt(documents);
  }

  /**
   * The number of documents that a difference needs, rounded up.
   *
   * @param deviation standard deviation of the difference per document, not negative
   * @param difference the difference to be found, positive
   * @return at least 1
   * @throws IllegalArgumentException if an argument is out of range
   * @throws ArithmeticException if the number exceeds the range of {@code long}
   */
  public long documents(double deviation, double difference) {
    if (!(difference > 0) || Double.isInfinite(difference)) {
      throw new IllegalArgumentException(
          "illegal difference: " + difference + ", must be positive and finite");
    }
    double root = factor() * checked(deviation) / difference;
    double count = Math.ceil(root * root);
    if (count > Long.MAX_VALUE / 2) {
      throw new ArithmeticException(
          "a difference of " + difference + " needs more documents than can be counted: " + count);
    }
    return Math.max(1, (long) count);
  }

  private double factor() {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    return normal.inverseSurvivalProbability(oneSided ? alpha : alpha / 2)
        + normal.inverseCumulativeProbability(power);
  }

  private static double checked(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "illegal deviation: " + value + ", must be finite and not negative");
    }
    return value;
  }
}
