package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Mentions in the JSON forms that models write. */
final class MentionJson {

  private MentionJson() {}

  /** A type and the words of a mention. */
  record Named(String type, String words) {}

  /** An array of objects or strings, or an object that holds such arrays. */
  static boolean isMentionArray(JsonNode node) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (!element.isObject() && !element.isTextual()) {
          return false;
        }
      }
      return true;
    }
    if (!node.isObject() || node.isEmpty()) {
      return false;
    }
    for (JsonNode value : node) {
      if (value.isArray()) {
        return true;
      }
    }
    return text(node, "text", "words", "mention", "entity").isPresent();
  }

  /**
   * All mentions whose type is in the list; with a single type, mentions without a type have it.
   */
  static List<Named> read(JsonNode node, List<String> types) {
    List<Named> found = new ArrayList<>();
    read(node, types, types.size() == 1 ? types.get(0) : "", found);
    return found;
  }

  private static void read(JsonNode node, List<String> types, String type, List<Named> found) {
    if (node.isTextual()) {
      if (!type.isEmpty()) {
        found.add(new Named(type, node.textValue()));
      }
    } else if (node.isArray()) {
      node.forEach(element -> read(element, types, type, found));
    } else if (node.isObject()) {
      Optional<String> words = text(node, "text", "words", "mention", "entity", "name", "span");
      if (words.isPresent()) {
        Optional<String> own =
            text(node, "type", "label", "category", "class", "entity_type")
                .flatMap(name -> known(name, types));
        String resolved = own.orElse(node.hasNonNull("type") ? "" : type);
        if (!resolved.isEmpty()) {
          found.add(new Named(resolved, words.get()));
        }
        return;
      }
      // {"Chemical": ["a", "b"], "Disease": []} or {"mentions": [...]}
      for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (field.getValue().isContainerNode()) {
          read(field.getValue(), types, known(field.getKey(), types).orElse(type), found);
        }
      }
    }
  }

  /** Tells whether there is any text or number: an answer, though perhaps not a readable one. */
  static boolean holdsText(JsonNode node) {
    if (!node.isContainerNode()) {
      return !node.isNull();
    }
    for (JsonNode value : node) {
      if (holdsText(value)) {
        return true;
      }
    }
    return false;
  }

  static Optional<String> known(String name, List<String> types) {
    String key = key(name);
    return types.stream().filter(type -> key(type).equals(key)).findFirst();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The first of these fields that holds text. */
  static Optional<String> text(JsonNode node, String... names) {
    for (String name : names) {
      JsonNode value = node.get(name);
      if (value != null && value.isTextual()) {
        return Optional.of(value.textValue());
      }
    }
    return Optional.empty();
  }
}
