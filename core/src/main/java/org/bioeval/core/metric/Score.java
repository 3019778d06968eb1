package org.bioeval.core.metric;

import java.util.Locale;
import java.util.OptionalLong;
import org.bioeval.core.stats.ConfidenceInterval;

/**
 * A result with its evidence.
 *
 * @param info describes the score
 * @param value the point estimate; NaN if undefined, such as precision without any prediction in
 *     some metrics
 * @param interval where the true value lies; undefined (NaN ends) if there are fewer than two
 *     source documents
 * @param items number of items scored
 * @param documents number of source documents the items come from, the unit of resampling
 * @param support for precision, recall and F1, how many elements gold holds: what the score of a
 *     label rests on; else empty
 */
public record Score(
    ScoreInfo info,
    double value,
    ConfidenceInterval interval,
    long items,
    long documents,
    OptionalLong support) {

  /**
   * Name of the score.
   *
   * @return such as {@code micro-f1}
   */
  public String name() {
    return info.name();
  }

  /** One line, such as {@code micro-f1 0.770 [0.750, 0.790] n=1,736}. */
  @Override
  public String toString() {
    String text = info.name() + ' ' + number(value);
    if (interval.isDefined()) {
      text += " [" + number(interval.low()) + ", " + number(interval.high()) + ']';
    }
    return text + String.format(Locale.ROOT, " n=%,d", items);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "undefined";
  }
}
