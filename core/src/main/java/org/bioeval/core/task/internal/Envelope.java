package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.task.LenientJson;

/** The object that models put around a list, with or without the text and other things beside. */
final class Envelope {

  private static final ImmutableList<String> GENERAL =
      ImmutableList.of(
          "answer",
          "answers",
          "finalanswer",
          "output",
          "result",
          "results",
          "response",
          "data",
          "items",
          "list",
          "predictions",
          "prediction",
          "extractions",
          "annotations",
          "annotation",
          "labels",
          "values",
          "elements");

  private Envelope() {}

  /**
   * What stands in an envelope: the field of one of the task's own names, else one of a general
   * name, else the elements that are numbered; empty if the object is none.
   */
  static Optional<JsonNode> open(JsonNode object, List<String> own) {
    Fields fields = new Fields(object);
    Optional<JsonNode> contents = container(fields, own).or(() -> container(fields, GENERAL));
    return contents.isPresent() ? contents : numbered(object);
  }

  private static Optional<JsonNode> container(Fields fields, List<String> names) {
    for (String name : names) {
      Optional<JsonNode> value = fields.get(List.of(name));
      if (value.isEmpty()) {
        continue;
      }
      if (value.get().isContainerNode() || value.get().isNull()) {
        return value;
      }
      if (value.get().isTextual()) {
        // JSON within a text within JSON.
        ImmutableList<LenientJson.Found> inner = LenientJson.all(value.get().textValue());
        if (inner.size() == 1 && inner.get(0).complete() && inner.get(0).leftOut().isEmpty()) {
          return Optional.of(inner.get(0).value());
        }
      }
    }
    return Optional.empty();
  }

  /** {@code {"1": {…}, "2": {…}}} and {@code {"T1": {…}}} are lists. */
  private static Optional<JsonNode> numbered(JsonNode object) {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    boolean numbered =
        !object.isEmpty()
            && object.properties().stream()
                .allMatch(
                    field ->
                        field.getKey().strip().matches("([A-Za-z_ ]{0,12})\\d+")
                            && field.getValue().isContainerNode());
    object.forEach(elements::add);
    return numbered ? Optional.of(elements) : Optional.empty();
  }
}
