package org.bioeval.core.task.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Span;
import org.bioeval.core.task.MentionAligner;

/** All events of a text with triggers and arguments. */
public final class EventTask extends StructuredTask<EventInstance, Event> {

  private final ImmutableMap<String, String> roles;

  /**
   * A task over event types.
   *
   * @param schema the types and their roles
   */
  public EventTask(Schema schema) {
    super(schema);
    this.roles =
        schema.roles().values().stream()
            .flatMap(List::stream)
            .distinct()
            .collect(
                ImmutableMap.toImmutableMap(Fields::key, role -> role, (first, second) -> first));
  }

  @Override
  String instructions() {
    Set<String> roles = new LinkedHashSet<>();
    schema.roles().values().forEach(roles::addAll);
    return "You annotate biomedical text. Mark every event of these types that the text states:\n\n"
        + Wording.list(schema.labels())
        + (roles.isEmpty() ? "" : "\nRoles of arguments: " + String.join(", ", roles) + ".\n")
        + "\nAnswer with a JSON array and nothing else, one object for each event: {\"id\": \"E1\", \"E2\","
        + " …, \"type\": one of the types, \"trigger\": the words that state the event, exactly as in the"
        + " text, \"arguments\": [{\"role\": …, \"text\": the words of the argument} or {\"role\": …,"
        + " \"event\": the id of an event}]}. If there is none, answer [].";
  }

  @Override
  String question(EventInstance instance) {
    return instance.text();
  }

  @Override
  public ImmutableList<Event> gold(EventInstance instance) {
    return instance.events();
  }

  @Override
  JsonNode write(ImmutableList<Event> answer) {
    ArrayNode array = JSON.createArrayNode();
    for (Event event : answer) {
      ObjectNode node = array.addObject();
      node.put("id", event.id()).put("type", event.type()).put("trigger", event.trigger().text());
      ArrayNode arguments = node.putArray("arguments");
      for (Argument argument : event.arguments()) {
        ObjectNode filler = arguments.addObject().put("role", argument.role());
        if (argument instanceof Argument.OfMention mention) {
          filler.put("text", mention.mention().text());
        } else if (argument instanceof Argument.OfEvent other) {
          filler.put("event", other.eventId());
        }
      }
    }
    return array;
  }

  @Override
  boolean isAnswer(JsonNode value) {
    return EventJson.isEvents(value, types);
  }

  @Override
  Set<String> types(JsonNode value) {
    return EventJson.types(value, types);
  }

  @Override
  ImmutableList<Event> read(EventInstance instance, JsonNode value, ReadingLog log) {
    List<EventJson.Named> named = EventJson.read(value, types, roles, log);
    EventIds ids = new EventIds(named.stream().map(EventJson.Named::id).toList());
    MentionAligner triggers = new MentionAligner(instance.text());
    ImmutableList.Builder<Event> events = ImmutableList.builder();
    for (EventJson.Named event : named) {
      events.add(
          new Event(
              event.id(),
              event.type(),
              triggers.align(event.type(), event.trigger()),
              arguments(instance, event, ids)));
    }
    return events.build();
  }

  private ImmutableList<Argument> arguments(
      EventInstance instance, EventJson.Named event, EventIds ids) {
    ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
    // One text may fill several roles, so places are taken per role only.
    MentionAligner places = new MentionAligner(instance.text());
    Set<Filled> filled = new HashSet<>();
    for (ArgumentJson.Named argument : event.arguments()) {
      String filler = argument.filler();
      if (argument.event()) {
        arguments.add(new Argument.OfEvent(argument.role(), ids.resolve(filler)));
      } else if (ids.contains(filler.strip()) && !Nothing.standsAlone(filler, instance.text())) {
        arguments.add(new Argument.OfEvent(argument.role(), filler.strip()));
      } else {
        arguments.add(
            new Argument.OfMention(
                argument.role(), place(instance, places, filled, argument.role(), filler)));
      }
    }
    return arguments.build();
  }

  /** A place that fills a role already. */
  private record Filled(String role, List<Span> spans) {}

  /** The first given entity with these words that is still free, else the first free occurrence. */
  private static Mention place(
      EventInstance instance,
      MentionAligner places,
      Set<Filled> filled,
      String role,
      String words) {
    for (Mention entity : instance.entities()) {
      if (entity.text().equals(words.strip()) && filled.add(new Filled(role, entity.spans()))) {
        return entity;
      }
    }
    Mention found = places.align(role, words);
    while (found.located() && !filled.add(new Filled(role, found.spans()))) {
      found = places.align(role, words);
    }
    return found;
  }

  @Override
  String jsonSchema() {
    return "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"},"
        + "\"type\":{\"enum\":"
        + labelEnum()
        + "},\"trigger\":{\"type\":\"string\"},\"arguments\":{\"type\":\"array\",\"items\":"
        + "{\"type\":\"object\",\"properties\":{\"role\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"},"
        + "\"event\":{\"type\":\"string\"}},\"required\":[\"role\"]}}},"
        + "\"required\":[\"id\",\"type\",\"trigger\",\"arguments\"]}}";
  }
}
