package org.bioeval.datasets.format.internal;

/**
 * Blanks of all kinds. Files that went through word processors or web pages hold no-break blanks,
 * zero-width blanks and byte-order marks where they look empty.
 */
public final class Blanks {

  private Blanks() {}

  /**
   * Tells whether a character shows nothing.
   *
   * @param c a UTF-16 code unit
   * @return true for white space, no-break and zero-width blanks, control characters and the
   *     byte-order mark
   */
  public static boolean isBlank(char c) {
    if (c < 0x80) {
      return c <= ' ' || c == 0x7F;
    }
    return Character.isSpaceChar(c)
        || Character.isWhitespace(c)
        || c == 0x85
        || (c >= 0x200B && c <= 0x200D)
        || c == 0x2060
        || c == 0xFEFF;
  }

  /**
   * Tells whether a range shows nothing.
   *
   * @param text the text
   * @param start first code unit
   * @param end code unit after the last one
   * @return true if all its characters are blanks, or if it is empty
   */
  public static boolean isBlank(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isBlank(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A range without the blanks around it.
   *
   * @param text the text
   * @param start first code unit
   * @param end code unit after the last one
   * @return its characters from the first to the last that is no blank
   */
  public static String strip(String text, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
