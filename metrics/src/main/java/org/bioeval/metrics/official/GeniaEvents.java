package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.Mention;

/**
 * The events of gold or of an answer in the form in which they are compared: arguments in order,
 * equal proteins made one, equal events left out but for the first.
 */
final class GeniaEvents {

  private static final ImmutableList<String> ORDER =
      ImmutableList.of("Theme", "Cause", "Site", "CSite", "AtLoc", "ToLoc", "FromLoc");
  private static final String THEME = "Theme";
  private static final String SITE = "Site";
  private static final String BINDING = "Binding";

  private final List<Node> nodes = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();

  /** An event; fillers name others by their place in {@link #nodes()}. */
  record Node(String type, Mention trigger, List<Filler> fillers) {
    /** All up to the last theme, which are the themes since they come first. */
    List<Filler> themes() {
      int end = fillers.size();
      while (end > 0 && !fillers.get(end - 1).role().equals(THEME)) {
        end--;
      }
      return fillers.subList(0, end);
    }
  }

  /** What fills a role. */
  sealed interface Filler {
    String role();

    /** A given protein, by the id of the one that stands for it. */
    record OfProtein(String role, String protein) implements Filler {}

    /** A piece of text that is no given protein. */
    record OfEntity(String role, Mention entity) implements Filler {}

    /** Another event, by its place; -1 if there is none of the name. */
    record OfEvent(String role, int event) implements Filler {}
  }

  /** A negation or speculation of an event. */
  record Statement(String kind, int event) {}

  /** An argument before it is put in order. */
  private record Raw(String role, int number, int rank, Argument argument) {}

