package org.bioeval.report.internal;

import java.util.Locale;
import org.bioeval.core.stats.ConfidenceInterval;

/** Numbers as the page shows them, the same in every locale. */
public final class Figures {
  private static final String[] SCALES = {"", " k", " M", " G", " T"};
  private static final double THOUSAND = 1_000;

  /** Longest message that is shown whole, in characters. */
  private static final int LONGEST = 2_000;

  private Figures() {}

  /**
   * A message that may be of any length.
   *
   * @param text the message
   * @return its beginning, and how much is left out
   */
  public static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + "… (" + count(text.length() - LONGEST) + " more characters)";
  }

  /**
   * A score or a difference of scores.
   *
   * @param value any number
   * @return four decimals, with a true minus sign; {@code undefined} for NaN
   */
  public static String score(double value) {
    if (Double.isNaN(value)) {
      return "undefined";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return String.format(Locale.ROOT, "%.4f", value).replace('-', '−');
  }

  /**
   * An interval.
   *
   * @param interval around a score
   * @return such as {@code 0.7500 – 0.7900}
   */
  public static String interval(ConfidenceInterval interval) {
    return score(interval.low()) + " – " + score(interval.high());
  }

  /**
   * A size.
   *
   * @param value at least 0
   * @return such as {@code 135 M}
   */
  public static String size(double value) {
    double left = value;
    int scale = 0;
    while (left >= THOUSAND && scale < SCALES.length - 1) {
      left /= THOUSAND;
      scale++;
    }
    String digits =
        String.format(Locale.ROOT, left < 10 ? "%.2f" : left < 100 ? "%.1f" : "%.0f", left);
    String plain = digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    return plain + SCALES[scale];
  }

  /**
   * A count.
   *
   * @param value any number
   * @return with a comma between thousands
   */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * A share.
   *
   * @param value from 0 to 1
   * @return in percent with one decimal
   */
  public static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f", 100 * value);
  }

  /**
   * A p-value.
   *
   * @param value from 0 to 1
   * @return three decimals, or {@code < 0.001}
   */
  public static String p(double value) {
    return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
  }
}
