package org.bioeval.core.compare;

import org.bioeval.core.eval.Progress;

/**
 * Follows a {@link ComparisonRun} or {@link MatrixRun}. Calls come one at a time; those about a
 * served candidate come from a thread of its own.
 */
public interface ComparisonListener {

  /**
   * The turn of a candidate begins; its backend is opened.
   *
   * @param candidate its name
   * @param number 1 for the first
   * @param candidates number of candidates
   */
  default void started(String candidate, int number, int candidates) {}

  /**
   * A candidate is done with one more item.
   *
   * @param candidate its name
   * @param progress how far the candidate is
   */
  default void progressed(String candidate, Progress progress) {}

  /**
   * Something moved: the whole run so far. Called with every item and at the end of every run of a
   * candidate on a corpus.
   *
   * @param progress how far all candidates are on all corpora
   */
  default void advanced(MatrixProgress progress) {}

  /**
   * The run of a candidate is over; of several corpora, that on one of them.
   *
   * @param candidate its name
   * @param result its report, or what it failed of
   */
  default void finished(String candidate, Comparison.Result result) {}
}
