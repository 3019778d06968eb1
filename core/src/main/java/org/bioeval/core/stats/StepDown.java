package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Step-down max-T (Romano and Wolf 2005, doi:10.1198/016214504000000539; adjusted p-values as in
 * Romano and Wolf 2016, doi:10.1016/j.spl.2016.02.012): hypotheses from the largest T down, each
 * against the largest T* among those not yet rejected.
 */
final class StepDown {
  private final double[] pValues;

  /** The largest T* of all hypotheses in each draw, ascending. */
  private final double[] largest;

  /**
   * Compares statistics with their draws.
   *
   * @param draw T*, {@code [draw * width + column]}; NaN counts as larger than any T
   * @param width columns of a draw
   * @param columns the column of each hypothesis
   * @param sign 1 or −1, applied to T*
   * @param t the statistics, with their sign
   */
  StepDown(double[] draw, int width, int[] columns, int sign, double[] t) {
    int[] order =
        IntStream.range(0, t.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -t[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int draws = draw.length / width;
    long[] atLeast = new long[t.length];
    this.largest = new double[draws];
    for (int b = 0; b < draws; b++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int rank = t.length - 1; rank >= 0; rank--) {
        double value = sign * draw[b * width + columns[order[rank]]];
        most = Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.max(most, value);
        atLeast[rank] += most >= t[order[rank]] ? 1 : 0;
      }
      largest[b] = most;
    }
    Arrays.sort(largest);
    this.pValues = new double[t.length];
    double greatest = 0;
    for (int rank = 0; rank < t.length; rank++) {
      greatest = Math.max(greatest, (1.0 + atLeast[rank]) / (draws + 1.0));
      pValues[order[rank]] = greatest;
    }
  }

  /** Adjusted p-values, in the order of the statistics. */
  double[] pValues() {
    return pValues;
  }

  /**
   * The value that T has to exceed for the first step at a level.
   *
   * @param alpha the level
   * @return the k-th largest draw, k = α (B + 1); infinite if there are too few draws for the level
   */
  double critical(double alpha) {
    return critical(largest, alpha);
  }

  /**
   * The value that T has to exceed where only some hypotheses are left.
   *
   * @param draw T*, {@code [draw * width + column]}
   * @param width columns of a draw
   * @param columns the columns of the hypotheses left, at least one
   * @param alpha the level
   * @return as above
   */
  static double critical(double[] draw, int width, int[] columns, double alpha) {
    double[] most = new double[draw.length / width];
    for (int b = 0; b < most.length; b++) {
      most[b] = Double.NEGATIVE_INFINITY;
      for (int column : columns) {
        double value = draw[b * width + column];
        most[b] = Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.max(most[b], value);
      }
    }
    Arrays.sort(most);
    return critical(most, alpha);
  }

  private static double critical(double[] ascending, double alpha) {
    int k = (int) Math.floor(alpha * (ascending.length + 1) + 1e-9);
    return k < 1 ? Double.POSITIVE_INFINITY : ascending[ascending.length - k];
  }
}
