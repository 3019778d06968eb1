package org.bioeval.core.compare.internal;

import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {

  private static final String[] SCALES = {"", " k", " M", " G", " T"};
  private static final int THOUSAND = 1_000;
  private static final double SMALLEST_P = 0.001;

  private Numbers() {}

  /**
   * A size with three digits, such as {@code 7.6 G}.
   *
   * @param value at least 0
   * @return the text
   */
  public static String size(double value) {
    double rest = value;
    int scale = 0;
    while (rest >= THOUSAND && scale < SCALES.length - 1) {
      rest /= THOUSAND;
      scale++;
    }
    String digits =
        String.format(Locale.ROOT, rest >= 100 ? "%.0f" : rest >= 10 ? "%.1f" : "%.2f", rest);
    if (digits.contains(".")) {
      digits = digits.replaceFirst("\\.?0+$", "");
    }
    return digits + SCALES[scale];
  }

  /**
   * A score or a bound.
   *
   * @param value any number
   * @return four decimals, or a word or sign where there are none
   */
  public static String score(double value) {
    if (Double.isNaN(value)) {
      return "undefined";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.equals("-0.0000") ? "0.0000" : text;
  }

  /**
   * A p-value.
   *
   * @param value from 0 to 1
   * @return three decimals
   */
  public static String p(double value) {
    return value < SMALLEST_P ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  /**
   * A count.
   *
   * @param value any number
   * @return the number with separators
   */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
