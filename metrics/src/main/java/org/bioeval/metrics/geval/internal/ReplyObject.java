package org.bioeval.metrics.geval.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object as a judge writes it, with the place of each value. It need not be JSON: quotes inside
 * a string may be unescaped, names and values unquoted ({@code 8/10}), and its end cut off.
 *
 * @param fields its fields in order
 * @param start where it begins
 * @param end where it ends
 * @param complete whether its closing brace is there
 * @param sound whether no string of it had quotes inside
 */
record ReplyObject(List<Field> fields, int start, int end, boolean complete, boolean sound) {

  /** A deeper one is taken for words. */
  private static final int MAX_DEPTH = 32;

  private static final int MAX_STARTS = 64;

  private static final String NAME = "[\\p{L}\\d_][\\w\\p{L} ()/%.–-]{0,40}";

  private static final Pattern FIELD =
      Pattern.compile(
          "(?:\"(?<q>"
              + NAME
              + ")\"|'(?<s>"
              + NAME
              + ")'|[“”](?<t>"
              + NAME
              + ")[“”]|(?<b>"
              + NAME
              + "))\\s{0,20}:\\s{0,40}");

  /** What follows a string's closing quote. A quote before anything else stands in the string. */
  private static final Pattern AFTER_STRING =
      Pattern.compile(
          "\\s{0,40}(?:$|[}\\]]|//|/\\*|,\\s{0,40}(?:$|[}\\]]|//|/\\*|[\"'“”]?"
              + NAME
              + "[\"'“”]?\\s{0,20}:)"
              + "|\\n\\s{0,40}[\"'“”]"
              + NAME
              + "[\"'“”]\\s{0,20}:)");

  private static final Pattern COMMENT =
      Pattern.compile("//[^\\n]*+|/\\*.{0,500}?\\*/", Pattern.DOTALL);

  /**
   * A field.
   *
   * @param name its name
   * @param text its value without quotes; of an object or array with the brackets
   * @param at where that text begins
   * @param quoted whether it is a string
   * @param cut whether its end may be missing
   * @param object its value as an object; null if it is none
   */
  record Field(
      String name,
      String text,
      int at,
      boolean quoted,
      boolean cut,
      @Nullable ReplyObject object) {}

  /** All objects of a text that are not inside another. */
  static List<ReplyObject> in(String text) {
    return in(text, 0, text.length());
  }

  /** Those that begin between two places. */
  static List<ReplyObject> in(String text, int from, int to) {
    List<ReplyObject> found = new ArrayList<>();
    int starts = 0;
    for (int i = text.indexOf('{', from); i >= 0 && i < to && starts < MAX_STARTS; starts++) {
      ReplyObject object = at(text, i, 0);
      if (object != null) {
        found.add(object);
      }
      i = text.indexOf('{', object == null ? i + 1 : object.end());
    }
    return found;
  }

  private static @Nullable ReplyObject at(String text, int start, int depth) {
    List<Field> fields = new ArrayList<>();
    boolean sound = true;
    int i = start + 1;
    while (depth < MAX_DEPTH) {
      i = nextField(text, i);
      if (i >= text.length()) {
        return fields.isEmpty() ? null : new ReplyObject(fields, start, i, false, sound);
      }
      if (text.charAt(i) == '}') {
        return new ReplyObject(fields, start, i + 1, true, sound);
      }
      Matcher name = FIELD.matcher(text).region(i, text.length());
      if (!name.lookingAt()) {
        // Not a field; what came before it still is an object that something else follows.
        return fields.isEmpty() ? null : new ReplyObject(fields, start, i, true, false);
      }
      if (name.end() >= text.length()) {
        return fields.isEmpty()
            ? null
            : new ReplyObject(fields, start, text.length(), false, sound);
      }
      String called = name(name);
      char first = text.charAt(name.end());
      if (first == '"' || first == '\'' || first == '“' || first == '”') {
        int from = name.end() + 1;
        int close = endOfString(text, from, first);
        int to = close < 0 ? text.length() : close;
        String value = text.substring(from, to);
        sound &= close >= 0 && !hasQuote(value, first);
        fields.add(new Field(called, value, from, true, close < 0, null));
        i = close < 0 ? text.length() : close + 1;
      } else if (first == '{') {
        ReplyObject inner = at(text, name.end(), depth + 1);
        i = inner == null ? text.length() : inner.end();
        boolean cut = inner == null || !inner.complete();
        String value = text.substring(name.end(), i);
        fields.add(new Field(called, value, name.end(), false, cut, inner));
      } else {
        int to = first == '[' ? endOfArray(text, name.end()) : endOfBare(text, name.end());
        boolean cut = to >= text.length();
        String value = text.substring(name.end(), to);
        int comment = first == '[' ? -1 : value.indexOf("//");
        value = (comment < 0 ? value : value.substring(0, comment)).stripTrailing();
        fields.add(new Field(called, value, name.end(), false, cut, null));
        i = to;
      }
    }
    return null;
  }

  private static String name(Matcher field) {
    for (String group : List.of("q", "s", "t", "b")) {
      if (field.group(group) != null) {
        return field.group(group).strip();
      }
    }
    throw new IllegalStateException("no name");
  }

  /** Behind blanks, commas and comments. */
  private static int nextField(String text, int from) {
    Matcher comment = COMMENT.matcher(text);
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ',' || Character.isWhitespace(c)) {
        i++;
      } else if (c == '/' && comment.region(i, text.length()).lookingAt()) {
        i = comment.end();
      } else {
        return i;
      }
    }
    return i;
  }

  private static int endOfBare(String text, int from) {
    int i = from;
    while (i < text.length() && "}]\n".indexOf(text.charAt(i)) < 0) {
      if (text.charAt(i) == ',' && !isDecimal(text, i)) {
        return i;
      }
      i++;
    }
    return i;
  }

  private static boolean isDecimal(String text, int comma) {
    return comma > 0
        && comma + 1 < text.length()
        && Character.isDigit(text.charAt(comma - 1))
        && Character.isDigit(text.charAt(comma + 1));
  }

  private static boolean isClosing(char c, char open) {
    return c == open || (open == '“' || open == '”') && (c == '“' || c == '”');
  }

  private static boolean hasQuote(String value, char open) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '\\') {
        i++;
      } else if (isClosing(value.charAt(i), open)) {
        return true;
      }
    }
    return false;
  }

  private static int endOfString(String text, int from, char open) {
    Matcher after = AFTER_STRING.matcher(text);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (isClosing(c, open) && after.region(i + 1, text.length()).lookingAt()) {
        return i;
      }
    }
    return -1;
  }

  private static int endOfArray(String text, int from) {
    int depth = 0;
    boolean string = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string) {
        i += c == '\\' ? 1 : 0;
        string = c != '"';
      } else if (c == '"') {
        string = true;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }
}
