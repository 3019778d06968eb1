package org.bioeval.core.stats;

import org.bioeval.core.stats.internal.Rows;

/** Where a score can lie: as told, or as the documents show it. */
record Range(double low, double high) {

  static Range of(Statistic statistic, Rows rows) {
    if (statistic instanceof BoundedStatistic bounded
        && (Double.isFinite(bounded.low()) || Double.isFinite(bounded.high()))) {
      return new Range(bounded.low(), bounded.high());
    }
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    double[] row = new double[rows.width()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copy(i, row);
      double score = statistic.value(row, 1);
      // NaN, where a document alone has no score, leaves both as they are.
      least = score < least ? score : least;
      greatest = score > greatest ? score : greatest;
    }
    return new Range(
        least >= 0 ? 0 : Double.NEGATIVE_INFINITY,
        least >= 0 && greatest <= 1 ? 1 : Double.POSITIVE_INFINITY);
  }

  boolean isFinite() {
    return Double.isFinite(low) && Double.isFinite(high);
  }
}
