package org.bioeval.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;

/**
 * The gold answer to one item, as a model is asked to write it and in parts.
 *
 * @param kind of answer
 * @param plain in the form asked for
 * @param elements the JSON objects, for kinds that have them
 * @param labels the labels, for kinds that have them
 * @param schema the closed list
 * @param item the item
 */
record GoldAnswer(
    Kind kind,
    String plain,
    List<ObjectNode> elements,
    List<String> labels,
    Schema schema,
    Instance item) {

  private static final ObjectMapper JSON = new ObjectMapper();

  enum Kind {
    MENTIONS,
    MENTION_LINES,
    RELATIONS,
    EVENTS,
    LABELS,
    CLASS,
    NOTE
  }

  static GoldAnswer structured(Kind kind, String plain, Schema schema, Instance item) {
    List<ObjectNode> elements = new ArrayList<>();
    try {
      JSON.readTree(plain).forEach(element -> elements.add((ObjectNode) element));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GoldAnswer(kind, plain, elements, List.of(), schema, item);
  }

  static GoldAnswer lines(Iterable<String> mentions, String plain, Schema schema, Instance item) {
    List<ObjectNode> elements = new ArrayList<>();
    for (String mention : mentions) {
      int colon = mention.indexOf(": ");
      elements.add(
          JSON.createObjectNode()
              .put("type", mention.substring(0, colon))
              .put("text", mention.substring(colon + 2)));
    }
    return new GoldAnswer(Kind.MENTION_LINES, plain, elements, List.of(), schema, item);
  }

  static GoldAnswer labels(
      Kind kind, Iterable<String> labels, String plain, Schema schema, Instance item) {
    List<String> all = new ArrayList<>();
    labels.forEach(all::add);
    return new GoldAnswer(kind, plain, List.of(), all, schema, item);
  }

  boolean isJson() {
    return kind == Kind.MENTIONS
        || kind == Kind.MENTION_LINES
        || kind == Kind.RELATIONS
        || kind == Kind.EVENTS;
  }

  boolean isMentions() {
    return kind == Kind.MENTIONS || kind == Kind.MENTION_LINES;
  }

  boolean isLabels() {
    return kind == Kind.LABELS || kind == Kind.CLASS;
  }

  boolean isEmpty() {
    return elements.isEmpty() && labels.isEmpty() && kind != Kind.NOTE;
  }

  /** The elements as an array, each changed. */
  String array(Function<ObjectNode, Object> change) {
    return elements.stream()
        .map(element -> change.apply(element.deepCopy()).toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  String array() {
    return array(element -> element);
  }

  /** JSON of the answer, also where the form asked for is not JSON. */
  String json() {
    return isLabels() ? string(labels) : array();
  }

  static String string(Object value) {
    return JSON.valueToTree(value).toString();
  }

  /** The elements by their type, in the order of the types. */
  Map<String, List<ObjectNode>> byType() {
    Map<String, List<ObjectNode>> byType = new LinkedHashMap<>();
    for (ObjectNode element : elements) {
      byType
          .computeIfAbsent(element.get("type").textValue(), type -> new ArrayList<>())
          .add(element);
    }
    return byType;
  }

  /** Words of the mentions by their type. */
  Map<String, List<String>> wordsByType() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    byType()
        .forEach(
            (type, list) ->
                words.put(type, list.stream().map(e -> e.get("text").textValue()).toList()));
    return words;
  }

  /** Another element of the same kind that is not in the answer. */
  ObjectNode other() {
    ObjectNode other = elements.get(0).deepCopy();
    for (String name : List.of("text", "trigger", "head")) {
      if (other.path(name).isTextual()) {
        other.put(name, "zzz");
      }
    }
    return other;
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
