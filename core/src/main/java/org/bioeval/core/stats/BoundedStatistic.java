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
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "illegal range: from " + low + " to " + high + ", the first must be less");
    }
  }

  @Override
  public double value(double[] sums, int rows) {
    return statistic.value(sums, rows);
  }
}
