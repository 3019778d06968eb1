package org.bioeval.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;

/** A user's own prompts and answers, from JSON Lines. */
final class Pairs {
  /** Speaker of a pair's system message. */
  static final String SYSTEM = "system";

  private Pairs() {}

  /**
   * Reads a file.
   *
   * @param file one object a line: {@code prompt} and {@code answer}, and if wanted {@code system},
   *     {@code id} (its line's number if absent) and {@code group} (its id if absent)
   * @param split what the file is used for
   * @return the pairs in the file's order; the answer is the reference
   * @throws IllegalArgumentException if a line is unsound; the message names it
   */
  static Dataset<DialogueInstance> read(Path file, Split split) throws IOException {
    List<DialogueInstance> pairs = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    JsonLines.read(
        file,
        (line, id, place) -> {
          DialogueInstance pair = pair(line, id, place);
          String earlier = seen.putIfAbsent(id, place);
          if (earlier != null) {
            throw new IllegalArgumentException(
                place + ": id \"" + id + "\" is that of " + earlier + " already");
          }
          pairs.add(pair);
        });
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(file + ": holds no pairs");
    }
    return Dataset.of(
        DatasetInfo.of(String.valueOf(file.getFileName()), split, "pair"),
        Schema.of("pairs"),
        pairs);
  }

  private static DialogueInstance pair(JsonNode node, String id, String where) {
    String prompt = text(where, node, "prompt");
    String answer = text(where, node, "answer");
    Document document = Document.of(id, node.path("group").asText(id), prompt);
    ImmutableList<DialogueInstance.Turn> turns =
        node.hasNonNull(SYSTEM)
            ? ImmutableList.of(new DialogueInstance.Turn(SYSTEM, text(where, node, SYSTEM)))
            : ImmutableList.of();
    return new DialogueInstance(id, document, turns, "", ImmutableMap.of(), answer);
  }

  private static String text(String where, JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException(
          where
              + ": \""
              + field
              + "\" is "
              + (value.isMissingNode() ? "missing" : value.toString())
              + ", expected a text such as {\"prompt\": \"Is it benign?\", \"answer\": \"yes\"}");
    }
    return value.asText();
  }
}
