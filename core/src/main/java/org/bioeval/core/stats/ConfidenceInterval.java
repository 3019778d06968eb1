package org.bioeval.core.stats;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * An interval that holds the true value in the given share of repetitions.
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 * @param level confidence level, between 0 and 1, such as 0.95
 * @param method how it was computed, such as {@code percentile bootstrap, 2000 resamples of 500
 *     documents, seed 1}
 */
public record ConfidenceInterval(double low, double high, double level, String method) {

  /**
   * Checks the ends and the level.
   *
   * @throws IllegalArgumentException if {@code low > high} or the level is not between 0 and 1
   */
  public ConfidenceInterval {
    checkArgument(!(low > high), "illegal interval [%s, %s]: low must not exceed high", low, high);
    checkArgument(
        level > 0 && level < 1, "illegal confidence level: %s, must be between 0 and 1", level);
  }
}
