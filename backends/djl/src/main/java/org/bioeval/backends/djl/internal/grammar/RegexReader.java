package org.bioeval.backends.djl.internal.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads regular expressions: classes, groups, alternation, quantifiers, and anchors at the ends.
 * Lazy quantifiers are read too; laziness changes no whole match.
 */
final class RegexReader {
  private static final CharSet DIGIT = CharSet.range('0', '9');
  private static final CharSet WORD =
      DIGIT.or(CharSet.range('a', 'z')).or(CharSet.range('A', 'Z')).or(CharSet.of("_"));
  private static final CharSet BLANK = CharSet.of(" \t\n\r\u000b\f");
  private static final CharSet NO_LINE_END = CharSet.of("\n\r\u0085\u2028\u2029").complement();

  /** Repetitions that are written out one by one are kept few. */
  private static final int MOST = 10_000;

  private final Forms forms;
  private final String pattern;
  private final Function<CharSet, Form> characters;
  private int at;

  private RegexReader(Forms forms, String pattern, Function<CharSet, Form> characters) {
    this.forms = forms;
    this.pattern = pattern;
    this.characters = characters;
  }

  /**
   * The texts that match as a whole.
   *
   * @throws IllegalArgumentException if the pattern is broken or has what is not read here
   */
  static Form whole(Forms forms, String pattern) {
    RegexReader reader = new RegexReader(forms, pattern, forms::oneOf);
    reader.skip('^');
    return reader.rest();
  }

  /**
   * The texts in which the pattern is found, as JSON Schema means it.
   *
   * @param characters how one character of a set is written
   * @throws IllegalArgumentException if the pattern is broken or has what is not read here
   */
  static Form found(Forms forms, String pattern, Function<CharSet, Form> characters) {
    Form any =
        forms.repeat(
            characters.apply(new CharSet(new java.util.BitSet()).complement()), 0, Forms.ANY);
    RegexReader reader = new RegexReader(forms, pattern, characters);
    boolean anchored = reader.skip('^');
    Form body = reader.rest();
    boolean ended = pattern.endsWith("$") && !pattern.endsWith("\\$");
    if ((anchored || ended) && reader.topLevelBar()) {
      throw reader.illegal("an anchor beside a | outside of groups");
    }
    return forms.sequence(anchored ? forms.empty() : any, body, ended ? forms.empty() : any);
  }

  private Form rest() {
    Form body = alternation();
    if (at < pattern.length()) {
      throw illegal("an unmatched )");
    }
    return body;
  }

  private boolean topLevelBar() {
    int depth = 0;
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean skip(char c) {
    if (at < pattern.length() && pattern.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private Form alternation() {
    List<Form> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (skip('|'));
    return forms.either(options.toArray(new Form[0]));
  }

  private Form sequence() {
    List<Form> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      if (pattern.charAt(at) == '$' && at == pattern.length() - 1) {
        at++;
        break;
      }
      parts.add(quantified(atom()));
    }
    return forms.sequence(parts.toArray(new Form[0]));
  }

  private Form atom() {
    int c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> characters.apply(set());
      case '.' -> characters.apply(NO_LINE_END);
      case '\\' -> characters.apply(escaped());
      case '^', '$' -> throw illegal("an anchor inside");
      case '*', '+', '?', '{' -> throw illegal("a quantifier with nothing before it");
      default -> characters.apply(CharSet.of(Character.toString(c)));
    };
  }

  private Form group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    } else if (pattern.startsWith("?", at)) {
      throw illegal("look-around, a flag or a named group");
    }
    Form body = alternation();
    if (!skip(')')) {
      throw illegal("an unclosed (");
    }
    return body;
  }

  private CharSet set() {
    boolean negated = skip('^');
    CharSet set = new CharSet(new java.util.BitSet());
    boolean first = true;
    while (first || (at < pattern.length() && pattern.charAt(at) != ']')) {
      first = false;
      CharSet low = member();
      boolean range =
          at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (range) {
        at++;
        CharSet high = member();
        int from = low.points().nextSetBit(0);
        int to = high.points().nextSetBit(0);
        if (low.points().cardinality() != 1 || high.points().cardinality() != 1 || from > to) {
          throw illegal("a range whose ends are not two characters in order");
        }
        low = CharSet.range(from, to);
      }
      set = set.or(low);
    }
    if (!skip(']')) {
      throw illegal("an unclosed [");
    }
    return negated ? set.complement() : set;
  }

  private CharSet member() {
    int c = next();
    if (c == '[' || (c == '&' && pattern.startsWith("&", at))) {
      throw illegal("a nested class");
    }
    return c == '\\' ? escaped() : CharSet.of(Character.toString(c));
  }

  private CharSet escaped() {
    int c = next();
    return switch (c) {
      case 'd' -> DIGIT;
      case 'D' -> DIGIT.complement();
      case 'w' -> WORD;
      case 'W' -> WORD.complement();
      case 's' -> BLANK;
      case 'S' -> BLANK.complement();
      case 'n' -> CharSet.of("\n");
      case 'r' -> CharSet.of("\r");
      case 't' -> CharSet.of("\t");
      case 'f' -> CharSet.of("\f");
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw illegal("the escape \\" + Character.toString(c));
        }
        yield CharSet.of(Character.toString(c));
      }
    };
  }

  private CharSet hex(int digits) {
    try {
      int value = Integer.parseInt(pattern.substring(at, at + digits), 16);
      at += digits;
      return CharSet.range(value, value);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw illegal("an incomplete hexadecimal escape");
    }
  }

  private Form quantified(Form form) {
    int least = 1;
    int most = 1;
    if (skip('*')) {
      least = 0;
      most = Forms.ANY;
    } else if (skip('+')) {
      most = Forms.ANY;
    } else if (skip('?')) {
      least = 0;
    } else if (skip('{')) {
      int end = pattern.indexOf('}', at);
      String inside = end < 0 ? "" : pattern.substring(at, end);
      if (!inside.matches("[0-9]{1,5}(,([0-9]{1,5})?)?")) {
        throw illegal("a quantifier other than {n}, {n,} or {n,m} of at most 5 digits");
      }
      at = end + 1;
      String[] bounds = inside.split(",", -1);
      least = Integer.parseInt(bounds[0]);
      most =
          bounds.length == 1
              ? least
              : bounds[1].isEmpty() ? Forms.ANY : Integer.parseInt(bounds[1]);
      if (most != Forms.ANY && (most < least || most > MOST)) {
        throw illegal("a quantifier whose bounds are not in order or above " + MOST);
      }
    } else {
      return form;
    }
    if (skip('+')) {
      throw illegal("a possessive quantifier");
    }
    skip('?');
    return forms.repeat(form, least, most);
  }

  private int next() {
    if (at >= pattern.length()) {
      throw illegal("an end where a character is expected");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private IllegalArgumentException illegal(String what) {
    return new IllegalArgumentException(
        "illegal regular expression '%s': %s near position %s; use classes, groups, alternation and quantifiers"
            .formatted(pattern, what, at));
  }
}
