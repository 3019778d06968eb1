package org.bioeval.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  private static final ObjectMapper JSON = new ObjectMapper();

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
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          file + ": no such file; give JSON Lines with prompt and answer", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not UTF-8; convert it first", e);
    }
    List<DialogueInstance> pairs = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String where = file + ":" + (i + 1);
        DialogueInstance pair = pair(where, Integer.toString(i + 1), lines.get(i));
        Integer earlier = seen.putIfAbsent(pair.id(), i + 1);
        if (earlier != null) {
          throw new IllegalArgumentException(
              where + ": id \"" + pair.id() + "\" is that of line " + earlier + " already");
        }
        pairs.add(pair);
      }
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(file + ": holds no pairs");
    }
    return Dataset.of(
        DatasetInfo.of(String.valueOf(file.getFileName()), split, "pair"),
        Schema.of("pairs"),
        pairs);
  }

  private static DialogueInstance pair(String where, String number, String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": no JSON: " + e.getOriginalMessage(), e);
    }
    String prompt = text(where, node, "prompt");
    String answer = text(where, node, "answer");
    String id = node.path("id").asText(number);
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
