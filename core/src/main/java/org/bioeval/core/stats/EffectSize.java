package org.bioeval.core.stats;

import java.util.Arrays;

/** How large a difference is, in units that can be compared between scores. */
public final class EffectSize {
  private EffectSize() {}

  /**
   * Cohen's d for paired values, d_z: the mean of the differences divided by their standard
   * deviation with divisor n − 1 (Cohen 1988, section 2.3.5; Lakens 2013,
   * doi:10.3389/fpsyg.2013.00863).
   *
   * @param first values of the first system
   * @param second values of the second system on the same documents, in the same order
   * @return d_z of second minus first; 0 if both are equal everywhere, infinite if the difference
   *     is the same non-zero number everywhere, {@code NaN} for fewer than two documents
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double cohensDz(double[] first, double[] second) {
    double[] differences = differences(first, second);
    double mean = mean(differences);
    return mean == 0 && differences.length > 1 ? 0 : mean / deviation(differences);
  }

  /**
   * Cohen's d_av for paired values: the mean difference divided by the average of the two standard
   * deviations (Cumming 2012; Lakens 2013, doi:10.3389/fpsyg.2013.00863). Unlike d_z it does not
   * grow with the correlation of the systems, so it compares with unpaired studies.
   *
   * @param first values of the first system
   * @param second values of the second system on the same documents, in the same order
   * @return d_av of second minus first; {@code NaN} for fewer than two documents or without
   *     variation
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double cohensDav(double[] first, double[] second) {
    return mean(differences(first, second)) / ((deviation(first) + deviation(second)) / 2);
  }

  /**
   * Cliff's delta (Cliff 1993, doi:10.1037/0033-2909.114.3.494): the share of pairs (x of the
   * first, y of the second) with y greater, less the share with y smaller. Takes O(n log n).
   *
   * @param first values of the first system, not empty, without {@code NaN}
   * @param second values of the second system, not empty, without {@code NaN}
   * @return from −1 (every second value is smaller) to 1 (every one is greater)
   * @throws IllegalArgumentException if a system has no values or a {@code NaN}
   */
  public static double cliffsDelta(double[] first, double[] second) {
    double[] x = sorted("first", first);
    double[] y = sorted("second", second);
    long greater = 0;
    long smaller = 0;
    int below = 0;
    int notAbove = 0;
    for (double value : y) {
      while (below < x.length && x[below] < value) {
        below++;
      }
      while (notAbove < x.length && x[notAbove] <= value) {
        notAbove++;
      }
      greater += below;
      smaller += x.length - notAbove;
    }
    return (double) (greater - smaller) / ((double) x.length * y.length);
  }

  /**
   * Probability of superiority, A (Vargha and Delaney 2000, doi:10.3102/10769986025002101): the
   * chance that a value of the second system exceeds one of the first, ties by half. Equals (δ + 1)
   * / 2 with Cliff's delta.
   *
   * @param first values of the first system, not empty, without {@code NaN}
   * @param second values of the second system, not empty, without {@code NaN}
   * @return from 0 to 1; 0.5 means no tendency
   * @throws IllegalArgumentException if a system has no values or a {@code NaN}
   */
  public static double superiority(double[] first, double[] second) {
    return (cliffsDelta(first, second) + 1) / 2;
  }

  /**
   * Cohen's h for two proportions: 2 asin √p₂ − 2 asin √p₁ (Cohen 1988, section 6.2).
   *
   * @param first proportion of the first system, within [0, 1]
   * @param second proportion of the second system, within [0, 1]
   * @return h, from −π to π
   * @throws IllegalArgumentException if a proportion is outside [0, 1]
   */
  public static double cohensH(double first, double second) {
    if (!(first >= 0 && first <= 1) || !(second >= 0 && second <= 1)) {
      throw new IllegalArgumentException(
          "illegal proportions: " + first + " and " + second + ", must be between 0 and 1");
    }
    return 2 * Math.asin(Math.sqrt(second)) - 2 * Math.asin(Math.sqrt(first));
  }

  private static double[] sorted(String name, double[] values) {
    if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "illegal "
              + name
              + ": "
              + (values.length == 0 ? "no values" : "contains NaN")
              + ", must hold at least one number and no NaN");
    }
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  private static double[] differences(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "illegal lengths: "
              + first.length
              + " and "
              + second.length
              + "; paired values need the same documents in the same order");
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    return differences;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
  }
}
