package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/** Yes or no, as models write it beside a label. */
final class Truth {

  private static final ImmutableSet<String> YES =
      ImmutableSet.of(
          "yes",
          "y",
          "true",
          "1",
          "present",
          "applies",
          "applicable",
          "stated",
          "x",
          "positive",
          "✓",
          "✔",
          "✅");
  private static final ImmutableSet<String> NO =
      ImmutableSet.of(
          "no",
          "n",
          "false",
          "0",
          "absent",
          "doesnotapply",
          "notapplicable",
          "notpresent",
          "notstated",
          "negative",
          "none",
          "null",
          "na",
          "✗",
          "✘",
          "❌");

  private Truth() {}

  static Optional<Boolean> of(String word) {
    String key = Fields.key(word);
    String sign = key.isEmpty() ? word.strip() : key;
    return YES.contains(sign)
        ? Optional.of(true)
        : NO.contains(sign) ? Optional.of(false) : Optional.empty();
  }

  /** A truth value, a word for one, 0 or 1, or a list that is empty or not. */
  static Optional<Boolean> of(JsonNode value) {
    if (value.isBoolean()) {
      return Optional.of(value.booleanValue());
    }
    if (value.isNull()) {
      return Optional.of(false);
    }
    if (value.isContainerNode()) {
      if (value.isObject()) {
        return new Fields(value).get(LabelJson.APPLIES).flatMap(Truth::of);
      }
      return Optional.of(!value.isEmpty());
    }
    return Fields.scalar(value).flatMap(Truth::of);
  }
}
