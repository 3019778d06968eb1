package org.bioeval.core.contamination;

import java.util.Locale;
import java.util.OptionalDouble;
import org.bioeval.core.stats.ConfidenceInterval;

/**
 * How much likelier a model finds texts in their own order than shuffled. Any model does so to some
 * degree with texts that it has never seen, so only the comparison with unseen texts is a hint.
 *
 * @param unit what was shuffled
 * @param documents number of documents with a text that can be shuffled
 * @param skipped number of items whose text cannot be shuffled
 * @param gap log-probability per token of the texts in their own order, less that of the shuffled
 *     ones: the mean over documents
 * @param interval of the gap at 95 %
 * @param unseenGap the same of texts that cannot have been seen; empty without such texts
 * @param pValue one-sided, by permutation of documents: how often chance alone gives the tested
 *     documents a gap that is so much larger than that of the unseen ones; empty without those
 */
public record ShuffleHint(
    ShuffledText.Unit unit,
    long documents,
    long skipped,
    double gap,
    ConfidenceInterval interval,
    OptionalDouble unseenGap,
    OptionalDouble pValue) {

  /** In words. */
  @Override
  public String toString() {
    String text =
        String.format(
            Locale.ROOT,
            "Texts of %,d documents are likelier by %.4f a token than with shuffled %s",
            documents,
            gap,
            unit.name().toLowerCase(Locale.ROOT));
    if (interval.isDefined()) {
      text += String.format(Locale.ROOT, " [%.4f, %.4f]", interval.low(), interval.high());
    }
    if (unseenGap.isPresent() && pValue.isPresent()) {
      text +=
          String.format(
              Locale.ROOT,
              ", unseen texts by %.4f (p = %.4f for a larger gap)",
              unseenGap.getAsDouble(),
              pValue.getAsDouble());
    } else {
      text += "; without unseen texts to compare with, this says nothing about a leak";
    }
    return text + ". A hint, no verdict.";
  }
}
