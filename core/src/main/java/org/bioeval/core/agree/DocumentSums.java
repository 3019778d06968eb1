package org.bioeval.core.agree;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;

/** Sums over the items of each document, from which a coefficient and its interval follow. */
final class DocumentSums {
  private final int width;
  private final Map<String, double[]> rows = new LinkedHashMap<>();
  private int items;
  private double pairs;
  private double equal;

  DocumentSums(int width) {
    this.width = width;
  }

  /** The sums of a document, to add an item to. */
  double[] row(String document) {
    return rows.computeIfAbsent(document, unused -> new double[width]);
  }

  /**
   * Counts an item.
   *
   * @param pairs of its labels
   * @param equal those that are equal
   */
  void count(double pairs, double equal) {
    items++;
    this.pairs += pairs;
    this.equal += equal;
  }

  Agreement agreement(String coefficient, Statistic statistic, Intervals intervals) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "illegal ratings: no item has two labels, so there is nothing to compare");
    }
    double[][] columns = new double[width][rows.size()];
    double[] totals = new double[width];
    int at = 0;
    for (double[] row : rows.values()) {
      for (int c = 0; c < width; c++) {
        columns[c][at] = row[c];
        totals[c] += row[c];
      }
      at++;
    }
    ConfidenceInterval interval = intervals.interval(statistic.within(-1, 1), columns);
    return new Agreement(
        coefficient,
        statistic.value(totals, rows.size()),
        interval,
        equal / pairs,
        items,
        rows.size());
  }
}
