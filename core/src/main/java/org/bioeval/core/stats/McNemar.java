package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * McNemar's test for two systems whose answers to the same items are right or wrong (McNemar 1947,
 * doi:10.1007/BF02295996). Only the items on which the systems disagree count.
 *
 * @param onlyFirst items that only the first system got right
 * @param onlySecond items that only the second system got right
 */
public record McNemar(long onlyFirst, long onlySecond) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /**
   * Checks the counts.
   *
   * @param onlyFirst items that only the first system got right
   * @param onlySecond items that only the second system got right
   * @throws IllegalArgumentException if a count is negative
   */
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "illegal counts: " + onlyFirst + " and " + onlySecond + ", must not be negative");
    }
  }

  /**
   * Counts the disagreements of two systems.
   *
   * @param first for each item, whether the first system was right
   * @param second for each item, whether the second system was right, in the same order
   * @return the counts
   * @throws IllegalArgumentException if the lengths differ
   */
  public static McNemar of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "illegal lengths: "
              + first.length
              + " and "
              + second.length
              + "; a paired test needs the same items in the same order");
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] && !second[i]) {
        onlyFirst++;
      } else if (second[i] && !first[i]) {
        onlySecond++;
      }
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /**
   * Exact two-sided p-value: twice the lower binomial tail of the smaller count at probability ½,
   * at most 1.
   *
   * @return the p-value; 1 if the systems never disagree
   */
  public double exact() {
    return Math.min(1, 2 * lowerTail()[0]);
  }

  /**
   * Mid-p value: the exact one less the probability of the observed count (Fagerland, Lydersen and
   * Laake 2013, doi:10.1186/1471-2288-13-91). Less conservative than the exact test, and the one
   * they recommend.
   *
   * @return the p-value; 1 if the systems never disagree
   */
  public double midP() {
    if (onlyFirst == onlySecond) {
      // Twice the tail counts the middle probability twice; the sum is exactly 1.
      return 1;
    }
    double[] tail = lowerTail();
    return 2 * tail[0] - tail[1];
  }

  /**
   * Asymptotic p-value: χ² with one degree of freedom of (b − c)² / (b + c). Meant for at least 25
   * disagreements.
   *
   * @return the p-value; 1 if the systems never disagree
   */
  public double asymptotic() {
    return chiSquare(Math.abs((double) onlyFirst - onlySecond));
  }

  /**
   * Asymptotic p-value with continuity correction: χ² of (|b − c| − 1)² / (b + c) (Edwards 1948).
   *
   * @return the p-value; 1 if the systems never disagree
   */
  public double asymptoticCorrected() {
    return chiSquare(Math.max(0, Math.abs((double) onlyFirst - onlySecond) - 1));
  }

  private double chiSquare(double size) {
    double n = (double) onlyFirst + onlySecond;
    return n == 0 ? 1 : Math.min(1, 2 * NORMAL.survivalProbability(size / Math.sqrt(n)));
  }

  /** P(X ≤ k) and P(X = k) for X binomial with probability ½ and k the smaller count. */
  private double[] lowerTail() {
    long n = Math.addExact(onlyFirst, onlySecond);
    long k = Math.min(onlyFirst, onlySecond);
    double logPoint = -n * Math.log(2);
    for (long i = 0; i < k; i++) {
      logPoint += Math.log((double) (n - i) / (i + 1));
    }
    // Downwards from k, each term is the one before times i / (n - i + 1), which is at most 1.
    double ratio = 1;
    double sum = 1;
    for (long i = k; i > 0 && ratio > sum * 1e-18; i--) {
      ratio *= (double) i / (n - i + 1);
      sum += ratio;
    }
    double point = Math.exp(logPoint);
    return new double[] {point * sum, point};
  }
}
