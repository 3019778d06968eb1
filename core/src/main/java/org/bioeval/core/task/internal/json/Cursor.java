package org.bioeval.core.task.internal.json;

import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** A place in a text that is read once from left to right, and what had to be mended so far. */
final class Cursor {

  /** Longest key that is looked ahead for. */
  private static final int MAX_KEY = 200;

  final String text;
  final int end;
  int at;
  private final Set<String> repairs = new LinkedHashSet<>();
  private long budget;

  Cursor(String text, int at, int end) {
    this.text = text;
    this.at = at;
    this.end = end;
    this.budget = 8L * (end - at) + 1000;
  }

  void repaired(String what) {
    repairs.add(what);
  }

  ImmutableSet<String> repairs() {
    return ImmutableSet.copyOf(repairs);
  }

  /** Reading back and forth over a hostile text ends here. */
  void spend(int characters) throws DamagedException {
    budget -= characters;
    if (budget < 0) {
      throw new DamagedException(true);
    }
  }

  /** The character at a place, or 0 after the end. */
  char peek(int place) {
    return place < end ? text.charAt(place) : '\0';
  }

  char peek() {
    return peek(at);
  }

  /** A code fence ends what stands in it. */
  boolean atEnd() {
    return at >= end || (text.charAt(at) == '`' && text.startsWith("```", at));
  }

  /** Passes over blanks and comments. */
  void skipBlanks() {
    if (isSign(at)) {
      return;
    }
    int next = blanks(at);
    if (next < end && (text.charAt(next) == '/' || text.charAt(next) == '#')) {
      int comment = comments(next);
      if (comment > next) {
        repaired("comment");
        next = comment;
      }
    }
    at = next;
  }

  /** The common case: a character that begins neither a blank nor a comment. */
  private boolean isSign(int place) {
    char c = place < end ? text.charAt(place) : ' ';
    return c > ' ' && c < 127 && c != '/' && c != '#';
  }

  private int blanks(int from) {
    int i = from;
    while (i < end && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int comments(int from) {
    int i = from;
    while (true) {
      if (text.startsWith("//", i) || peek(i) == '#') {
        int line = text.indexOf('\n', i);
        i = line < 0 || line > end ? end : line;
      } else if (text.startsWith("/*", i)) {
        int close = text.indexOf("*/", i + 2);
        i = close < 0 || close + 2 > end ? end : close + 2;
      } else {
        return i;
      }
      i = blanks(i);
    }
  }

  /** The first place from here on that is neither blank nor a comment. */
  int after(int place) {
    if (isSign(place)) {
      return place;
    }
    int next = blanks(place);
    return next < end && (text.charAt(next) == '/' || text.charAt(next) == '#')
        ? comments(next)
        : next;
  }

  /** Tells whether a key with its colon stands at a place; a cut-off one counts. */
  boolean keyAt(int place) {
    char open = peek(place);
    if (!isQuote(open)) {
      int i = place;
      while (isName(peek(i))) {
        i++;
      }
      return i > place && (peek(blanks(i)) == ':' || blanks(i) >= end);
    }
    for (int i = place + 1; i < end && i < place + MAX_KEY; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (closes(open, c)) {
        int next = after(i + 1);
        return next >= end || peek(next) == ':' || peek(next) == '=';
      }
    }
    return place + MAX_KEY >= end;
  }

  static boolean isBlank(char c) {
    return c <= ' ' || c == '\u00a0' || c == '\ufeff' || (c > 127 && Character.isWhitespace(c));
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '“' || c == '”' || c == '„' || c == '‘' || c == '’';
  }

  static boolean closes(char open, char c) {
    return switch (open) {
      case '"', '\'' -> c == open;
      case '‘', '’' -> c == '’' || c == '‘';
      default -> c == '”' || c == '“' || c == '"';
    };
  }

  static boolean isName(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '-'
        || c == '$';
  }
}
