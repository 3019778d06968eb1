package org.bioeval.backends.checkpoint.internal.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file's metadata with the type that each key must have, remembering which keys were read,
 * so that one nobody understood is an error and not a silently different model.
 */
final class GgufMetadata {
  private final String where;
  private final Map<String, Object> values;
  private final Set<String> read = new HashSet<>();

  GgufMetadata(String where, Map<String, Object> values) {
    this.where = where;
    this.values = values;
  }

  /** The file, for messages. */
  String where() {
    return where;
  }

  boolean has(String key) {
    read.add(key);
    return values.containsKey(key);
  }

  Optional<String> text(String key) {
    return value(key, String.class, "a text");
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  boolean flag(String key, boolean missing) {
    return value(key, Boolean.class, "true or false").orElse(missing);
  }

  Optional<Integer> whole(String key) {
    return value(key, Long.class, "a whole number")
        .map(
            n -> {
              if (n < 0 || n > Integer.MAX_VALUE) {
                throw bad(key, n, "a number from 0 to 2^31 - 1");
              }
              return n.intValue();
            });
  }

  int requiredWhole(String key) {
    return whole(key).orElseThrow(() -> missing(key));
  }

  /**
   * A number. Files hold most in single precision; the shortest decimal that gives the same single
   * is what the configuration said before it was converted.
   */
  Optional<Double> number(String key) {
    return value(key, Number.class, "a number")
        .map(Number::doubleValue)
        .map(n -> (float) n.doubleValue() == n ? Double.valueOf(Float.toString(n.floatValue())) : n)
        .map(
            n -> {
              if (!Double.isFinite(n)) {
                throw bad(key, n, "a finite number");
              }
              return n;
            });
  }

  List<String> texts(String key) {
    return list(key, String.class, "a list of texts").orElseThrow(() -> missing(key));
  }

  Optional<List<Number>> numbers(String key) {
    return list(key, Number.class, "a list of numbers");
  }

  /** Refuses any value but the one that is computed here; a missing key is fine. */
  void require(String key, Object only) {
    read.add(key);
    Object value = values.get(key);
    if (value != null && !value.equals(only)) {
      throw bad(key, value, only + " (nothing else is computed here)");
    }
  }

  /** An error if a key that begins like this was never read. */
  void rejectUnread(String prefix) {
    List<String> unread = new ArrayList<>();
    for (String key : new TreeSet<>(values.keySet())) {
      if (key.startsWith(prefix) && !read.contains(key)) {
        unread.add("'" + key + "' = " + brief(values.get(key)));
      }
    }
    if (!unread.isEmpty()) {
      throw new CheckpointException(
          "%s: unknown metadata %s; it may change the result, so the model is not loaded"
              .formatted(where, String.join(", ", unread)));
    }
  }

  CheckpointException bad(String key, @Nullable Object value, String expected) {
    return new CheckpointException(
        "%s: '%s' is %s, expected %s".formatted(where, key, brief(value), expected));
  }

  private CheckpointException missing(String key) {
    return new CheckpointException("%s: no '%s' in the metadata".formatted(where, key));
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) {
    read.add(key);
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw bad(key, value, expected);
    }
    return Optional.of(type.cast(value));
  }

  private <T> Optional<List<T>> list(String key, Class<T> type, String expected) {
    read.add(key);
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> items) || !items.stream().allMatch(type::isInstance)) {
      throw bad(key, value, expected);
    }
    return Optional.of(items.stream().map(type::cast).toList());
  }

  private static String brief(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    String text = String.valueOf(value);
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
