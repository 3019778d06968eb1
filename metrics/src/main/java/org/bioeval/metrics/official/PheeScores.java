package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * PHEE: triggers and arguments of pharmacovigilance events.
 *
 * @see <a href="https://arxiv.org/abs/2210.12560">Sun et al. 2022, evaluation</a>
 * @see <a href="https://github.com/ZhaoyueSun/PHEE">evaluate/phee_metric.py</a>
 */
public final class PheeScores {

  private PheeScores() {}

  /**
   * Exact and token-level precision, recall and F1 of triggers and arguments, as {@code
   * phee_metric.py} counts them. It compares words, not places, and gathers them per sentence:
   *
   * <ul>
   *   <li>All words that fill one role (or are triggers) of one type of event in a sentence are one
   *       list; two events of one type in a sentence are not told apart. Each piece of a
   *       discontinuous mention is an entry of its own.
   *   <li>Entries are put into lower case, punctuation is replaced by blanks, the articles a, an
   *       and the are dropped, and runs of blanks become one.
   *   <li>Exact: entries are compared as multisets. {@code token/}: the tokens of all entries of
   *       the list, split at blanks, are compared as one multiset.
   *   <li>Classification (plain names): type of event and role must be right. {@code
   *       identification/}: the type of event and the kind of argument (trigger, main argument,
   *       sub-argument, attribute) must be right, the role need not.
   * </ul>
   *
   * <p>Main arguments are {@code Subject}, {@code Treatment} and {@code Effect}; sub-arguments are
   * roles with a dot, such as {@code Treatment.Drug}, and the drugs of combinations; attributes are
   * the words that state {@code Severity}, {@code Negated} and {@code Speculated}. An answered role
   * outside that list counts as a wrong main argument, so that nothing is dropped.
   *
   * <p>Scores: {@code micro-…} over all of them (the script's {@code Overall}), and {@code …} after
   * {@code trigger/}, {@code main-argument/}, {@code sub-argument/}, {@code argument/} (main and
   * sub), {@code attribute/}, {@code Subject/}, {@code Treatment/} and {@code Effect/}, where … is
   * {@code precision}, {@code recall} and {@code f1}; then the same, but for single roles, after
   * {@code token/}, {@code identification/} and {@code identification/token/}.
   *
   * @return the metric, for {@code Tasks.events}
   */
  public static Metric<EventInstance, ImmutableList<Event>> events() {
    return new Events();
  }

  private static final String TRIGGER = "trigger";
  private static final String MAIN = "main-argument";
  private static final String SUB = "sub-argument";
  private static final String ATTRIBUTE = "attribute";
  private static final ImmutableList<String> MAIN_ROLES =
      ImmutableList.of("Subject", "Treatment", "Effect");
  private static final ImmutableList<String> ATTRIBUTES =
      ImmutableList.of("Severity", "Negated", "Speculated");
  private static final String COMBINATION = "Combination";

  /** A role of a type of event, and the kind of argument it is. */
  private record Slot(String eventType, String kind, String role) {
    Slot withoutRole() {
      return new Slot(eventType, kind, "");
    }
  }

  /** The words in each slot of a sentence. */
  private static final class Slots {
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLE = Pattern.compile("(?U)\\b(a|an|the)\\b");

    private final Map<Slot, List<String>> words = new HashMap<>();
    private final String text;

    Slots(String text, List<Event> events) {
      this.text = text;
      Map<String, Event> byId = new HashMap<>();
      events.forEach(event -> byId.putIfAbsent(event.id(), event));
      for (Event event : events) {
        if (!event.type().equals(COMBINATION)) {
          add(new Slot(event.type(), TRIGGER, TRIGGER), event.trigger());
          event.arguments().forEach(argument -> add(event.type(), argument, byId));
        }
      }
    }

    private Slots(String text) {
      this.text = text;
    }

    private void add(String type, Argument argument, Map<String, Event> byId) {
      if (argument instanceof Argument.OfMention mention) {
        add(slot(type, argument.role()), mention.mention());
        return;
      }
      Event combination = byId.get(((Argument.OfEvent) argument).eventId());
      if (combination == null) {
        return;
      }
      Slot drugs = new Slot(type, SUB, COMBINATION + ".Drug");
      for (Argument inner : combination.arguments()) {
        if (inner instanceof Argument.OfMention drug && inner.role().equals("Drug")) {
          add(drugs, drug.mention());
        }
      }
    }

    private static Slot slot(String type, String role) {
      if (ATTRIBUTES.contains(role)) {
        return new Slot(type, ATTRIBUTE, role);
      }
      return new Slot(type, role.indexOf('.') < 0 ? MAIN : SUB, role);
    }

