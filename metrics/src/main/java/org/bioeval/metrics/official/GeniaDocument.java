package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.metrics.official.GeniaEvents.Filler;
import org.bioeval.metrics.official.GeniaEvents.Node;
import org.bioeval.metrics.official.GeniaEvents.Statement;

/** Gold and answered events of one document, compared as {@code a2-evaluate.pl} does. */
final class GeniaDocument {

  private final ExtendedSpans spans;
  private final GeniaEvents gold;
  private final GeniaEvents answer;

  GeniaDocument(
      EventInstance instance,
      ImmutableList<Event> gold,
      ImmutableList<Event> answer,
      boolean sites) {
    GeniaProteins proteins = new GeniaProteins(instance);
    this.gold = new GeniaEvents(gold, proteins, sites);
    this.answer = new GeniaEvents(answer, proteins, sites);
    this.spans = new ExtendedSpans(instance, gold);
  }

  /** How many events of a type there are, and how many are matched. */
  static final class Matched {
    private int gold;
    private int goldMatched;
    private int answer;
    private int answerMatched;

    /** Gold, matched gold, answered, matched answered; more matched than gold are not counted. */
    int[] withoutExcess() {
      int excess = Math.max(0, answerMatched - goldMatched);
      return new int[] {gold, goldMatched, answer - excess, answerMatched - excess};
    }
  }

  /** Counts by type, of events. */
  Map<String, Matched> events(boolean soft, boolean recursive, boolean related) {
    Comparison comparison = new Comparison(soft, recursive, related);
    Map<String, Matched> matched = new TreeMap<>();
    boolean[] goldMet = new boolean[gold.nodes().size()];
    for (Node given : answer.nodes()) {
      boolean met = false;
      for (int g = 0; g < goldMet.length; g++) {
        if (comparison.sameEvent(given, gold.nodes().get(g))) {
          met = true;
          goldMet[g] = true;
        }
      }
      countAnswer(matched, given.type(), met);
    }
    for (int g = 0; g < goldMet.length; g++) {
      countGold(matched, gold.nodes().get(g).type(), goldMet[g]);
    }
    return matched;
  }

  /** Counts by kind, of negations and speculations. */
  Map<String, Matched> modifications(boolean related) {
    Comparison comparison = new Comparison(true, true, related);
    Map<String, Matched> matched = new TreeMap<>();
    List<Statement> right = gold.statements();
    boolean[] goldMet = new boolean[right.size()];
    for (Statement given : answer.statements()) {
      boolean met = false;
      for (int g = 0; g < goldMet.length; g++) {
        if (given.kind().equals(right.get(g).kind())
            && comparison.sameArgument(given.event(), right.get(g).event())) {
          met = true;
          goldMet[g] = true;
        }
      }
      countAnswer(matched, given.kind(), met);
    }
    for (int g = 0; g < goldMet.length; g++) {
      countGold(matched, right.get(g).kind(), goldMet[g]);
    }
    return matched;
  }

  private static void countAnswer(Map<String, Matched> matched, String type, boolean met) {
    Matched cells = matched.computeIfAbsent(type, t -> new Matched());
    cells.answer++;
    cells.answerMatched += met ? 1 : 0;
  }

  private static void countGold(Map<String, Matched> matched, String type, boolean met) {
    Matched cells = matched.computeIfAbsent(type, t -> new Matched());
    cells.gold++;
    cells.goldMatched += met ? 1 : 0;
  }

  /** One way of comparing; an answered thing comes first, its gold counterpart second. */
  private final class Comparison {
    private final boolean soft;
    private final boolean recursive;
    private final boolean related;

    /** Events compared as arguments; pairs under way count as equal, which ends circles. */
    private final Map<Long, Boolean> arguments = new HashMap<>();

    Comparison(boolean soft, boolean recursive, boolean related) {
      this.soft = soft;
      this.recursive = recursive;
      this.related = related;
    }

    boolean sameEvent(Node a, Node g) {
      return sameType(a, g)
          && sameSpan(a.trigger(), g.trigger())
          && sameFillers(a.fillers(), g.fillers());
    }

    /** Compares by place in their answers, which is -1 for an event that is not there. */
    boolean sameArgument(int a, int g) {
      if (a < 0 || g < 0) {
        return false;
      }
      long pair = ((long) a << Integer.SIZE) | g;
      Boolean known = arguments.putIfAbsent(pair, true);
      if (known != null) {
        return known;
      }
      Node mine = answer.nodes().get(a);
      Node theirs = gold.nodes().get(g);
      boolean same =
          sameType(mine, theirs)
              && sameSpan(mine.trigger(), theirs.trigger())
              && (recursive
                  ? sameFillers(mine.themes(), theirs.themes())
                  : sameFillers(mine.fillers(), theirs.fillers()));
      arguments.put(pair, same);
      return same;
    }

    private boolean sameType(Node a, Node g) {
      return related ? family(a.type()).equals(family(g.type())) : a.type().equals(g.type());
    }

    private static String family(String type) {
      return switch (type) {
        case "Positive_regulation", "Negative_regulation" -> "Regulation";
        case "Transcription" -> "Gene_expression";
        case "Phosphorylation", "Ubiquitination", "Acetylation", "Deacetylation" ->
            "Protein_modification";
        default -> type;
      };
    }

    private boolean sameSpan(Mention a, Mention g) {
      if (!a.located() || !g.located()) {
        return false;
      }
      return soft
          ? spans.of(g).contains(a.start(), a.end())
          : a.start() == g.start() && a.end() == g.end();
    }

    private boolean sameFillers(List<Filler> a, List<Filler> g) {
      if (a.size() != g.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!a.get(i).role().equals(g.get(i).role()) || !sameFiller(a.get(i), g.get(i))) {
          return false;
        }
      }
      return true;
    }

    private boolean sameFiller(Filler a, Filler g) {
      if (a instanceof Filler.OfProtein mine && g instanceof Filler.OfProtein theirs) {
        return mine.protein().equals(theirs.protein());
      }
      if (a instanceof Filler.OfEntity mine && g instanceof Filler.OfEntity theirs) {
        return sameSpan(mine.entity(), theirs.entity());
      }
      return a instanceof Filler.OfEvent mine
          && g instanceof Filler.OfEvent theirs
          && sameArgument(mine.event(), theirs.event());
    }
  }
}
