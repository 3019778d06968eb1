package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.task.Reading.Reason;

/** Arguments of an event: a list of objects, an object by role, pairs, or fields of the event. */
final class ArgumentJson {

  private static final ImmutableList<String> LIST =
      ImmutableList.of("arguments", "args", "roles", "participants", "argument");
  private static final ImmutableList<String> ROLE =
      ImmutableList.of("role", "argumentrole", "roletype", "type", "label");
  private static final ImmutableList<String> EVENT =
      ImmutableList.of("event", "eventid", "eventref", "ref", "reference");
  private static final ImmutableList<String> WORDS =
      ImmutableList.<String>builder().addAll(Fields.TEXT).add("argument", "filler", "id").build();

  private final Map<String, String> roles;
  private final ReadingLog log;
  private final List<Named> found = new ArrayList<>();

  private ArgumentJson(Map<String, String> roles, ReadingLog log) {
    this.roles = roles;
    this.log = log;
  }

  /**
   * An argument as the model wrote it.
   *
   * @param event whether the filler is said to be an event
   */
  record Named(String role, String filler, boolean event) {}

  static List<Named> read(
      JsonNode event, Fields fields, Map<String, String> roles, ReadingLog log) {
    ArgumentJson reader = new ArgumentJson(roles, log);
    Optional<JsonNode> list = fields.get(LIST);
    if (list.isPresent()) {
      reader.list(list.get());
    }
    // {"type": …, "trigger": …, "Theme": "IRF-4"}
    event
        .properties()
        .forEach(
            field -> {
              if (roles.containsKey(withoutNumber(Fields.key(field.getKey())))) {
                reader.fillers(reader.role(field.getKey()), field.getValue());
              }
            });
    return reader.found;
  }

  /** The schema's role of that name, with the number that tells several of a kind apart. */
  private String role(String said) {
    String plain = said.strip();
    String role = roles.get(withoutNumber(Fields.key(plain)));
    if (role == null) {
      return lastPart(plain);
    }
    String digits = plain.substring(withoutNumber(plain).length());
    return role + digits;
  }

  /** "drug" is the Drug of "Treatment.Drug", as in the arguments of PHEE's Combination. */
  private String lastPart(String said) {
    for (String role : roles.values()) {
      String part = role.substring(role.lastIndexOf('.') + 1);
      if (part.equalsIgnoreCase(said)) {
        return part;
      }
    }
    return said;
  }

  private static String withoutNumber(String name) {
    return name.length() > 1
        ? name.charAt(0) + CharMatcher.inRange('0', '9').trimTrailingFrom(name.substring(1))
        : name;
  }

  private void list(JsonNode node) {
    if (node.isNull()) {
      return; // No arguments.
    }
    if (node.isArray()) {
      if (node.size() == 2
          && node.get(0).isTextual()
          && node.get(1).isTextual()
          && roles.containsKey(withoutNumber(Fields.key(node.get(0).textValue())))) {
        fillers(role(node.get(0).textValue()), node.get(1));
      } else {
        node.forEach(this::list);
      }
    } else if (node.isObject()) {
      object(node);
    } else if (node.isTextual() && node.textValue().indexOf(':') > 0) {
      String text = node.textValue();
      int colon = text.indexOf(':');
      filler(role(text.substring(0, colon)), text.substring(colon + 1), false);
    } else if (!node.isTextual() || !Nothing.isNothing(node.textValue(), "")) {
      log.leftOut(Reason.WRONG_SHAPE, node);
    } else {
      log.leftOut(Reason.NO_PREDICTION, node);
    }
  }

  private void object(JsonNode object) {
    Fields fields = new Fields(object);
    Optional<String> role = fields.text(ROLE);
    Optional<JsonNode> event = fields.get(EVENT).filter(value -> !isEmpty(value));
    if (role.isPresent() && event.isPresent()) {
      each(event.get(), value -> filler(role(role.get()), reference(value), true));
    } else if (role.isPresent() && fields.has(WORDS)) {
      ImmutableList<String> words = fields.texts(WORDS);
      words.forEach(filler -> filler(role(role.get()), filler, false));
      if (words.isEmpty()) {
        log.leftOut(Reason.NO_PREDICTION, object);
      }
    } else if (role.isPresent() && object.size() == 1) {
      log.leftOut(Reason.NO_TEXT, object);
    } else if (object.isEmpty()) {
      log.leftOut(Reason.NO_PREDICTION, object);
    } else {
      // {"Theme": "IRF-4", "Cause": ["a", "b"]}
      object.properties().forEach(f -> fillers(role(f.getKey()), f.getValue()));
    }
  }

  private void fillers(String role, JsonNode value) {
    if (value.isArray()) {
      value.forEach(element -> fillers(role, element));
    } else if (value.isObject()) {
      Fields fields = new Fields(value);
      Optional<String> event = fields.text(EVENT);
      Optional<String> words = event.isPresent() ? event : fields.text(WORDS);
      if (words.isPresent()) {
        filler(role, words.get(), event.isPresent());
      } else {
        log.leftOut(Reason.NO_TEXT, role + ": " + value);
      }
    } else if (value.isNull()) {
      log.leftOut(Reason.NO_PREDICTION, role + ": null");
    } else {
      Optional<String> text = Fields.scalar(value);
      if (text.isPresent()) {
        filler(role, text.get(), false);
      } else {
        log.leftOut(Reason.WRONG_SHAPE, role + ": " + value);
      }
    }
  }

  private void filler(String role, String filler, boolean event) {
    String plain = filler.strip();
    if (plain.isEmpty() || plain.equalsIgnoreCase("none") || Nothing.isPlaceholder(plain)) {
      log.leftOut(Reason.NO_PREDICTION, role + ": " + filler);
    } else {
      found.add(new Named(role, event ? plain : filler, event));
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isBlank());
  }

  private static void each(JsonNode value, java.util.function.Consumer<JsonNode> action) {
    if (value.isArray()) {
      value.forEach(action);
    } else {
      action.accept(value);
    }
  }

  private static String reference(JsonNode value) {
    Optional<String> id =
        value.isObject() ? new Fields(value).text(Fields.ID) : Fields.scalar(value);
    return id.orElse("");
  }
}
