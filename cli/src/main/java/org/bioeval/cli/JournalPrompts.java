package org.bioeval.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The prompts of a run's items, from its journal. A journal may hold several prompts for an item,
 * of runs with other settings; an item's keys tell which one was its own.
 */
final class JournalPrompts {

  private static final String SEVERAL =
      "(the journal holds several prompts for this item; evaluate again to see which one was its own)";

  private final Map<String, String> byKey = new HashMap<>();
  private final Map<String, String> byItem = new HashMap<>();

  private JournalPrompts() {}

  /**
   * Finds the prompts of some items.
   *
   * @param journal the file; without one there are no prompts
   * @param items lines of items.jsonl
   */
  static JournalPrompts of(Path journal, List<JsonNode> items) throws IOException {
    JournalPrompts prompts = new JournalPrompts();
    if (Files.exists(journal)) {
      Set<String> ids = new HashSet<>();
      items.forEach(item -> ids.add(item.path("id").asText()));
      Map<String, String> messages = new HashMap<>();
      JsonLines.readWritten(
          journal,
          line -> {
            prompts.take(line, ids, messages);
            return true;
          });
    }
    return prompts;
  }

  private void take(JsonNode line, Set<String> ids, Map<String, String> messages) {
    if (line.has("message")) {
      messages.put(line.path("message").asText(), text(line));
      return;
    }
    String item = line.path("item").asText();
    JsonNode key = line.has("key") ? line.path("key") : line.path("unanswerable");
    if (key.isMissingNode() || !ids.contains(item)) {
      return;
    }
    StringBuilder prompt = new StringBuilder();
    for (JsonNode message : line.path("prompt")) {
      prompt
          .append(
              message.isTextual()
                  ? messages.getOrDefault(message.asText(), "(message not in the journal)")
                  : text(message))
          .append('\n');
    }
    String whole = prompt.toString();
    byKey.put(key.asText(), whole);
    byItem.merge(item, whole, (one, other) -> one.equals(other) ? one : SEVERAL);
  }

  private static String text(JsonNode message) {
    return "[" + message.path("role").asText() + "]\n" + message.path("text").asText();
  }

  /**
   * The prompt of an item; empty if the journal has none, as for a call that failed.
   *
   * @param item a line of items.jsonl; one of an earlier version has no keys
   */
  String of(JsonNode item) {
    return item.has("keys")
        ? byKey.getOrDefault(item.path("keys").path(0).asText(), "")
        : byItem.getOrDefault(item.path("id").asText(), "");
  }
}
