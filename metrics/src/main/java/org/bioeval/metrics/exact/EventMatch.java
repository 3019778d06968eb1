package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;

/** Exact match over events with nested arguments. */
final class EventMatch extends CountingMetric<EventInstance, ImmutableList<Event>> {

  private static final int STEPS = 10_000;

  EventMatch() {
    super("exact-match", "", "relaxed", "trigger", "argument", "text");
  }

  @Override
  protected void count(
      EventInstance instance,
      ImmutableList<Event> gold,
      Optional<? extends ImmutableList<Event>> answer,
      Counts counts) {
    ImmutableList<Event> given = answer.isPresent() ? answer.get() : ImmutableList.of();
    String group = instance.groupId();
    Events right = new Events(gold);
    Events said = new Events(given);
    List<Node> goldNodes = right.nodes();
    List<Node> saidNodes = said.nodes();
    Function<Node, String> type = node -> node.event().type();
    Matching.countEqual(goldNodes, saidNodes, type, Node::byPlace, counts, group, "");
    EventOverlap overlap = new EventOverlap(gold, given);
    Matching.countCompatible(
        goldNodes,
        saidNodes,
        type,
        (mine, theirs) -> overlap.test(mine.index(), theirs.index()),
        counts,
        group,
        "relaxed");
    Matching.countEqual(
        goldNodes,
        saidNodes,
        type,
        node -> MentionMatch.place(node.event().trigger()),
        counts,
        group,
        "trigger");
    Matching.countEqual(
        right.arguments(), said.arguments(), Filled::type, Filled::key, counts, group, "argument");
    Matching.countEqual(goldNodes, saidNodes, type, Node::byWords, counts, group, "text");
  }

  /** Roles without their number: Theme2 is a Theme. */
  static String role(String role) {
    int end = role.length();
    while (end > 1 && Character.isDigit(role.charAt(end - 1))) {
      end--;
    }
    return role.substring(0, end);
  }

  /** An argument with the event it belongs to. */
  private record Filled(String type, Object key) {}

  /** An event among those it may refer to. */
  private record Node(Event event, int index, Events events) {

    String byPlace() {
      return events
          .fresh()
          .key(event, mention -> MentionMatch.place(mention).toString(), new HashSet<>());
    }

    String byWords() {
      return events.fresh().key(event, MentionMatch::words, new HashSet<>());
    }
  }

  /** The events of one answer, by id. */
  private static final class Events {
    private final ImmutableList<Event> all;
    private final Map<String, Event> byId = new HashMap<>();
    private int budget;

    Events(ImmutableList<Event> all) {
      this.all = all;
      all.forEach(event -> byId.putIfAbsent(event.id(), event));
    }

    /**
     * Each comparison may take so many steps: an answer whose events all name each other has no
     * end.
     */
    Events fresh() {
      budget = STEPS;
      return this;
    }

    List<Node> nodes() {
      return IntStream.range(0, all.size()).mapToObj(i -> new Node(all.get(i), i, this)).toList();
    }

    List<Filled> arguments() {
      List<Filled> filled = new ArrayList<>();
      for (Event event : all) {
        Object trigger = MentionMatch.place(event.trigger());
        Set<Object> keys = new HashSet<>();
        for (Argument argument : event.arguments()) {
          keys.add(List.of(trigger, role(argument.role()), filler(argument)));
        }
        keys.forEach(key -> filled.add(new Filled(event.type(), key)));
      }
      return filled;
    }

    private Object filler(Argument argument) {
      if (argument instanceof Argument.OfMention mention) {
        return MentionMatch.place(mention.mention());
      }
      Event event = byId.get(((Argument.OfEvent) argument).eventId());
      return event == null ? "nowhere" : List.of(event.type(), MentionMatch.place(event.trigger()));
    }

    /**
     * Everything that makes two events equal, as one text; an event that contains itself is cut
     * there.
     */
    String key(Event event, Function<Mention, String> mentionKey, Set<String> above) {
      if (--budget < 0 || !above.add(event.id())) {
        return "itself";
      }
      TreeSet<String> arguments = new TreeSet<>();
      for (Argument argument : event.arguments()) {
        String filler;
        if (argument instanceof Argument.OfMention mention) {
          filler = mentionKey.apply(mention.mention());
        } else {
          Event other = byId.get(((Argument.OfEvent) argument).eventId());
          filler = other == null ? "nowhere" : "(" + key(other, mentionKey, above) + ")";
        }
        arguments.add(role(argument.role()) + "=" + filler);
      }
      above.remove(event.id());
      return event.type() + "@" + mentionKey.apply(event.trigger()) + arguments;
    }
  }
}
