package org.bioeval.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import org.bioeval.metrics.rouge.RougePair;
import org.jspecify.annotations.Nullable;

/**
 * A prediction and what it is compared with.
 *
 * @param where file and line, for messages
 * @param id name of the item
 * @param source what the prediction was written from, if told
 * @param texts the references, at least one, and the prediction
 */
record TextPair(String where, String id, @Nullable String source, RougePair texts) {

  /**
   * Reads a line.
   *
   * @param node an object with {@code prediction} and {@code reference} or {@code references}, and
   *     if wanted {@code source}
   * @param id name of the item
   * @param where file and line
   * @throws IllegalArgumentException if it is something else; the message says what
   */
  static TextPair read(JsonNode node, String id, String where) {
    if (node.has("reference") && node.has("references")) {
      throw new IllegalArgumentException(
          where + ": has both \"reference\" and \"references\"; give one of them");
    }
    ImmutableList.Builder<String> references = ImmutableList.builder();
    if (node.path("references").isArray() && !node.get("references").isEmpty()) {
      int index = 0;
      for (JsonNode reference : node.get("references")) {
        references.add(text(where, "references[" + index++ + "]", reference));
      }
    } else if (node.has("references")) {
      throw wrong(where, "references", node.get("references"), "an array of texts, at least one");
    } else {
      references.add(text(where, "reference", node.path("reference")));
    }
    return new TextPair(
        where,
        id,
        node.hasNonNull("source") ? text(where, "source", node.get("source")) : null,
        new RougePair(references.build(), text(where, "prediction", node.path("prediction"))));
  }

  private static String text(String where, String field, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(where, field, value, "a text");
    }
    return value.textValue();
  }

  private static IllegalArgumentException wrong(
      String where, String field, JsonNode value, String wanted) {
    String found = value.isMissingNode() ? "missing" : value.toString();
    return new IllegalArgumentException(
        where
            + ": \""
            + field
            + "\" is "
            + found
            + ", expected "
            + wanted
            + ", as in {\"id\": \"7\", \"reference\": \"No fever.\", \"prediction\": \"Afebrile.\"}");
  }
}
