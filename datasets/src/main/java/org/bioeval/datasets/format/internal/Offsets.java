package org.bioeval.datasets.format.internal;

import java.util.Arrays;

/**
 * From code points, which annotation files count, to UTF-16 code units, which Java counts. The two
 * differ only after a character outside the Basic Multilingual Plane.
 */
public final class Offsets {
  private static final Offsets SAME = new Offsets(new int[0]);

  /** Code-point offsets of the characters that take two code units. */
  private final int[] wide;

  private Offsets(int[] wide) {
    this.wide = wide;
  }

  /**
   * Offsets of a text.
   *
   * @param text the text
   * @return its offsets
   */
  public static Offsets of(String text) {
    int points = text.codePointCount(0, text.length());
    if (points == text.length()) {
      return SAME;
    }
    int[] wide = new int[text.length() - points];
    int found = 0;
    int point = 0;
    for (int i = 0; i < text.length(); point++) {
      int width = Character.charCount(text.codePointAt(i));
      if (width == 2) {
        wide[found++] = point;
      }
      i += width;
    }
    return new Offsets(wide);
  }

  /**
   * The code unit at which a code point begins.
   *
   * @param point number of code points before it, may lie beyond the text
   * @return number of code units before it
   */
  public int toUtf16(int point) {
    if (wide.length == 0) {
      return point;
    }
    int before = Arrays.binarySearch(wide, point);
    return point + (before < 0 ? -before - 1 : before);
  }
}
