package org.bioeval.backends.djl.internal.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON schemas (draft 2020-12) into forms of the texts that satisfy them.
 *
 * <p>Every text of the form satisfies the schema; not every value that satisfies it can be written:
 * members of an object come in the order of {@code properties}, and none beside those. What a
 * schema asks for and is not read here is an error, so that nothing is promised and not kept.
 */
final class SchemaReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Say nothing about which values satisfy the schema. */
  private static final Set<String> NOTES =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "format",
          "readOnly",
          "writeOnly",
          "$defs",
          "definitions");

  private static final Set<String> BY_TYPE =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  /** Whole numbers between bounds are written out one by one. */
  private static final long MOST_NUMBERS = 10_000;

  private final Forms forms;
  private final JsonForms json;
  private final JsonNode root;
  private final Map<String, Form> references = new HashMap<>();

  private SchemaReader(Forms forms, JsonNode root) {
    this.forms = forms;
    this.json = new JsonForms(forms);
    this.root = root;
  }

  /**
   * The texts that a schema allows.
   *
   * @throws IllegalArgumentException if it is no schema, or has a keyword that is not read here
   */
  static Form read(Forms forms, String schema) {
    JsonNode root;
    try {
      root = JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the JSON schema is no JSON: " + e.getOriginalMessage(), e);
    }
    return new SchemaReader(forms, root).form(root, "#");
  }

  private Form form(JsonNode schema, String where) {
    if (schema.isBoolean() && schema.booleanValue()) {
      return json.any();
    }
    if (!schema.isObject()) {
      throw new IllegalArgumentException(
          "JSON schema at %s is %s, must be an object or true".formatted(where, schema));
    }
    if (schema.has("$ref")) {
      only(schema, where, "$ref");
      return reference(schema.get("$ref").asText(), where);
    }
    if (schema.has("const")) {
      only(schema, where, "const", "type");
      return someOf(literals(List.of(schema.get("const")), schema), where + "/const");
    }
    if (schema.has("enum")) {
      only(schema, where, "enum", "type");
      return someOf(literals(schema.get("enum"), schema), where + "/enum");
    }
    if (schema.has("anyOf")) {
      only(schema, where, "anyOf");
      List<Form> options = new ArrayList<>();
      for (int i = 0; i < schema.get("anyOf").size(); i++) {
        options.add(form(schema.get("anyOf").get(i), where + "/anyOf/" + i));
      }
      return someOf(options, where + "/anyOf");
    }
    return byType(schema, where);
  }

  /** Those of the values that have the type, if the schema names one. */
  private List<Form> literals(Iterable<JsonNode> values, JsonNode schema) {
    List<Form> literals = new ArrayList<>();
    for (JsonNode value : values) {
      if (!schema.has("type") || isOf(value, schema.get("type"))) {
        literals.add(json.literal(value));
      }
    }
    return literals;
  }

  private static boolean isOf(JsonNode value, JsonNode type) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (isOf(value, one)) {
          return true;
        }
      }
      return false;
    }
    String own = value.getNodeType().name().toLowerCase(Locale.ROOT);
    return own.equals(type.asText())
        || (type.asText().equals("integer") && value.isIntegralNumber());
  }

  private Form someOf(List<Form> options, String where) {
    if (options.isEmpty()) {
      throw new IllegalArgumentException("JSON schema at " + where + " has no option");
    }
    return forms.either(options.toArray(new Form[0]));
  }

  private Form reference(String target, String where) {
    if (!target.equals("#") && !target.startsWith("#/")) {
      throw new IllegalArgumentException(
          "JSON schema at %s refers to '%s'; only places in the schema itself (#/…) are read"
              .formatted(where, target));
    }
    JsonNode schema = target.equals("#") ? root : root.at(target.substring(1));
    if (schema.isMissingNode()) {
      throw new IllegalArgumentException(
          "JSON schema at %s refers to '%s', which is not there".formatted(where, target));
    }
    Form known = references.get(target);
    if (known != null) {
      return known;
    }
    // What contains itself is read when it is reached while writing; by then it is known.
    Form later = forms.later(() -> form(schema, target));
    references.put(target, later);
    return later;
  }

  private Form byType(JsonNode schema, String where) {
    JsonNode type = schema.path("type");
    Set<String> types = new LinkedHashSet<>();
    if (type.isArray()) {
      type.forEach(one -> types.add(one.asText()));
    } else if (type.isTextual()) {
      types.add(type.textValue());
    } else if (schema.has("properties")) {
      types.add("object");
    } else if (schema.has("items")) {
      types.add("array");
    } else {
      only(schema, where);
      return json.any();
    }
    Set<String> known = new HashSet<>();
    known.add("type");
    List<Form> options = new ArrayList<>();
    for (String one : types) {
      options.add(
          switch (one) {
            case "object" -> object(schema, where, known);
            case "array" -> array(schema, where, known);
            case "string" -> string(schema, where, known);
            case "integer" -> integer(schema, where, known);
            case "number" -> json.number();
            case "boolean" -> forms.either(forms.text("true"), forms.text("false"));
            case "null" -> forms.text("null");
            default ->
                throw new IllegalArgumentException(
                    "JSON schema at %s: illegal type '%s', must be one of %s"
                        .formatted(where, one, BY_TYPE));
          });
    }
    only(schema, where, known.toArray(new String[0]));
    return someOf(options, where + "/type");
  }

  private Form object(JsonNode schema, String where, Set<String> known) {
    known.addAll(List.of("properties", "required", "additionalProperties"));
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    JsonNode others = schema.path("additionalProperties");
    JsonNode properties = schema.path("properties");
    List<JsonForms.Member> members = new ArrayList<>();
    properties
        .fields()
        .forEachRemaining(
            entry ->
                members.add(
                    new JsonForms.Member(
                        entry.getKey(),
                        form(entry.getValue(), where + "/properties/" + entry.getKey()),
                        required.remove(entry.getKey()))));
    boolean closed = others.isBoolean() && !others.booleanValue();
    Form other =
        closed
            ? forms.nothing()
            : others.isObject() ? form(others, where + "/additionalProperties") : json.any();
    for (String name : required) {
      if (closed) {
        throw new IllegalArgumentException(
            "JSON schema at %s requires '%s', which its additionalProperties forbids"
                .formatted(where, name));
      }
      members.add(new JsonForms.Member(name, other, true));
    }
    return members.isEmpty() && !closed ? json.map(other) : json.object(members);
  }

  private Form array(JsonNode schema, String where, Set<String> known) {
    known.addAll(List.of("items", "minItems", "maxItems"));
    Form element = schema.has("items") ? form(schema.get("items"), where + "/items") : json.any();
    int least = bound(schema, "minItems", 0, where);
    return json.array(element, least, most(schema, "maxItems", least, where));
  }

  private Form string(JsonNode schema, String where, Set<String> known) {
    if (schema.has("pattern")) {
      known.add("pattern");
      return json.string(schema.get("pattern").asText());
    }
    known.addAll(List.of("minLength", "maxLength"));
    int least = bound(schema, "minLength", 0, where);
    return json.string(least, most(schema, "maxLength", least, where));
  }

  private Form integer(JsonNode schema, String where, Set<String> known) {
    if (!schema.has("minimum") || !schema.has("maximum")) {
      return json.integer();
    }
    known.addAll(List.of("minimum", "maximum"));
    long from = (long) Math.ceil(schema.get("minimum").doubleValue());
    long to = (long) Math.floor(schema.get("maximum").doubleValue());
    if (to < from || to - from >= MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "JSON schema at %s: minimum %s and maximum %s must allow 1 to %s whole numbers"
              .formatted(where, schema.get("minimum"), schema.get("maximum"), MOST_NUMBERS));
    }
    List<Form> numbers = new ArrayList<>();
    for (long n = from; n <= to; n++) {
      numbers.add(forms.text(Long.toString(n)));
    }
    return someOf(numbers, where);
  }

  private static int bound(JsonNode schema, String key, int missing, String where) {
    JsonNode value = schema.get(key);
    if (value == null) {
      return missing;
    }
    if (!value.canConvertToInt() || value.intValue() < 0) {
      throw new IllegalArgumentException(
          "JSON schema at %s: illegal %s: %s, must be a whole number of at least 0"
              .formatted(where, key, value));
    }
    return value.intValue();
  }

  private static int most(JsonNode schema, String key, int least, String where) {
    int most = bound(schema, key, Forms.ANY, where);
    if (most != Forms.ANY && most < least) {
      throw new IllegalArgumentException(
          "JSON schema at %s: illegal %s: %s, must be at least %s"
              .formatted(where, key, most, least));
    }
    return most;
  }

  private static void only(JsonNode schema, String where, String... known) {
    Set<String> allowed = new HashSet<>(NOTES);
    allowed.addAll(List.of(known));
    schema
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                throw new IllegalArgumentException(
                    "JSON schema at %s: keyword '%s' cannot be enforced here; rewrite the schema without it"
                        .formatted(where, key));
              }
            });
  }
}
