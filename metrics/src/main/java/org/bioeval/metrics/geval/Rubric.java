package org.bioeval.metrics.geval;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a text is like that deserves a score from a part of the range.
 *
 * @param low lowest score of the part
 * @param high highest score of the part
 * @param outcome description of such a text
 */
public record Rubric(int low, int high, String outcome) {

  /**
   * Checks the part.
   *
   * @param low lowest score of the part
   * @param high highest score of the part
   * @param outcome description of such a text
   * @throws IllegalArgumentException if {@code low} exceeds {@code high}
   */
  public Rubric {
    checkArgument(low <= high, "illegal rubric: low %s exceeds high %s", low, high);
  }
}
