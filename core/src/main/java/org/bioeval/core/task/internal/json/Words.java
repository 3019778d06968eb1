package org.bioeval.core.task.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads what stands without quotes: numbers, literals of several languages, and bare words. */
final class Words {

  private static final int MAX_DIGITS = 1000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ImmutableMap<String, JsonNode> LITERALS =
      ImmutableMap.<String, JsonNode>builder()
          .put("true", NODES.booleanNode(true))
          .put("false", NODES.booleanNode(false))
          .put("null", NODES.nullNode())
          .put("True", NODES.booleanNode(true))
          .put("False", NODES.booleanNode(false))
          .put("None", NODES.nullNode())
          .put("TRUE", NODES.booleanNode(true))
          .put("FALSE", NODES.booleanNode(false))
          .put("NULL", NODES.nullNode())
          .put("nil", NODES.nullNode())
          .put("NaN", NODES.nullNode())
          .put("undefined", NODES.nullNode())
          .buildOrThrow();

  private Words() {}

  static boolean literalAt(Cursor in, int place) {
    int end = place;
    while (end < in.end && end - place < 12 && Character.isLetter(in.text.charAt(end))) {
      end++;
    }
    return end >= in.end || LITERALS.containsKey(in.text.substring(place, end));
  }

  /**
   * Reads a number, a literal or, where allowed, bare words; null if the text ends with it, since
   * nothing tells how it would have gone on.
   */
  static @Nullable JsonNode read(Cursor in, boolean bareWords) throws DamagedException {
    int from = in.at;
    int i = from;
    while (i < in.end && isToken(in.text.charAt(i))) {
      i++;
    }
    in.spend(i - from);
    if (i >= in.end) {
      in.at = in.end;
      return null;
    }
    String word = in.text.substring(from, i);
    JsonNode literal = LITERALS.get(word);
    if (literal != null && delimited(in, i)) {
      if (!word.equals("true") && !word.equals("false") && !word.equals("null")) {
        in.repaired("literal of another language");
      }
      in.at = i;
      return literal;
    }
    JsonNode number = delimited(in, i) ? number(word) : null;
    if (number != null) {
      in.at = i;
      return number;
    }
    if (!bareWords) {
      throw new DamagedException(false);
    }
    return bare(in, from);
  }

  private static boolean delimited(Cursor in, int place) {
    char c = in.peek(place);
    return Cursor.isBlank(c) || ",:]})/#`".indexOf(c) >= 0;
  }

  private static boolean isToken(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '+'
        || c == '-'
        || c == '_';
  }

  private static @Nullable JsonNode number(String word) {
    char first = word.isEmpty() ? 'x' : word.charAt(0);
    if (word.length() > MAX_DIGITS
        || !((first >= '0' && first <= '9') || first == '-' || first == '+')) {
      return null;
    }
    int digits = first == '-' || first == '+' ? 1 : 0;
    if (word.length() == digits || !Character.isDigit(word.charAt(digits))) {
      return null;
    }
    try {
      if (word.length() < 18 && word.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9')) {
        return NODES.numberNode(BigDecimal.valueOf(Long.parseLong(word)));
      }
      return NODES.numberNode(new BigDecimal(word));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable JsonNode bare(Cursor in, int from) throws DamagedException {
    int i = from;
    while (i < in.end && ",]}\n\"{[:`".indexOf(in.text.charAt(i)) < 0) {
      i++;
    }
    in.spend(i - from);
    if (i >= in.end) {
      in.at = in.end;
      return null;
    }
    String words = in.text.substring(from, i).strip();
    char next = in.text.charAt(i);
    if (words.isEmpty() || next == '"' || next == '{' || next == '[' || next == ':') {
      throw new DamagedException(false);
    }
    in.repaired("text without quotes");
    in.at = i;
    return NODES.textNode(words);
  }
}
