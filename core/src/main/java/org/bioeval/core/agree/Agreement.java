package org.bioeval.core.agree;

import java.util.Locale;
import org.bioeval.core.stats.ConfidenceInterval;

/**
 * How far raters agree, beyond what chance would give.
 *
 * @param coefficient such as {@code Cohen's kappa}
 * @param value 1 for perfect agreement, 0 for that of chance; {@code NaN} where all labels are the
 *     same, so that chance would agree as well
 * @param interval over documents
 * @param observed share of agreement as observed: of pairs of labels of the same item that are
 *     equal
 * @param items items with at least two labels that count
 * @param documents documents of these items
 */
public record Agreement(
    String coefficient,
    double value,
    ConfidenceInterval interval,
    double observed,
    int items,
    int documents) {

  /** One line, such as {@code Cohen's kappa 0.612 [0.480, 0.744], observed 0.800, 50 items}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %.3f [%.3f, %.3f], observed %.3f, %d items",
        coefficient,
        value,
        interval.low(),
        interval.high(),
        observed,
        items);
  }
}
