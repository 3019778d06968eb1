package org.bioeval.core.compare.internal;

import org.apache.commons.statistics.distribution.TDistribution;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.ConfidenceInterval;

/** The difference of one score between two systems, with its jackknife-t interval. */
public final class PairedDifference {

  /** Below this many documents no interval holds its level. */
  private static final int FEW_DOCUMENTS = 10;

  private PairedDifference() {}

  /**
   * The difference.
   *
   * @param one a score
   * @param other another
   * @return the first less the second
   */
  public static double value(Sample one, Sample other) {
    return one.value() - other.value();
  }

  /**
   * The interval of the difference at 95 %.
   *
   * @param one a score
   * @param other another over the same documents
   * @return the interval; undefined for fewer than ten documents, or if none differs
   */
  public static ConfidenceInterval interval(Sample one, Sample other) {
    int n = one.rows().size();
    if (n < FEW_DOCUMENTS) {
      return ConfidenceInterval.undefined(0.95, "fewer than " + FEW_DOCUMENTS + " documents");
    }
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double left = without(one, i) - without(other, i);
      sum += left;
      squares += left * left;
    }
    double variance = Math.max(0, squares - sum * sum / n) * (n - 1) / n;
    double value = value(one, other);
    if (!(variance > 0)) {
      return ConfidenceInterval.undefined(0.95, "no document differs");
    }
    double half = TDistribution.of(n - 1.0).inverseCumulativeProbability(0.975);
    double error = Math.sqrt(variance) * half;
    return new ConfidenceInterval(value - error, value + error, 0.95, "paired jackknife-t");
  }

  private static double without(Sample sample, int row) {
    double[] totals = new double[sample.columns().length];
    for (int c = 0; c < totals.length; c++) {
      for (double value : sample.columns()[c]) {
        totals[c] += value;
      }
      totals[c] -= sample.columns()[c][row];
    }
    return sample.formula().value(totals, sample.rows().size() - 1);
  }
}
