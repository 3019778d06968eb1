package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.task.Reading.Reason;
import org.bioeval.core.task.internal.Elements.Element;

/** Events in the JSON forms that models write; the arguments are left to {@link ArgumentJson}. */
final class EventJson {

  private static final ImmutableList<String> ENVELOPES =
      ImmutableList.of("events", "eventlist", "eventmentions");
  private static final ImmutableList<String> TYPE =
      ImmutableList.of("type", "eventtype", "label", "event", "class", "category", "name");
  private static final ImmutableList<String> TRIGGER =
      ImmutableList.of(
          "trigger",
          "triggertext",
          "triggerword",
          "triggerwords",
          "anchor",
          "text",
          "words",
          "span",
          "mention");

  private EventJson() {}

  /** An event as the model wrote it. */
  record Named(String id, String type, String trigger, List<ArgumentJson.Named> arguments) {}

  static boolean isEvents(JsonNode node, TypeNames types) {
    return Elements.mayBeIn(node, ENVELOPES, EventJson::isElement, types);
  }

  private static boolean isElement(Fields fields) {
    return fields.has(TRIGGER);
  }

  static Set<String> types(JsonNode node, TypeNames types) {
    Set<String> named = new LinkedHashSet<>();
    read(node, types, ImmutableMap.of(), new ReadingLog()).forEach(e -> named.add(e.type()));
    return named;
  }

  /**
   * All events in their order. Types outside the closed list (PHEE's Combination) are kept: other
   * events may point to them, and they are predictions.
   *
   * @param roles the schema's roles by their keys
   */
  static List<Named> read(
      JsonNode node, TypeNames types, Map<String, String> roles, ReadingLog log) {
    List<Named> found = new ArrayList<>();
    int number = 0;
    for (Element element : Elements.of(node, ENVELOPES, EventJson::isElement, types, log)) {
      number++;
      if (!element.node().isObject()) {
        log.leftOut(Reason.WRONG_SHAPE, element.node());
        continue;
      }
      Fields fields = new Fields(element.node());
      Optional<String> type = fields.text(TYPE).or(() -> Optional.ofNullable(element.type()));
      Optional<String> trigger = fields.text(TRIGGER);
      if (trigger.isEmpty() || trigger.get().isBlank()) {
        boolean nothing =
            trigger.isPresent() || fields.get(TRIGGER).map(JsonNode::isNull).orElse(false);
        log.leftOut(nothing ? Reason.NO_PREDICTION : Reason.NO_TEXT, element.node());
      } else if (Nothing.isPlaceholder(trigger.get())
          || trigger.get().strip().equalsIgnoreCase("none")
          || type.map(types::isNone).orElse(false)) {
        log.leftOut(Reason.NO_PREDICTION, element.node());
      } else if (type.isEmpty()) {
        log.leftOut(Reason.UNKNOWN_TYPE, element.node());
      } else {
        found.add(
            new Named(
                fields.text(Fields.ID).map(String::strip).orElse("E" + number),
                types.orInvented(type.get()),
                trigger.get(),
                ArgumentJson.read(element.node(), fields, roles, log)));
      }
    }
    return found;
  }
}
