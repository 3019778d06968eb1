package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.task.Reading.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Mentions in the JSON forms that models write: objects, pairs, texts by type, nested or in an
 * envelope. A type that is not in the list is kept: it is a prediction, and a wrong one.
 */
final class MentionJson {

  private static final ImmutableList<String> ENVELOPES =
      ImmutableList.of("mentions", "entities", "namedentities", "annotations", "spans", "ner");

  /** Fields that models write beside an answer. */
  private static final ImmutableSet<String> ASIDE =
      ImmutableSet.of(
          "text",
          "sentence",
          "document",
          "input",
          "note",
          "notes",
          "comment",
          "reasoning",
          "reason",
          "explanation",
          "rationale",
          "status",
          "language",
          "task");

  private final TypeNames types;
  private final String text;
  private final ReadingLog log;
  private final List<Named> found = new ArrayList<>();
  private boolean withoutText;

  private MentionJson(TypeNames types, String text, ReadingLog log) {
    this.types = types;
    this.text = text;
    this.log = log;
  }

  /** A type and the words of a mention. */
  record Named(String type, String words) {}

  /** An array of objects, texts or arrays of them, or an object that holds such. */
  static boolean isMentions(JsonNode node, TypeNames types) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (element.isNumber() || element.isBoolean()) {
          return false;
        }
      }
      return true;
    }
    Fields fields = new Fields(node);
    return fields.has(Fields.TEXT)
        || fields.has(ENVELOPES)
        || Envelope.open(node, ENVELOPES).isPresent()
        || node.properties().stream().anyMatch(f -> types.known(f.getKey()).isPresent())
        || (!node.isEmpty() && node.properties().stream().allMatch(f -> f.getValue().isArray()));
  }

  /**
   * All mentions in their order; with a single type, mentions without a type have it.
   *
   * @param log what is left out, and why
   */
  static List<Named> read(JsonNode node, TypeNames types, String text, ReadingLog log) {
    MentionJson reader = new MentionJson(types, text, log);
    reader.node(node, types.names.size() == 1 ? types.names.get(0) : null);
    if (reader.found.isEmpty() && !log.inPart() && holdsOther(node)) {
      log.leftOut(Reason.WRONG_SHAPE, node);
    }
    return reader.found;
  }

  /** Numbers and truth values: an answer, though not one of mentions. */
  private static boolean holdsOther(JsonNode node) {
    if (!node.isContainerNode()) {
      return node.isNumber() || node.isBoolean();
    }
    for (JsonNode value : node) {
      if (holdsOther(value)) {
        return true;
      }
    }
    return false;
  }

  /** The types of the mentions in a value. */
  static Set<String> types(JsonNode node, TypeNames types) {
    Set<String> named = new LinkedHashSet<>();
    MentionJson reader = new MentionJson(types, "", new ReadingLog());
    reader.withoutText = true;
    reader.node(node, types.names.size() == 1 ? types.names.get(0) : null);
    reader.found.forEach(mention -> named.add(mention.type()));
    return named;
  }

  /** Without the text, "NO" and "NA" count as words of it. */
  private boolean isNothing(String words) {
    return !withoutText && Nothing.isNothing(words, text);
  }

  private void node(JsonNode node, @Nullable String type) {
    if (node.isNull()) {
      log.leftOut(Reason.NO_PREDICTION, node);
    } else if (node.isTextual()) {
      text(node.textValue(), type);
    } else if (node.isArray()) {
      array(node, type);
    } else if (node.isObject()) {
      object(node, type);
    } else {
      log.leftOut(Reason.WRONG_SHAPE, node);
    }
  }

  private void text(String words, @Nullable String type) {
    if (isNothing(words)) {
      log.leftOut(Reason.NO_PREDICTION, words);
    } else if (type != null) {
      found.add(new Named(type, words));
    } else {
      List<Named> typed = MentionLines.typed(words, types, text);
      if (typed.isEmpty()) {
        log.leftOut(Reason.UNKNOWN_TYPE, words);
      }
      found.addAll(typed);
    }
  }

  /** A list, or a pair of a type and words in either order. */
  private void array(JsonNode array, @Nullable String type) {
    if (array.size() == 2 && array.get(0).isTextual() && array.get(1).isTextual()) {
      String first = array.get(0).textValue();
      String second = array.get(1).textValue();
      Optional<String> before = types.known(first);
      Optional<String> after = types.known(second);
      if (before.isPresent() != after.isPresent()) {
        text(before.isPresent() ? second : first, before.or(() -> after).get());
        return;
      }
    }
    array.forEach(element -> node(element, type));
  }

  private void object(JsonNode object, @Nullable String type) {
    if (asAskedFor(object)) {
      return;
    }
    Fields fields = new Fields(object);
    if (fields.has(Fields.TYPE) && fields.has(Fields.TEXT) && !byType(object) && isFlat(object)) {
      element(object, fields, type); // As asked for.
      return;
    }
    Optional<JsonNode> contents =
        object.properties().stream().anyMatch(f -> types.known(f.getKey()).isPresent())
            ? Optional.empty()
            : Envelope.open(object, ENVELOPES);
    boolean element = fields.has(Fields.TYPE) && fields.has(Fields.TEXT);
    if (contents.isPresent() && !(element && contents.get().isEmpty())) {
      node(contents.get(), type);
      return;
    }
    if (fields.has(Fields.TEXT) && !byType(object)) {
      element(object, fields, type);
    } else if (fields.has(Fields.TYPE) && fields.text(Fields.TYPE).isPresent()) {
      log.leftOut(Reason.NO_TEXT, object);
    } else {
      object.properties().forEach(field -> ofType(field.getKey(), field.getValue(), type));
    }
  }

  /** Reads {@code {"type": a type of the list, "text": words}}; tells whether it is so. */
  private boolean asAskedFor(JsonNode object) {
    JsonNode named = object.get("type");
    JsonNode words = object.get("text");
    if (object.size() != 2
        || named == null
        || words == null
        || !named.isTextual()
        || !words.isTextual()
        || !types.isName(named.textValue())
        || types.namedLikeFields()) {
      return false;
    }
    if (isNothing(words.textValue())) {
      log.leftOut(Reason.NO_PREDICTION, object);
    } else {
      found.add(new Named(named.textValue(), words.textValue()));
    }
    return true;
  }

  private static boolean isFlat(JsonNode object) {
    for (JsonNode value : object) {
      if (value.isContainerNode()) {
        return false;
      }
    }
    return true;
  }

  /** Types may have the names of fields; then their values are lists. */
  private boolean byType(JsonNode object) {
    return !object.isEmpty()
        && object.properties().stream()
            .allMatch(
                field ->
                    types.known(field.getKey()).isPresent()
                        && (field.getValue().isArray() || types.names.size() > 1));
  }

  private void element(JsonNode object, Fields fields, @Nullable String type) {
    Optional<String> said = fields.text(Fields.TYPE);
    ImmutableList<String> words = fields.texts(Fields.TEXT);
    if (words.isEmpty()) {
      boolean nothing = fields.get(Fields.TEXT).map(v -> v.isNull() || v.isEmpty()).orElse(false);
      log.leftOut(
          nothing && !fields.get(Fields.TEXT).get().isNumber()
              ? Reason.NO_PREDICTION
              : Reason.NO_TEXT,
          object);
      return;
    }
    String resolved = said.isPresent() ? types.orInvented(said.get()) : type;
    for (String each : words) {
      if (isNothing(each) || said.map(types::isNone).orElse(false)) {
        log.leftOut(Reason.NO_PREDICTION, object);
      } else if (resolved == null || resolved.isEmpty()) {
        log.leftOut(Reason.UNKNOWN_TYPE, object);
      } else {
        found.add(new Named(resolved, each));
      }
    }
  }

  /** {@code "Chemical": ["a", "b"]}, {@code "Disease": "c"}, or words by their type. */
  private void ofType(String name, JsonNode value, @Nullable String type) {
    Optional<String> known = types.known(name);
    if (known.isPresent()) {
      node(value, known.get());
    } else if (value.isContainerNode()) {
      boolean texts = value.isArray() && !value.isEmpty();
      for (JsonNode element : value) {
        texts &= element.isTextual();
      }
      // A list of texts under a name of its own is a type that the task does not have.
      node(value, texts ? types.orInvented(name) : type);
    } else if (value.isTextual() && types.known(value.textValue()).isPresent()) {
      text(name, types.known(value.textValue()).get());
    } else if (value.isTextual()
        && !value.textValue().isBlank()
        && !ASIDE.contains(Fields.key(name))) {
      log.leftOut(Reason.UNKNOWN_TYPE, name + ": " + value);
    }
  }
}
