package org.bioeval.metrics.geval.internal;

/** Digits and signs of all scripts as ASCII, character by character, so that places stay. */
final class Digits {
  private Digits() {}

  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      plain.append(plain(text.charAt(i)));
    }
    return plain.toString();
  }

  private static char plain(char c) {
    if (c < 0x80) {
      return c == '\r' ? '\n' : c;
    }
    if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
      return (char) ('0' + Character.digit(c, 10));
    }
    return switch (c) {
      case '−', '﹣', '－', '‐', '‑' -> '-';
      case '：', '﹕' -> ':';
      case '／', '⁄', '∕' -> '/';
      case '，', '٫', '、' -> ',';
      case '．', '。' -> '.';
      case '％', '﹪', '٪' -> '%';
      case '（' -> '(';
      case '）' -> ')';
      case '｛' -> '{';
      case '｝' -> '}';
      case '＂', '„', '«', '»' -> '"';
      case '＝' -> '=';
      case '｜', '│' -> '|';
      case '\uFEFF', '\u200B', '\u2060' -> ' ';
      default -> Character.isSpaceChar(c) ? ' ' : c;
    };
  }
}
