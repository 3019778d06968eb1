package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Statistic;

/**
 * The evidence for one score: additive sums per independent group, and how the score follows from
 * their totals. This is all that intervals and paired tests need; nothing has to be scored again.
 *
 * @param name of the score, such as {@code micro-f1}
 * @param statistic the score as a function of the columns' totals
 * @param groups ids of the groups (source documents), sorted, one for each row
 * @param columns the sums, {@code columns[c][g]} for column c of group g; not to be changed
 * @param items number of items the sums are over
 */
public record Sample(
    String name,
    Statistic statistic,
    ImmutableList<String> groups,
    double[][] columns,
    long items) {

  /**
   * Checks that columns and groups agree.
   *
   * @param name as described above
   * @param statistic as described above
   * @param groups as described above
   * @param columns as described above
   * @param items as described above
   * @throws IllegalArgumentException if there is no column or a column has another number of rows
   *     than there are groups
   */
  public Sample {
    checkArgument(columns.length > 0, "sample %s has no column", name);
    for (double[] column : columns) {
      checkArgument(
          column.length == groups.size(),
          "sample %s has %s groups and a column of %s rows",
          name,
          groups.size(),
          column.length);
    }
  }

  /**
   * The point estimate.
   *
   * @return the statistic of the totals; NaN if there is no group
   */
  public double value() {
    if (groups.isEmpty()) {
      return Double.NaN;
    }
    double[] totals = new double[columns.length];
    for (int c = 0; c < totals.length; c++) {
      for (double value : columns[c]) {
        totals[c] += value;
      }
    }
    return statistic.value(totals, groups.size());
  }

  /**
   * The score with its interval.
   *
   * @param bootstrap how the interval is computed
   * @return the score
   */
  public Score score(Bootstrap bootstrap) {
    ConfidenceInterval interval =
        groups.isEmpty()
            ? ConfidenceInterval.undefined(0.95, "no items")
            : bootstrap.interval(statistic, columns);
    return new Score(name, value(), interval, items, groups.size());
  }
}
