package org.bioeval.core.contamination;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import org.bioeval.core.stats.ConfidenceInterval;

/**
 * How much of the test data occurs in data that was seen. Texts of one field share phrases without
 * any leak, so this is a hint: look at the items.
 *
 * @param n words in a row that count as shared
 * @param items number of test items
 * @param documents number of their documents
 * @param affected number of documents with an item that shares words
 * @param interval of the share of such documents at 95 %, as of a larger set of the same kind
 * @param whole number of items of which all words in a row are shared
 * @param overlaps the items that share words, the largest share first
 */
public record OverlapHint(
    int n,
    long items,
    long documents,
    long affected,
    ConfidenceInterval interval,
    long whole,
    ImmutableList<Overlap> overlaps) {

  /**
   * One test item.
   *
   * @param item its id
   * @param source id of an item that was seen and shares the most words in a row with it
   * @param share of the test item's n-grams that were seen, in any item; above 0 up to 1
   */
  public record Overlap(String item, String source, double share) {}

  /** In words. */
  @Override
  public String toString() {
    String text =
        String.format(
            Locale.ROOT,
            "%,d of %,d documents hold an item that shares %d words in a row with what was seen",
            affected,
            documents,
            n);
    if (interval.isDefined()) {
      text +=
          String.format(
              Locale.ROOT, " (%.1f–%.1f %%)", 100 * interval.low(), 100 * interval.high());
    }
    return text
        + String.format(
            Locale.ROOT, "; %,d of %,d items occur as a whole. A hint, no verdict.", whole, items);
  }
}