    private void add(Slot slot, Mention mention) {
      List<String> list = words.computeIfAbsent(slot, s -> new ArrayList<>());
      if (!mention.located()) {
        list.add(normal(mention.text()));
      }
      for (Span span : mention.spans()) {
        list.add(normal(text.substring(span.start(), span.end())));
      }
    }

    static String normal(String words) {
      String plain = PUNCTUATION.matcher(words.toLowerCase(Locale.ROOT)).replaceAll(" ");
      return ARTICLE.matcher(plain).replaceAll(" ").strip().replaceAll("(?U)\\s+", " ");
    }

    Slots withoutRoles() {
      Slots merged = new Slots(text);
      words.forEach(
          (slot, list) ->
              merged
                  .words
                  .computeIfAbsent(slot.withoutRole(), s -> new ArrayList<>())
                  .addAll(list));
      return merged;
    }

    List<String> get(Slot slot) {
      return words.getOrDefault(slot, List.of());
    }
  }

  private static final class Events extends CountingMetric<EventInstance, ImmutableList<Event>> {
    private static final String EXACT = "exact";
    private static final String TOKEN = "token";
    private static final String IDENTIFIED = "identification";
    private static final String IDENTIFIED_TOKEN = "identification/token";
    private static final String ROLE = "role";

    Events() {
      super("phee");
    }

    @Override
    protected void count(
        EventInstance instance,
        ImmutableList<Event> gold,
        Optional<? extends ImmutableList<Event>> answer,
        Counts counts) {
      String group = instance.groupId();
      Slots right = new Slots(instance.text(), gold);
      Slots given =
          new Slots(instance.text(), answer.isPresent() ? answer.get() : ImmutableList.of());
      compare(right, given, counts, group, EXACT, TOKEN, true);
      compare(
          right.withoutRoles(),
          given.withoutRoles(),
          counts,
          group,
          IDENTIFIED,
          IDENTIFIED_TOKEN,
          false);
    }

    private static void compare(
        Slots right,
        Slots given,
        Counts counts,
        String group,
        String exact,
        String token,
        boolean roles) {
      Set<Slot> slots = new HashSet<>(right.words.keySet());
      slots.addAll(given.words.keySet());
      for (Slot slot : slots) {
        List<String> gold = right.get(slot);
        List<String> said = given.get(slot);
        add(gold, said, counts, group, exact, slot.kind());
        add(tokens(gold), tokens(said), counts, group, token, slot.kind());
        if (roles && MAIN_ROLES.contains(slot.role())) {
          add(gold, said, counts, group, ROLE, slot.role());
        }
      }
    }

    private static void add(
        List<String> gold,
        List<String> said,
        Counts counts,
        String group,
        String mode,
        String label) {
      List<String> open = new ArrayList<>(gold);
      Collections.sort(open);
      long hits = 0;
      for (String words : said) {
        int at = Collections.binarySearch(open, words);
        if (at >= 0) {
          open.remove(at);
          hits++;
        }
      }
      counts.add(group, mode, label, hits, said.size() - hits, gold.size() - hits);
    }

    private static List<String> tokens(List<String> entries) {
      List<String> tokens = new ArrayList<>();
      for (String entry : entries) {
        if (!entry.isEmpty()) {
          Collections.addAll(tokens, entry.split(" "));
        }
      }
      return tokens;
    }

    @Override
    protected ImmutableList<Sample> more(Counts counts) {
      ImmutableList.Builder<Sample> samples = ImmutableList.builder();
      samples.addAll(kinds(counts, "", EXACT));
      for (String role : MAIN_ROLES) {
        samples.addAll(Elements.prf(counts, role + "/", ROLE, role));
      }
      samples.addAll(kinds(counts, "token/", TOKEN));
      samples.addAll(kinds(counts, "identification/", IDENTIFIED));
      samples.addAll(kinds(counts, "identification/token/", IDENTIFIED_TOKEN));
      return samples.build();
    }

    private static ImmutableList<Sample> kinds(Counts counts, String prefix, String mode) {
      return ImmutableList.<Sample>builder()
          .addAll(Elements.prf(counts, prefix + "micro-", mode, List.of("")))
          .addAll(Elements.prf(counts, prefix + "trigger/", mode, List.of(TRIGGER)))
          .addAll(Elements.prf(counts, prefix + "main-argument/", mode, List.of(MAIN)))
          .addAll(Elements.prf(counts, prefix + "sub-argument/", mode, List.of(SUB)))
          .addAll(Elements.prf(counts, prefix + "argument/", mode, List.of(MAIN, SUB)))
          .addAll(Elements.prf(counts, prefix + "attribute/", mode, List.of(ATTRIBUTE)))
          .build();
    }
  }
}
