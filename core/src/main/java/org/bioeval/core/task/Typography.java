package org.bioeval.core.task;

/** Typographic signs and what stands for them on a keyboard. */
final class Typography {

  /** Stands for characters that take no room. */
  static final char NO_WIDTH = '\0';

  private Typography() {}

  /** The ASCII form of a sign; any blank as a space; the character itself if it is neither. */
  static char ascii(char c) {
    if (c < 128) {
      return c <= ' ' && Character.isWhitespace(c) ? ' ' : c;
    }
    if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085') {
      return ' ';
    }
    return switch (c) {
      case '\u2010',
          '\u2011',
          '\u2012',
          '\u2013',
          '\u2014',
          '\u2015',
          '\u2212',
          '\u2043',
          '\ufe58',
          '\ufe63',
          '\uff0d' ->
          '-';
      case '\u2018',
          '\u2019',
          '\u201a',
          '\u201b',
          '\u2032',
          '\u02bc',
          '\u02b9',
          '\u00b4',
          '\uff07' ->
          '\'';
      case '\u201c', '\u201d', '\u201e', '\u201f', '\u2033', '\u00ab', '\u00bb', '\uff02' -> '"';
      case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff' -> NO_WIDTH;
      default -> c;
    };
  }
}
