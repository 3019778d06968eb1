package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of an object by name, without regard to case, blanks, hyphens and underscores. */
final class Fields {

  static final ImmutableList<String> TYPE =
      ImmutableList.of(
          "type", "label", "category", "class", "entitytype", "entitygroup", "tag", "semantictype");
  static final ImmutableList<String> TEXT =
      ImmutableList.of(
          "text",
          "words",
          "mention",
          "entity",
          "name",
          "span",
          "word",
          "value",
          "term",
          "phrase",
          "surface",
          "mentiontext",
          "entitytext",
          "entityname",
          "content");
  static final ImmutableList<String> ID = ImmutableList.of("id", "identifier", "eventid", "key");

  private final Map<String, JsonNode> byKey = new LinkedHashMap<>();

  Fields(JsonNode object) {
    object.properties().forEach(field -> byKey.putIfAbsent(key(field.getKey()), field.getValue()));
  }

  static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    StringBuilder key = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      if (Character.isLetterOrDigit(lower.charAt(i))) {
        key.append(lower.charAt(i));
      }
    }
    return key.toString();
  }

  boolean has(List<String> names) {
    return names.stream().anyMatch(byKey::containsKey);
  }

  /** The first of these fields that is there. */
  Optional<JsonNode> get(List<String> names) {
    for (String name : names) {
      JsonNode value = byKey.get(name);
      if (value != null) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The first of these fields that holds text, a number, or an object with one of them. */
  Optional<String> text(List<String> names) {
    for (String name : names) {
      JsonNode value = byKey.get(name);
      Optional<String> text = value == null ? Optional.empty() : scalar(value);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** All texts of the first of these fields that holds any: one, or a list of them. */
  ImmutableList<String> texts(List<String> names) {
    for (String name : names) {
      JsonNode value = byKey.get(name);
      if (value == null) {
        continue;
      }
      List<String> texts = new ArrayList<>();
      if (value.isArray()) {
        value.forEach(element -> scalar(element).ifPresent(texts::add));
        if (texts.size() != value.size()) {
          continue;
        }
      } else {
        scalar(value).ifPresent(texts::add);
      }
      if (!texts.isEmpty()) {
        return ImmutableList.copyOf(texts);
      }
    }
    return ImmutableList.of();
  }

  /** A text or a number; of {@code {"text": …}} its text. */
  static Optional<String> scalar(JsonNode value) {
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    if (value.isNumber()) {
      return Optional.of(value.decimalValue().stripTrailingZeros().toPlainString());
    }
    if (value.isObject()) {
      return new Fields(value).text(TEXT);
    }
    return Optional.empty();
  }
}
