package org.bioeval.core.stats;

import java.util.Arrays;
import org.bioeval.core.stats.internal.Rows;

/** The rows of two systems on the same documents, side by side. */
final class PairedRows {
  private PairedRows() {}

  /**
   * The columns of both systems.
   *
   * @param first columns of the first system
   * @param second columns of the second system
   * @return the columns of the first, then those of the second
   * @throws IllegalArgumentException if the number of columns or of rows differs
   */
  static double[][] sideBySide(double[][] first, double[][] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "illegal columns: the first system has "
              + first.length
              + ", the second "
              + second.length
              + "; both must describe the same statistic");
    }
    if (first.length > 0 && first[0].length != second[0].length) {
      throw new IllegalArgumentException(
          "illegal rows: the first system has "
              + first[0].length
              + " documents, the second "
              + second[0].length
              + "; a paired comparison needs the same documents in the same order");
    }
    double[][] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /**
   * The difference of a statistic over {@link #sideBySide} columns.
   *
   * @param statistic the score of one system
   * @param width number of columns of one system
   * @return second minus first
   */
  static Statistic difference(Statistic statistic, int width) {
    return (sums, rows) ->
        statistic.value(Arrays.copyOfRange(sums, width, 2 * width), rows)
            - statistic.value(Arrays.copyOf(sums, width), rows);
  }

  /**
   * How far apart two differences may be and still count as equal: sums taken in another order
   * differ by rounding, and a tie missed by rounding would make a p-value too small.
   *
   * @param statistic the score of one system
   * @param first columns of the first system
   * @param second columns of the second system
   * @return 1e-11 of the larger score
   */
  static double tolerance(Statistic statistic, double[][] first, double[][] second) {
    return 1e-11
        * Math.max(
            Math.abs(statistic.value(Rows.ofColumns(first).totals(), first[0].length)),
            Math.abs(statistic.value(Rows.ofColumns(second).totals(), second[0].length)));
  }
}
