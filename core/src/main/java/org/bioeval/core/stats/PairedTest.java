package org.bioeval.core.stats;

/**
 * The result of a two-sided test of two systems on the same documents.
 *
 * @param method the test with every setting needed to run it again
 * @param difference statistic of the second system minus statistic of the first
 * @param pValue probability, were the systems alike, of a difference at least as large in size;
 *     {@code NaN} if the difference is undefined
 * @param n number of documents
 */
public record PairedTest(String method, double difference, double pValue, int n) {

  /**
   * Whether the difference is significant.
   *
   * @param alpha the tolerated rate of false alarms, for example 0.05
   * @return whether {@code pValue <= alpha}; false if undefined
   */
  public boolean isSignificant(double alpha) {
    return pValue <= alpha;
  }
}
