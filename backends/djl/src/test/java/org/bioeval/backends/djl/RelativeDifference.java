package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;

/** How far computed numbers are from expected ones. */
public final class RelativeDifference {
  private RelativeDifference() {}

  /**
   * Fails unless the largest difference is below a tolerance, relative to the largest expected
   * number.
   */
  public static void assertBelow(double tolerance, float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).as("%s: largest number", what).isPositive();
    assertThat(difference / largest).as("%s: relative difference", what).isLessThan(tolerance);
  }
}
