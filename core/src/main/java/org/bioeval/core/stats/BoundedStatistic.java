package org.bioeval.core.stats;

import java.util.Objects;

/**
 * A statistic whose range is known.
 *
 * @param statistic the score
 * @param low least value it can have
 * @param high greatest value it can have
 */
record BoundedStatistic(Statistic statistic, double low, double high) implements Statistic {

  BoundedStatistic {
    Objects.requireNonNull(statistic, "statistic");
    if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "illegal range: [" + low + ", " + high + "], must be finite with low < high");
    }
  }

  @Override
  public double value(double[] sums, int rows) {
    return statistic.value(sums, rows);
  }
}
