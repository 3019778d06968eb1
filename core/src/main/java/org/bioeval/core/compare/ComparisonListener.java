package org.bioeval.core.compare;

import org.bioeval.core.eval.Progress;

/** Follows a {@link ComparisonRun}. Calls come from the thread that runs it. */
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
   * The turn of a candidate is over.
   *
   * @param candidate its name
   * @param result its report, or what it failed of
   */
  default void finished(String candidate, Comparison.Result result) {}
}
