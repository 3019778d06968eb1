package org.bioeval.core.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;
import org.bioeval.core.stats.internal.Rows;

/**
 * The delete-one jackknife (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter
 * 11): the score without each document in turn.
 *
 * @param estimate value on all documents
 * @param leftOut value without each document that carries evidence
 */
record Jackknife(double estimate, double[] leftOut) {

  /**
   * Leaves out each row in turn. Rows of zeros are skipped if they do not bear on the score, such
   * as documents without a mention of the label at hand.
   *
   * @param statistic the score
   * @param rows the documents
   * @return the values
   */
  static Jackknife of(Statistic statistic, Rows rows) {
    double[] totals = rows.totals();
    int n = rows.rows();
    double estimate = statistic.value(totals, n);
    boolean zerosMatter = statistic.value(totals, n + 1) != estimate;
    double[] sums = new double[rows.width()];
    double[] leftOut = new double[n];
    int size = 0;
    for (int i = 0; i < n && n > 1; i++) {
      rows.without(totals, i, sums);
      if (zerosMatter || !Arrays.equals(sums, totals)) {
        leftOut[size++] = statistic.value(sums, n - 1);
      }
    }
    return new Jackknife(estimate, Arrays.copyOf(leftOut, size));
  }

  /**
   * Number of documents that carry evidence.
   *
   * @return at least 0
   */
  int documents() {
    return leftOut.length;
  }

  /**
   * The variance of the estimate: (n − 1)/n Σ (θ₍ᵢ₎ − θ̄)².
   *
   * @return the variance; {@code NaN} for fewer than two documents or an undefined value
   */
  double variance() {
    int n = leftOut.length;
    double mean = Arrays.stream(leftOut).sum() / n;
    double squares = 0;
    for (double value : leftOut) {
      squares += (value - mean) * (value - mean);
    }
    return n < 2 ? Double.NaN : squares * (n - 1) / n;
  }

  /**
   * Whether every document agrees with the score, so that leaving one out changes nothing.
   *
   * @return true if the values differ from the estimate by no more than rounding
   */
  boolean isConstant() {
    double rounding = 1e-12 * Math.max(1e-300, Math.abs(estimate));
    return Arrays.stream(leftOut).allMatch(value -> Math.abs(value - estimate) <= rounding);
  }

  /**
   * Half the width of the interval: the standard error times the quantile of Student's t with n − 1
   * degrees of freedom (Tukey 1958).
   *
   * @param level nominal coverage
   * @return the half width; {@code NaN} where the variance is
   */
  double halfWidth(double level) {
    double variance = variance();
    return Double.isNaN(variance)
        ? Double.NaN
        : Math.sqrt(variance) * studentQuantile(0.5 + level / 2, leftOut.length - 1);
  }

  /**
   * A quantile of Student's t.
   *
   * @param p probability
   * @param degrees degrees of freedom, positive
   * @return the quantile
   */
  static double studentQuantile(double p, int degrees) {
    return TDistribution.of(degrees).inverseCumulativeProbability(p);
  }
}
