package org.bioeval.metrics.geval;

import java.util.Locale;

/** How a score came about. */
public enum ScoringMethod {
  /** Expected value under the probabilities that the judge gave to the scores. */
  WEIGHTED,
  /** Mean of several sampled replies. */
  SAMPLED,
  /** The number the judge wrote in one reply. */
  STATED,
  /** 0 or 1 in strict mode, as the judge wrote it. */
  STRICT;

  /**
   * The name in reports.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
