package org.bioeval.core.stats;

import java.util.Locale;
import java.util.Objects;

/**
 * An interval estimate of a score.
 *
 * <p>Both bounds are finite and ordered, or both are {@code NaN}: the interval is then {@linkplain
 * #isDefined() undefined}, which happens when there is too little to estimate it from (fewer than
 * two documents, or a score that is undefined on every resample).
 *
 * @param low lower bound, in the unit of the score
 * @param high upper bound, in the unit of the score
 * @param level nominal coverage, strictly between 0 and 1, for example 0.95
 * @param method how it was made, with every setting needed to make it again, for example {@code
 *     "bootstrap percentile, 10000 resamples, seed 1"} or {@code "Wilson"}
 */
public record ConfidenceInterval(double low, double high, double level, String method) {

  /**
   * Checks the bounds and the level.
   *
   * @param low lower bound, in the unit of the score
   * @param high upper bound, in the unit of the score
   * @param level nominal coverage, strictly between 0 and 1, for example 0.95
   * @param method how it was made, with every setting needed to make it again, for example {@code
   *     "bootstrap percentile, 10000 resamples, seed 1"} or {@code "Wilson"}
   * @throws IllegalArgumentException if the bounds are in the wrong order or infinite, if only one
   *     of them is {@code NaN}, or if the level is not strictly between 0 and 1
   */
  public ConfidenceInterval {
    Objects.requireNonNull(method, "method");
    checkLevel(level);
    boolean undefined = Double.isNaN(low) && Double.isNaN(high);
    boolean ordered = low <= high && !Double.isInfinite(low) && !Double.isInfinite(high);
    if (!undefined && !ordered) {
      throw new IllegalArgumentException(
          "illegal bounds: ["
              + low
              + ", "
              + high
              + "], must be finite with low <= high, or both NaN when the interval is undefined");
    }
  }

  /**
   * An interval that could not be estimated.
   *
   * @param level nominal coverage, strictly between 0 and 1
   * @param method how it was attempted and why it failed
   * @return an interval whose bounds are {@code NaN}
   */
  public static ConfidenceInterval undefined(double level, String method) {
    return new ConfidenceInterval(Double.NaN, Double.NaN, level, method);
  }

  /**
   * Whether there are bounds.
   *
   * @return false if both bounds are {@code NaN}
   */
  public boolean isDefined() {
    return !Double.isNaN(low);
  }

  /**
   * Distance between the bounds.
   *
   * @return {@code high - low}, or {@code NaN} if undefined
   */
  public double width() {
    return high - low;
  }

  /**
   * Whether a value lies inside, bounds included.
   *
   * @param value the value to test
   * @return false also if the interval is undefined
   */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * Checks a confidence level.
   *
   * @param level the level to check
   * @return the level
   * @throws IllegalArgumentException if it is not strictly between 0 and 1
   */
  static double checkLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "illegal level: "
              + level
              + ", must be strictly between 0 and 1; write 95 % confidence as 0.95");
    }
    return level;
  }

  /** Four decimals, the level in per cent and the method. */
  @Override
  public String toString() {
    return isDefined()
        ? String.format(Locale.ROOT, "[%.4f, %.4f] (%s %%, %s)", low, high, percent(), method)
        : String.format(Locale.ROOT, "[undefined] (%s %%, %s)", percent(), method);
  }

  private String percent() {
    double percent = Math.rint(level * 1e8) / 1e6;
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }
}
