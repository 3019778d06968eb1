package org.bioeval.core.compare;

import java.util.OptionalLong;

/**
 * How far a whole run is: all candidates on all corpora.
 *
 * @param corpus that moved; empty if there is one without a name
 * @param candidate that moved
 * @param finished pairs of corpus and candidate that are over, failed ones included
 * @param cells number of such pairs
 * @param items items done in all
 * @param total items in all; empty until every corpus was begun, or if its size is not known
 */
public record MatrixProgress(
    String corpus, String candidate, int finished, int cells, long items, OptionalLong total) {

  /** One line, such as {@code 3 of 8 runs, 1,200 of 4,000 items; small on hoc}. */
  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%d of %d runs, %,d%s items; %s%s",
        finished,
        cells,
        items,
        total.isPresent() ? String.format(java.util.Locale.ROOT, " of %,d", total.getAsLong()) : "",
        candidate,
        corpus.isEmpty() ? "" : " on " + corpus);
  }
}