  GeniaEvents(List<Event> events, GeniaProteins proteins, boolean sites) {
    Map<String, Integer> byId = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      byId.putIfAbsent(events.get(i).id(), i);
    }
    List<List<Raw>> ordered = new ArrayList<>();
    for (Event event : events) {
      ordered.add(order(event, proteins, sites));
    }
    int[] place = new int[events.size()];
    Arrays.fill(place, -1);
    Map<List<Object>, Integer> seen = new HashMap<>();
    List<Integer> turn = innermostFirst(ordered, byId);
    for (int i : turn) {
      Node node = node(events.get(i), ordered.get(i), proteins, byId, place);
      Integer same = seen.putIfAbsent(key(node), nodes.size());
      place[i] = same == null ? nodes.size() : same;
      if (same == null) {
        nodes.add(node);
      }
    }
    closeCircles(events, ordered, proteins, byId, place, turn);
    Set<Statement> all = new LinkedHashSet<>();
    for (int i = 0; i < events.size(); i++) {
      for (String kind : events.get(i).modifications()) {
        all.add(new Statement(kind, place[i]));
      }
    }
    statements.addAll(all);
  }

  /** Events without those that equal an earlier one. */
  List<Node> nodes() {
    return nodes;
  }

  /** Negations and speculations, each once. */
  List<Statement> statements() {
    return statements;
  }

  private static List<Raw> order(Event event, GeniaProteins proteins, boolean sites) {
    List<Raw> raws = new ArrayList<>();
    for (Argument argument : event.arguments()) {
      String role = unnumbered(argument.role());
      if (!sites && (role.endsWith("Site") || role.endsWith("Loc"))) {
        continue;
      }
      int number = number(argument.role());
      int rank = ORDER.indexOf(role);
      raws.add(new Raw(role, number, rank < 0 ? ORDER.size() : rank, argument));
    }
    raws.sort(Comparator.comparingInt(Raw::rank).thenComparingInt(Raw::number));
    return event.type().equals(BINDING) ? orderThemes(raws, proteins) : raws;
  }

  /** Themes of a Binding stand by the numbers of their proteins, and each site by its theme. */
  private static List<Raw> orderThemes(List<Raw> raws, GeniaProteins proteins) {
    List<Raw> themes = new ArrayList<>(raws.stream().filter(r -> r.role().equals(THEME)).toList());
    themes.sort(
        Comparator.comparingLong((Raw theme) -> proteinNumber(theme.argument(), proteins))
            .thenComparingInt(Raw::number));
    Map<Integer, Integer> newNumber = new HashMap<>();
    List<Raw> all = new ArrayList<>();
    for (Raw theme : themes) {
      newNumber.putIfAbsent(theme.number(), all.size() + 1);
      all.add(theme);
    }
    List<Raw> others = new ArrayList<>();
    for (Raw raw : raws) {
      if (raw.role().equals(SITE)) {
        int number = newNumber.getOrDefault(raw.number(), raw.number());
        others.add(new Raw(raw.role(), number, raw.rank(), raw.argument()));
      } else if (!raw.role().equals(THEME)) {
        others.add(raw);
      }
    }
    others.sort(Comparator.comparingInt(Raw::rank).thenComparingInt(Raw::number));
    all.addAll(others);
    return all;
  }

  private static long proteinNumber(Argument argument, GeniaProteins proteins) {
    if (argument instanceof Argument.OfMention mention) {
      String id = proteins.idOf(mention.mention()).orElse(mention.mention().id());
      if (id.matches("T\\d{1,9}")) {
        return Long.parseLong(id.substring(1));
      }
      if (mention.mention().located()) {
        return Integer.MAX_VALUE + (long) mention.mention().start();
      }
    }
    return Long.MAX_VALUE;
  }

  private static String unnumbered(String role) {
    int end = role.length();
    while (end > 1 && Character.isDigit(role.charAt(end - 1))) {
      end--;
    }
    return role.substring(0, end);
  }

  /** Theme is Theme1. */
  private static int number(String role) {
    String digits = role.substring(unnumbered(role).length());
    return digits.isEmpty() || digits.length() > 9 ? 1 : Integer.parseInt(digits);
  }

  /** Places of events so that each comes after those it refers to, unless they are in a circle. */
  private static List<Integer> innermostFirst(List<List<Raw>> ordered, Map<String, Integer> byId) {
    List<Integer> turn = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < ordered.size(); i++) {
        if (!done.contains(i) && done.containsAll(references(ordered.get(i), byId))) {
          turn.add(i);
          done.add(i);
          changed = true;
        }
      }
    }
    for (int i = 0; i < ordered.size(); i++) {
      if (!done.contains(i)) {
        turn.add(i);
      }
    }
    return turn;
  }

  private static List<Integer> references(List<Raw> raws, Map<String, Integer> byId) {
    List<Integer> references = new ArrayList<>();
    for (Raw raw : raws) {
      if (raw.argument() instanceof Argument.OfEvent event) {
        references.add(byId.getOrDefault(event.eventId(), -1));
      }
    }
    return references;
  }

  private static Node node(
      Event event, List<Raw> raws, GeniaProteins proteins, Map<String, Integer> byId, int[] place) {
    List<Filler> fillers = new ArrayList<>();
    for (Raw raw : raws) {
      String role = role(raw);
      if (raw.argument() instanceof Argument.OfMention mention) {
        Optional<String> protein = proteins.idOf(mention.mention());
        fillers.add(
            protein.isPresent()
                ? new Filler.OfProtein(role, proteins.representative(protein.get()))
                : new Filler.OfEntity(role, mention.mention()));
      } else if (raw.argument() instanceof Argument.OfEvent other) {
        Integer index = byId.get(other.eventId());
        // An event of a circle that has no place yet is told apart by its place in the answer.
        fillers.add(
            new Filler.OfEvent(
                role, index == null ? -1 : place[index] >= 0 ? place[index] : -2 - index));
      }
    }
    return new Node(event.type(), event.trigger(), fillers);
  }

  /** As compared: themes are all one role, so are places; sites keep the number of their theme. */
  private static String role(Raw raw) {
    if (raw.role().endsWith("Loc")) {
      return "Loc";
    }
    return raw.role().equals(SITE) && raw.number() > 1 ? SITE + raw.number() : raw.role();
  }

  /** Puts the places of events in a circle in, now that all have one. */
  private void closeCircles(
      List<Event> events,
      List<List<Raw>> ordered,
      GeniaProteins proteins,
      Map<String, Integer> byId,
      int[] place,
      List<Integer> turn) {
    Set<Integer> closed = new HashSet<>();
    for (int i : turn) {
      if (closed.add(place[i])) {
        nodes.set(place[i], node(events.get(i), ordered.get(i), proteins, byId, place));
      }
    }
  }

  /** What makes two events of one answer equal. */
  private static List<Object> key(Node node) {
    List<Object> key = new ArrayList<>();
    key.add(node.type());
    key.add(Extent.of(node.trigger(), node.type()));
    for (Filler filler : node.fillers()) {
      key.add(
          filler instanceof Filler.OfEntity entity
              ? List.of(entity.role(), Extent.of(entity.entity(), ""))
              : filler);
    }
    return key;
  }
}
