package org.bioeval.metrics.span;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A labelled range of a text.
 *
 * @param label such as {@code Chemical}
 * @param start first unit (character or token), at least 0
 * @param end unit after the last one, greater than {@code start}
 */
public record LabelledSpan(String label, int start, int end) {

  /**
   * Checks the range.
   *
   * @param label such as {@code Chemical}
   * @param start first unit (character or token), at least 0
   * @param end unit after the last one, greater than {@code start}
   * @throws IllegalArgumentException if it is empty or starts before 0
   */
  public LabelledSpan {
    checkArgument(
        start >= 0 && end > start,
        "illegal span [%s, %s): start must be at least 0 and end greater than start",
        start,
        end);
  }
}
