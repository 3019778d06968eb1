package org.bioeval.backends.http.internal;

import java.util.List;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import org.bioeval.core.backend.PermanentException;

/**
 * Grammars in GBNF, the notation of llama.cpp (its {@code grammars/README.md}): for a choice of
 * texts, for a regular expression, for an exact sequence of tokens.
 */
final class Gbnf {

  private static final String ANY_BUT_LINE_END = "[^\\n\\r]";

  private final String pattern;
  private int at;

  private Gbnf(String pattern) {
    this.pattern = pattern;
  }

  /** A grammar for one of several texts. */
  static String choice(List<String> options) {
    return options.stream().map(Gbnf::literal).collect(Collectors.joining(" | ", "root ::= ", ""));
  }

  /** A grammar for exactly these tokens of the vocabulary. */
  static String tokens(List<Integer> ids) {
    return ids.stream()
        .map(id -> "<[" + id + "]>")
        .collect(Collectors.joining(" ", "root ::= ", ""));
  }

  /**
   * A grammar for texts that match a regular expression as a whole: classes, groups (also
   * non-capturing), alternation, quantifiers (lazy ones too: laziness changes no whole match).
   *
   * @throws PermanentException if the expression is broken or uses what no grammar can say:
   *     look-around, back references, word boundaries, anchors in the middle
   */
  static String regex(String pattern) {
    Gbnf parser = new Gbnf(pattern);
    parser.skipAnchor('^');
    String body = parser.alternation();
    if (parser.at < pattern.length()) {
      throw parser.illegal("an unmatched )");
    }
    return "root ::= " + body;
  }

  private void skipAnchor(char anchor) {
    if (at < pattern.length() && pattern.charAt(at) == anchor) {
      at++;
    }
  }

  private String alternation() {
    StringBuilder out = new StringBuilder(sequence());
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      out.append(" | ").append(sequence());
    }
    return out.toString();
  }

  private String sequence() {
    StringBuilder out = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      if (pattern.charAt(at) == '$' && at == pattern.length() - 1) {
        at++;
        break;
      }
      out.append(out.length() == 0 ? "" : " ").append(atom()).append(quantifier());
    }
    return out.length() == 0 ? "\"\"" : out.toString();
  }

  private String atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '.' -> ANY_BUT_LINE_END;
      case '\\' -> escaped();
      case '^', '$' -> throw illegal("an anchor inside");
      case '*', '+', '?', '{' -> throw illegal("a quantifier with nothing before it");
      default -> literal(Character.toString(c));
    };
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    } else if (pattern.startsWith("?", at)) {
      throw illegal("look-around, a flag or a named group");
    }
    String body = alternation();
    if (at >= pattern.length()) {
      throw illegal("an unclosed (");
    }
    at++;
    return "(" + body + ")";
  }

  private String escaped() {
    int c = next();
    String set = set(c);
    if (!set.isEmpty()) {
      return "[" + set + "]";
    }
    return switch (c) {
      case 'D', 'W', 'S' -> "[^" + set(Character.toLowerCase(c)) + "]";
      default -> literal(Character.toString(single(c)));
    };
  }

  /** The inside of a class for {@code \d}, {@code \w}, {@code \s}; empty for anything else. */
  private static String set(int c) {
    return switch (c) {
      case 'd' -> "0-9";
      case 'w' -> "a-zA-Z0-9_";
      case 's' -> " \\t\\n\\r\\x0B\\x0C";
      default -> "";
    };
  }

  /** The character that an escape stands for. */
  private int single(int c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'f' -> '\f';
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw illegal("the escape \\" + Character.toString(c));
        }
        yield c;
      }
    };
  }

  private int hex(int digits) {
    try {
      int value = Integer.parseInt(pattern.substring(at, at + digits), 16);
      at += digits;
      return value;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw illegal("an incomplete hexadecimal escape");
    }
  }

  private String characterClass() {
    StringBuilder out = new StringBuilder("[");
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
      out.append('^');
    }
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      first = false;
      int c = next();
      String set = "";
      if (c == '[' || (c == '&' && pattern.startsWith("&", at))) {
        throw illegal("a nested class");
      }
      if (c == '\\') {
        int escape = next();
        set = set(escape);
        if (set.isEmpty()) {
          c = single(escape);
        }
      }
      if (!set.isEmpty()) {
        out.append(set);
      } else if (c == '-'
          && out.charAt(out.length() - 1) != '['
          && at < pattern.length()
          && pattern.charAt(at) != ']') {
        out.append('-');
      } else {
        out.append(inClass(c));
      }
    }
    if (at >= pattern.length()) {
      throw illegal("an unclosed [");
    }
    at++;
    return out.append(']').toString();
  }

  private static String inClass(int c) {
    return switch (c) {
      case '\\' -> "\\\\";
      case ']' -> "\\]";
      case '[' -> "\\[";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '-', '^' -> String.format(Locale.ROOT, "\\x%02X", c);
      default -> c < 0x20 ? String.format(Locale.ROOT, "\\x%02X", c) : Character.toString(c);
    };
  }

  private String quantifier() {
    if (at >= pattern.length()) {
      return "";
    }
    String quantifier;
    char c = pattern.charAt(at);
    if (c == '*' || c == '+' || c == '?') {
      at++;
      quantifier = Character.toString(c);
    } else if (c == '{') {
      int end = pattern.indexOf('}', at);
      quantifier = end < 0 ? "" : pattern.substring(at, end + 1);
      if (!quantifier.matches("\\{[0-9]+(,[0-9]*)?\\}")) {
        throw illegal("a quantifier other than {n}, {n,} or {n,m}");
      }
      at = end + 1;
    } else {
      return "";
    }
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    } else if (at < pattern.length() && pattern.charAt(at) == '+') {
      throw illegal("a possessive quantifier");
    }
    return quantifier;
  }

  private int next() {
    if (at >= pattern.length()) {
      throw illegal("an escape with nothing after it");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private PermanentException illegal(String what) {
    return new PermanentException(
        "illegal regular expression for llama.cpp: "
            + pattern
            + " has "
            + what
            + " near position "
            + at
            + "; use classes, groups, alternation and greedy quantifiers only",
        null,
        PermanentException.Scope.RUN);
  }

  private static String literal(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (PrimitiveIterator.OfInt it = text.codePoints().iterator(); it.hasNext(); ) {
      int c = it.nextInt();
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(Locale.ROOT, "\\x%02X", c));
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
