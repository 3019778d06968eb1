package org.bioeval.core.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds JSON in what models really write: bare or in a code fence, with words around it, with
 * trailing commas, comments, single quotes or unquoted names, and with its end cut off.
 */
public final class LenientJson {

  private static final int MAX_STARTS = 64;
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                  .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                  .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                  .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                  .build())
          .build();

  private LenientJson() {}

  /**
   * JSON found in a text.
   *
   * @param value an object or an array; of a cut-off text the part that is complete
   * @param complete false if the end was cut off
   */
  public record Found(JsonNode value, boolean complete) {}

  /**
   * The first object or array that is wanted; one in a code fence before one outside, a complete
   * one before a cut-off one. Of a cut-off one all complete elements are kept; one that holds none
   * is not found.
   *
   * @param text what a model said
   * @param wanted tells whether a value has the shape that is looked for
   * @return the value, or empty if there is none
   */
  public static Optional<Found> find(String text, Predicate<JsonNode> wanted) {
    Found cut = null;
    int fence = text.indexOf("```");
    while (fence >= 0) {
      int from = text.indexOf('\n', fence);
      if (from < 0) {
        break;
      }
      int to = text.indexOf("```", from);
      Found found = scan(text.substring(from, to < 0 ? text.length() : to), wanted);
      if (found != null && found.complete()) {
        return Optional.of(found);
      }
      cut = cut == null ? found : cut;
      fence = to < 0 ? -1 : text.indexOf("```", to + 3);
    }
    Found found = scan(text, wanted);
    if (found != null && found.complete()) {
      return Optional.of(found);
    }
    return Optional.ofNullable(cut == null ? found : cut);
  }

  private static @Nullable Found scan(String text, Predicate<JsonNode> wanted) {
    int end = withoutBareTail(text);
    int starts = 0;
    for (int i = 0; i < end && starts < MAX_STARTS; i++) {
      char c = text.charAt(i);
      if (c != '{' && c != '[') {
        continue;
      }
      starts++;
      Found found = parse(text, i, end);
      // What is cut off reaches to the end, so all that follows is a part of it.
      if (found != null && !found.complete() && found.value().isEmpty()) {
        return null;
      }
      if (found != null && wanted.test(found.value())) {
        return found;
      }
    }
    return null;
  }

  /**
   * Where the text ends without a last number or bare word, since of one that was cut off nothing
   * tells how it would have gone on, and without a comma that waits for another element.
   */
  private static int withoutBareTail(String text) {
    int end = text.length();
    while (end > 0 && isBare(text.charAt(end - 1))) {
      end--;
    }
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end > 0 && text.charAt(end - 1) == ',' ? end - 1 : end;
  }

  private static boolean isBare(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '+'
        || c == '-'
        || c == '_';
  }

  /** Reads the value at a place; what follows it does not matter. */
  private static @Nullable Found parse(String text, int from, int to) {
    Tail tail = new Tail();
    try (JsonParser parser = MAPPER.createParser(text.substring(from, to))) {
      parser.nextToken();
      JsonNode value = read(parser, tail);
      return value == null ? null : new Found(value, !tail.cut);
    } catch (JsonProcessingException | NumberFormatException e) {
      // Not JSON, deeper or longer than is sensible, or a number beyond all bounds.
      return null;
    } catch (IOException e) {
      throw new AssertionError("reading from a string", e);
    }
  }

  private static final class Tail {
    boolean cut;
  }

  /** The value at the current token; null if it is cut off before it holds anything. */
  private static @Nullable JsonNode read(JsonParser parser, Tail tail) throws IOException {
    JsonToken token = parser.currentToken();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (token == null) {
      tail.cut = true;
      return null;
    }
    return switch (token) {
      case START_ARRAY -> readArray(parser, tail);
      case START_OBJECT -> readObject(parser, tail);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }

  private static JsonNode readArray(JsonParser parser, Tail tail) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    try {
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          return array;
        }
        JsonNode element = read(parser, tail);
        if (tail.cut) {
          // An object cut in the middle lacks fields; an inner array keeps its complete elements.
          if (element != null && element.isArray()) {
            array.add(element);
          }
          return array;
        }
        array.add(element);
      }
    } catch (JsonEOFException e) {
      tail.cut = true;
      return array;
    }
  }

  private static JsonNode readObject(JsonParser parser, Tail tail) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    try {
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_OBJECT) {
          return object;
        }
        if (token != JsonToken.FIELD_NAME) {
          tail.cut = true;
          return object;
        }
        String name = parser.currentName();
        parser.nextToken();
        JsonNode value = read(parser, tail);
        if (value != null && (!tail.cut || value.isContainerNode())) {
          object.set(name, value);
        }
        if (tail.cut) {
          return object;
        }
      }
    } catch (JsonEOFException e) {
      tail.cut = true;
      return object;
    }
  }
}
