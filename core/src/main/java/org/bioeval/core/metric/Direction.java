package org.bioeval.core.metric;

/** Which values of a score are better. */
public enum Direction {
  /** Greater values are better, as of F1. */
  HIGHER_IS_BETTER,
  /** Smaller values are better, as of the share of unreadable answers. */
  LOWER_IS_BETTER,
  /** The score describes and does not judge, as a length does. */
  NEITHER
}
