package org.bioeval.core.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction (Holm 1979, Scandinavian Journal of Statistics 6, 65–70). Bounds the
 * chance of any false alarm among many comparisons, whatever their dependence.
 */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values: of the i-th smallest of m, the largest of (m − j + 1) p₍j₎ for j ≤ i, at
   * most 1.
   *
   * @param pValues p-values within [0, 1], in any order; may be empty
   * @return adjusted p-values in the same order
   * @throws IllegalArgumentException if a p-value is outside [0, 1] or {@code NaN}
   */
  public static double[] adjust(double... pValues) {
    int m = pValues.length;
    for (int i = 0; i < m; i++) {
      if (!(pValues[i] >= 0 && pValues[i] <= 1)) {
        throw new IllegalArgumentException(
            "illegal p-value at "
                + i
                + ": "
                + pValues[i]
                + ", must be between 0 and 1; leave out comparisons that have none");
      }
    }
    int[] ascending =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[m];
    double largest = 0;
    for (int rank = 0; rank < m; rank++) {
      int at = ascending[rank];
      largest = Math.max(largest, Math.min(1, (m - rank) * pValues[at]));
      adjusted[at] = largest;
    }
    return adjusted;
  }
}
