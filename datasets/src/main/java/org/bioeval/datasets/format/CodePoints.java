package org.bioeval.datasets.format;

import org.jspecify.annotations.Nullable;

/**
 * Turns offsets that count Unicode code points, as most corpora do, into the UTF-16 offsets of a
 * Java string.
 */
public final class CodePoints {
  /** UTF-16 offset of each code point and of the end; null if the two offsets agree. */
  private final int @Nullable [] offsets;

  private CodePoints(int @Nullable [] offsets) {
    this.offsets = offsets;
  }

  /**
   * The offsets of a text.
   *
   * @param text any text
   * @return a map of its offsets; takes no memory for a text without surrogate pairs
   */
  public static CodePoints of(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new CodePoints(null);
    }
    int[] offsets = new int[count + 1];
    for (int i = 0, at = 0; i <= count; i++) {
      offsets[i] = at;
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
    }
    return new CodePoints(offsets);
  }

  /**
   * The UTF-16 offset of a code point.
   *
   * @param codePoint number of code points before it, at least 0
   * @return number of UTF-16 code units before it; offsets past the text stay past it
   */
  public int toUtf16(int codePoint) {
    if (offsets == null) {
      return codePoint;
    }
    int last = offsets.length - 1;
    return codePoint <= last ? offsets[codePoint] : offsets[last] + codePoint - last;
  }
}
