package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bioeval.core.task.Reading.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a list of objects, however they are put together: in arrays within arrays, in an
 * envelope, by number or by type.
 */
final class Elements {

  private final List<String> envelopes;
  private final Predicate<Fields> isElement;
  private final TypeNames types;
  private final ReadingLog log;
  private final List<Element> found = new ArrayList<>();

  private Elements(
      List<String> envelopes, Predicate<Fields> isElement, TypeNames types, ReadingLog log) {
    this.envelopes = envelopes;
    this.isElement = isElement;
    this.types = types;
    this.log = log;
  }

  /** Tells whether a value has a shape that a list of elements can have. */
  static boolean mayBeIn(
      JsonNode node, List<String> envelopes, Predicate<Fields> isElement, TypeNames types) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (element.isNumber() || element.isBoolean()) {
          return false;
        }
      }
      return true;
    }
    Fields fields = new Fields(node);
    return isElement.test(fields)
        || fields.has(envelopes)
        || Envelope.open(node, envelopes).isPresent()
        || node.properties().stream().anyMatch(f -> types.known(f.getKey()).isPresent())
        || (!node.isEmpty() && node.properties().stream().anyMatch(f -> f.getValue().isArray()));
  }

  /**
   * An element.
   *
   * @param node an object, an array of texts, or a text
   * @param type that it stands under, or null
   */
  record Element(JsonNode node, @Nullable String type) {}

  static List<Element> of(
      JsonNode value,
      List<String> envelopes,
      Predicate<Fields> isElement,
      TypeNames types,
      ReadingLog log) {
    Elements elements = new Elements(envelopes, isElement, types, log);
    elements.node(value, null);
    return elements.found;
  }

  private void node(JsonNode node, @Nullable String type) {
    if (node.isNull()) {
      log.leftOut(Reason.NO_PREDICTION, node);
    } else if (node.isTextual()) {
      if (Nothing.isNothing(node.textValue(), "")) {
        log.leftOut(Reason.NO_PREDICTION, node);
      } else {
        found.add(new Element(node, type));
      }
    } else if (node.isArray()) {
      if (isTuple(node)) {
        found.add(new Element(node, type));
      } else {
        node.forEach(element -> node(element, type));
      }
    } else if (node.isObject()) {
      object(node, type);
    } else {
      log.leftOut(Reason.WRONG_SHAPE, node);
    }
  }

  private boolean isTuple(JsonNode array) {
    if (array.size() < 2 || array.size() > 4) {
      return false;
    }
    boolean named = false;
    for (JsonNode element : array) {
      named |= element.isTextual() && types.known(element.textValue()).isPresent();
    }
    for (JsonNode element : array) {
      if (element.isContainerNode() || element.isNull()) {
        return false;
      }
      // "Positive_Correlation(a, b)" beside others is one of a list; "hormone (lh)" beside a type
      // is an end of a relation.
      if (!named && element.isTextual() && element.textValue().indexOf('(') > 0) {
        return false;
      }
    }
    return true;
  }

  private void object(JsonNode object, @Nullable String type) {
    Fields fields = new Fields(object);
    Optional<JsonNode> own = fields.get(envelopes).filter(JsonNode::isContainerNode);
    if (own.isPresent()) {
      node(own.get(), type);
    } else if (isElement.test(fields)) {
      found.add(new Element(object, type));
    } else if (Envelope.open(object, envelopes).isPresent()) {
      node(Envelope.open(object, envelopes).get(), type);
    } else {
      object.properties().forEach(field -> ofType(field.getKey(), field.getValue(), type));
    }
  }

  private void ofType(String name, JsonNode value, @Nullable String type) {
    Optional<String> known = types.known(name);
    if (value.isContainerNode()) {
      // Elements under a name of its own may be of a type that the task does not have.
      boolean invented = known.isEmpty() && type == null && types.names.size() > 1;
      node(value, known.isPresent() ? known.get() : invented ? name : type);
    } else if (known.isPresent() && value.isTextual()) {
      node(value, known.get());
    } else if (!value.isNull()) {
      log.leftOut(Reason.WRONG_SHAPE, name + ": " + value);
    }
  }
}
