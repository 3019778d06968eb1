package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.task.Reading.Reason;

/**
 * Labels in the JSON forms that models write: lists of names or objects, an envelope, a map from
 * labels to yes or no. A name outside the list is kept beside names in it: a wrong prediction.
 */
final class LabelJson {

  static final ImmutableList<String> APPLIES =
      ImmutableList.of(
          "applies",
          "present",
          "ispresent",
          "stated",
          "isstated",
          "applicable",
          "selected",
          "value",
          "mentioned",
          "holds",
          "true",
          "positive",
          "answer",
          "found");
  private static final ImmutableList<String> NAMES =
      ImmutableList.of(
          "labels",
          "label",
          "types",
          "type",
          "eventtypes",
          "eventtype",
          "relationtypes",
          "relationtype",
          "events",
          "event",
          "relations",
          "relation",
          "classes",
          "class",
          "categories",
          "category",
          "answers",
          "answer",
          "output",
          "result",
          "results",
          "response",
          "prediction",
          "predictions",
          "name",
          "names",
          "finalanswer",
          "data",
          "items");

  private final LabelNames names;
  private final TypeNames types;
  private final ReadingLog log;
  private final Set<String> labels = new LinkedHashSet<>();
  private boolean known;
  private boolean nothing;
  private boolean open;

  private LabelJson(LabelNames names, ReadingLog log) {
    this.names = names;
    this.types = new TypeNames(names.labels);
    this.log = log;
  }

  /** A list of texts, objects or lists of them, or an object with fields. */
  static boolean isLabels(JsonNode node) {
    if (!node.isArray()) {
      return !node.isEmpty();
    }
    for (JsonNode element : node) {
      if (element.isNumber() || element.isBoolean()) {
        return false;
      }
    }
    return true;
  }

  /** The labels, or empty if they cannot be told for sure. */
  static Optional<ImmutableSet<String>> read(JsonNode node, LabelNames names, ReadingLog log) {
    LabelJson reader = new LabelJson(names, log);
    reader.node(node);
    boolean empty = reader.labels.isEmpty();
    if (reader.open || (empty ? !reader.nothing || log.inPart() : !reader.known)) {
      return Optional.empty();
    }
    return Optional.of(ImmutableSet.copyOf(reader.labels));
  }

  private void node(JsonNode node) {
    if (node.isTextual()) {
      text(node.textValue());
    } else if (node.isNull()) {
      nothing = true;
      log.leftOut(Reason.NO_PREDICTION, node);
    } else if (node.isArray()) {
      nothing |= node.isEmpty();
      node.forEach(this::node);
    } else if (node.isObject()) {
      object(node);
    } else {
      log.leftOut(Reason.WRONG_SHAPE, node);
    }
  }

  private Optional<String> label(String text) {
    return names.exact(text).or(() -> types.known(text));
  }

  private void text(String text) {
    Optional<String> label = label(text);
    if (label.isPresent()) {
      add(label.get());
      return;
    }
    if (LabelNames.isNothing(text) || Nothing.says(text) || Nothing.isPlaceholder(text)) {
      nothing = true;
      log.leftOut(Reason.NO_PREDICTION, text);
      return;
    }
    List<String> pieces = Splitter.on(CHAR).omitEmptyStrings().trimResults().splitToList(text);
    if (pieces.size() > 1) {
      pieces.forEach(this::text);
    } else if (text.isBlank()) {
      log.leftOut(Reason.NO_PREDICTION, "\"\"");
    } else if (text.length() > 60 || LabelSentence.names(text, names)) {
      open = true; // Words about labels, not a label.
    } else {
      labels.add(text.strip());
    }
  }

  private static final com.google.common.base.CharMatcher CHAR =
      com.google.common.base.CharMatcher.anyOf(",;\n");

  private void add(String label) {
    known = true;
    labels.add(label);
  }

  private void object(JsonNode object) {
    boolean map = object.properties().stream().anyMatch(field -> label(field.getKey()).isPresent());
    if (map) {
      object.properties().forEach(field -> truth(field.getKey(), field.getValue()));
      return;
    }
    Fields fields = new Fields(object);
    Optional<JsonNode> named = fields.get(NAMES);
    if (named.isPresent()) {
      Optional<Boolean> applies =
          fields
              .get(APPLIES)
              .filter(value -> value != named.get())
              .flatMap(value -> value.isContainerNode() ? Optional.empty() : Truth.of(value));
      if (applies.orElse(true)) {
        node(named.get());
      } else {
        nothing = true;
      }
    } else if (object.size() == 1) {
      node(object.elements().next());
    } else if (Envelope.open(object, NAMES).isPresent()) {
      node(Envelope.open(object, NAMES).get());
    } else {
      log.leftOut(Reason.WRONG_SHAPE, object);
    }
  }

  /** {@code {"Binding": true, "Regulation": "no"}} */
  private void truth(String name, JsonNode value) {
    Optional<Boolean> truth = Truth.of(value);
    Optional<String> label = label(name);
    if (truth.isEmpty()) {
      open |= label.isPresent();
    } else if (!truth.get()) {
      nothing = true;
    } else if (label.isPresent()) {
      add(label.get());
    } else {
      labels.add(name.strip());
    }
  }
}
