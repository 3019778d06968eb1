package org.bioeval.backends.checkpoint.internal.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * What a checkpoint folder says about special tokens and chats.
 *
 * @param chatTemplate the template of conversations; empty if the model has none
 * @param specialTokens text of special tokens by name, such as {@code bos_token}
 * @param endTokens ids that end an answer
 */
public record TokenizerConfig(
    Optional<String> chatTemplate, Map<String, String> specialTokens, Set<Integer> endTokens) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads {@code tokenizer_config.json}, {@code chat_template.jinja}, {@code
   * generation_config.json} and {@code config.json}, whichever are there.
   */
  public static TokenizerConfig read(Path folder) {
    JsonNode tokenizer = json(folder.resolve("tokenizer_config.json"));
    Map<String, String> special = new TreeMap<>();
    for (String name : new String[] {"bos_token", "eos_token", "pad_token", "unk_token"}) {
      JsonNode token = tokenizer.path(name);
      JsonNode content = token.isObject() ? token.path("content") : token;
      if (content.isTextual()) {
        special.put(name, content.textValue());
      }
    }
    Set<Integer> ends = new TreeSet<>();
    for (String file : new String[] {"generation_config.json", "config.json"}) {
      JsonNode ids = json(folder.resolve(file)).path("eos_token_id");
      if (ids.isIntegralNumber()) {
        ends.add(ids.intValue());
      }
      ids.forEach(id -> ends.add(id.intValue()));
    }
    return new TokenizerConfig(template(folder, tokenizer), special, ends);
  }

  private static Optional<String> template(Path folder, JsonNode tokenizer) {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      return Optional.of(text(file));
    }
    JsonNode template = tokenizer.path("chat_template");
    if (template.isTextual()) {
      return Optional.of(template.textValue());
    }
    for (JsonNode named : template) {
      if (named.path("name").asText().equals("default")) {
        return Optional.of(named.path("template").asText());
      }
    }
    return Optional.empty();
  }

  private static JsonNode json(Path file) {
    try {
      return Files.isRegularFile(file) ? JSON.readTree(text(file)) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
