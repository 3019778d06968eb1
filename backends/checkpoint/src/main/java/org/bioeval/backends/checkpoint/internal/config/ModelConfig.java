package org.bioeval.backends.checkpoint.internal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a checkpoint that remembers which keys were read, so that a key nobody
 * understood is an error and not a silently different model.
 */
public final class ModelConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys without influence on what the model computes at inference. */
  private static final Set<String> HARMLESS =
      Set.of(
          "_name_or_path",
          "architectures",
          "attention_dropout",
          "auto_map",
          "bos_token_id",
          "cache_implementation",
          "dtype",
          "embd_pdrop",
          "eos_token_id",
          "hidden_dropout",
          "id2label",
          "initializer_range",
          "is_llama_config",
          "keys_to_ignore_at_inference",
          "label2id",
          "pad_token_id",
          "resid_pdrop",
          "torch_dtype",
          "transformers.js_config",
          "transformers_version",
          "unk_token_id",
          "use_cache",
          "_attn_implementation",
          "_attn_implementation_autoset",
          "attn_implementation");

  private final String where;
  private final ObjectNode node;
  private final Set<String> read = new HashSet<>();

  private ModelConfig(String where, ObjectNode node) {
    this.where = where;
    this.node = node;
  }

  /**
   * Parses a configuration.
   *
   * @param where the file, for messages
   * @param json its text
   */
  public static ModelConfig parse(String where, String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree instanceof ObjectNode object) {
        return new ModelConfig(where, object);
      }
      throw new CheckpointException(where + ": expected a JSON object");
    } catch (JsonProcessingException e) {
      throw new CheckpointException(where + ": " + e.getOriginalMessage(), e);
    }
  }

  /** True if the key is there and not null. */
  public boolean has(String key) {
    read.add(key);
    return node.hasNonNull(key);
  }

  /** True if the key is there with the value null, which some families tell from a missing key. */
  public boolean isNull(String key) {
    read.add(key);
    return node.has(key) && node.get(key).isNull();
  }

  /** A positive whole number. */
  public int count(String key) {
    return count(key, null);
  }

  /** A positive whole number with the value that a missing key means. */
  public int count(String key, @Nullable Integer missing) {
    JsonNode value = value(key, missing);
    if (value == null) {
      return missing == null ? 0 : missing;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw bad(key, value, "a whole number of at least 1");
    }
    return value.intValue();
  }

  /** A finite number with the value that a missing key means. */
  public double number(String key, @Nullable Double missing) {
    JsonNode value = value(key, missing);
    if (value == null) {
      return missing == null ? 0 : missing;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw bad(key, value, "a number");
    }
    return value.doubleValue();
  }

  /** True or false; {@code missing} where the key is not there. */
  public boolean flag(String key, boolean missing) {
    JsonNode value = value(key, missing);
    if (value == null) {
      return missing;
    }
    if (!value.isBoolean()) {
      throw bad(key, value, "true or false");
    }
    return value.booleanValue();
  }

  /** A text; {@code missing} where the key is not there, an error if that is null too. */
  public String text(String key, @Nullable String missing) {
    JsonNode value = value(key, missing);
    if (value == null) {
      return missing == null ? "" : missing;
    }
    if (!value.isTextual()) {
      throw bad(key, value, "a text");
    }
    return value.textValue();
  }

  /** A list of texts, or empty where the key is not there. */
  public Optional<List<String>> texts(String key) {
    return list(key).map(l -> l.stream().map(JsonNode::asText).toList());
  }

  /** A list of numbers of the given length. */
  public float[] numbers(String key, int length) {
    List<JsonNode> list =
        list(key).orElseThrow(() -> new CheckpointException(where + ": no '" + key + "'"));
    if (list.size() != length) {
      throw new CheckpointException(
          "%s: '%s' has %s entries, expected %s (half the rotated part of a head)"
              .formatted(where, key, list.size(), length));
    }
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }

  /** The object under a key, or empty. Its own unread keys count as unread of this one. */
  public Optional<ModelConfig> object(String key) {
    read.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (value instanceof ObjectNode object) {
      return Optional.of(new ModelConfig(where + ": " + key, object));
    }
    throw bad(key, value, "an object");
  }

  /** Refuses any value but the one this backend computes. */
  public void require(String key, String only) {
    JsonNode value = node.get(key);
    read.add(key);
    if (value != null && !value.isNull() && !value.asText().equals(only)) {
      throw bad(key, value, only + " (nothing else is computed here)");
    }
  }

  /** An error if a key that may change the result was never read. */
  public void rejectUnread() {
    List<String> unread = new ArrayList<>();
    for (String key : new TreeSet<>(Set.copyOf(names()))) {
      if (!read.contains(key) && !HARMLESS.contains(key) && node.hasNonNull(key)) {
        unread.add("'" + key + "' = " + brief(node.get(key)));
      }
    }
    if (!unread.isEmpty()) {
      throw new CheckpointException(
          "%s: unknown %s %s; it may change the result, so the model is not loaded"
              .formatted(where, unread.size() == 1 ? "key" : "keys", String.join(", ", unread)));
    }
  }

  /** Where this object was read, for messages. */
  public String where() {
    return where;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Optional<List<JsonNode>> list(String key) {
    read.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      throw bad(key, value, "a list");
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return Optional.of(items);
  }

  private @Nullable JsonNode value(String key, @Nullable Object missing) {
    read.add(key);
    JsonNode value = node.get(key);
    if (value != null && !value.isNull()) {
      return value;
    }
    if (missing == null) {
      throw new CheckpointException(where + ": no '" + key + "'");
    }
    return null;
  }

  private CheckpointException bad(String key, JsonNode value, String expected) {
    return new CheckpointException(
        "%s: '%s' is %s, expected %s".formatted(where, key, brief(value), expected));
  }

  private static String brief(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
