package org.bioeval.core.data;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A half-open range of UTF-16 code units in a document's text.
 *
 * @param start first code unit, at least 0
 * @param end code unit after the last one, greater than {@code start}
 */
public record Span(int start, int end) implements Comparable<Span> {

  /**
   * Checks the range.
   *
   * @param start as described above
   * @param end as described above
   * @throws IllegalArgumentException if {@code start < 0} or {@code end <= start}
   */
  public Span {
    checkArgument(
        start >= 0 && end > start,
        "illegal span [%s, %s): start must be at least 0 and end greater than start",
        start,
        end);
  }

  /**
   * Number of UTF-16 code units covered.
   *
   * @return {@code end - start}, at least 1
   */
  public int length() {
    return end - start;
  }

  /**
   * Tells whether the two ranges share a code unit.
   *
   * @param other another range in the same text
   * @return true if they share at least one code unit
   */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }

  /**
   * Tells whether the other range lies within this one.
   *
   * @param other another range in the same text
   * @return true if every code unit of {@code other} is in this range
   */
  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }

  /** Orders by start, then by end. */
  @Override
  public int compareTo(Span other) {
    int byStart = Integer.compare(start, other.start);
    return byStart != 0 ? byStart : Integer.compare(end, other.end);
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}
