package org.bioeval.metrics.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bioeval.metrics.Scored.mention;
import static org.bioeval.metrics.Scored.scores;
import static org.bioeval.metrics.Scored.values;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;

/** What holds of exact match for all answers. */
class ExactMatchPropertyTest {

  private static final ImmutableList<String> MENTION_MODES =
      ImmutableList.of("", "relaxed/", "text/");
  private static final ImmutableList<String> EVENT_MODES =
      ImmutableList.of("", "relaxed/", "trigger/", "argument/", "text/");

  @Provide
  Arbitrary<List<Mention>> mentions() {
    return Combinators.combine(
            Arbitraries.of("A", "B"), Arbitraries.integers().between(0, 12), lengths())
        .as((type, start, length) -> mention(type, start, start + length))
        .list()
        .ofMaxSize(6);
  }

  private static Arbitrary<Integer> lengths() {
    return Arbitraries.integers().between(1, 4);
  }

  /** Events whose arguments name any of the first four events, themselves and circles included. */
  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Argument> argument =
        Arbitraries.oneOf(
            Combinators.combine(
                    Arbitraries.of("Theme", "Cause"), Arbitraries.integers().between(0, 6))
                .as((role, start) -> Scored.arg(role, mention("P", start, start + 2))),
            Combinators.combine(
                    Arbitraries.of("Theme", "Theme2"), Arbitraries.integers().between(0, 3))
                .as((role, number) -> Scored.arg(role, "E" + number)));
    Arbitrary<List<Event>> unnamed =
        Combinators.combine(
                Arbitraries.of("Binding", "Regulation"),
                Arbitraries.integers().between(0, 4),
                argument.list().ofMaxSize(3))
            .as(
                (type, start, arguments) ->
                    new Event(
                        "", type, mention(type, start, start + 2), ImmutableList.copyOf(arguments)))
            .list()
            .ofMaxSize(4);
    return unnamed.map(
        events -> {
          List<Event> named = new ArrayList<>();
          for (Event event : events) {
            named.add(
                new Event("E" + named.size(), event.type(), event.trigger(), event.arguments()));
          }
          return named;
        });
  }

  private static Map<String, Double> score(List<Mention> gold, List<Mention> answer) {
    MentionInstance instance = Scored.mentions("1", gold.toArray(new Mention[0]));
    return scores(ExactMatch.mentions(), Scored.observe(instance, answer.toArray(new Mention[0])));
  }

  private static Map<String, Double> scoreEvents(List<Event> gold, List<Event> answer) {
    EventInstance instance = Scored.events("1", gold.toArray(new Event[0]));
    return scores(ExactMatch.events(), Scored.observe(instance, answer.toArray(new Event[0])));
  }

  @Property(tries = 300)
  void scoresAreBounded(
      @ForAll("mentions") List<Mention> gold, @ForAll("mentions") List<Mention> answer) {
    assertThat(score(gold, answer).values()).allSatisfy(v -> assertThat(v).isBetween(0.0, 1.0));
  }

  @Property(tries = 300)
  void goldAgainstItselfIsPerfect(@ForAll("mentions") List<Mention> gold) {
    if (!gold.isEmpty()) {
      score(gold, gold).forEach((name, value) -> assertThat(value).as(name).isEqualTo(1));
    }
  }

  @Property(tries = 300)
  void goldEventsAgainstThemselvesArePerfect(@ForAll("events") List<Event> gold) {
    Map<String, Double> scores = scoreEvents(gold, gold);
    boolean anyArgument = gold.stream().anyMatch(event -> !event.arguments().isEmpty());
    for (String mode : EVENT_MODES) {
      if (!gold.isEmpty() && (anyArgument || !mode.equals("argument/"))) {
        assertThat(scores.get(mode + "micro-f1")).as(mode).isEqualTo(1);
      }
    }
  }

  @Property(tries = 300)
  void swappingGoldAndAnswerSwapsPrecisionAndRecall(
      @ForAll("mentions") List<Mention> gold, @ForAll("mentions") List<Mention> answer) {
    assertSwapped(score(gold, answer), score(answer, gold), MENTION_MODES);
  }

  @Property(tries = 300)
  void swappingGoldAndAnswerEventsSwapsPrecisionAndRecall(
      @ForAll("events") List<Event> gold, @ForAll("events") List<Event> answer) {
    assertSwapped(scoreEvents(gold, answer), scoreEvents(answer, gold), EVENT_MODES);
  }

  private static void assertSwapped(
      Map<String, Double> there, Map<String, Double> back, List<String> modes) {
    for (String mode : modes) {
      assertThat(back.get(mode + "micro-precision"))
          .as(mode)
          .isEqualTo(there.get(mode + "micro-recall"));
      assertThat(back.get(mode + "micro-recall"))
          .as(mode)
          .isEqualTo(there.get(mode + "micro-precision"));
      assertThat(back.get(mode + "micro-f1")).as(mode).isEqualTo(there.get(mode + "micro-f1"));
    }
  }

  @Property(tries = 300)
  void orderDoesNotMatter(
      @ForAll("mentions") List<Mention> gold,
      @ForAll("mentions") List<Mention> answer,
      @ForAll Random random) {
    List<Mention> goldShuffled = new ArrayList<>(gold);
    List<Mention> answerShuffled = new ArrayList<>(answer);
    Collections.shuffle(goldShuffled, random);
    Collections.shuffle(answerShuffled, random);
    assertThat(score(goldShuffled, answerShuffled)).isEqualTo(score(gold, answer));
  }

  @Property(tries = 300)
  void orderOfEventsAndArgumentsDoesNotMatter(
      @ForAll("events") List<Event> gold,
      @ForAll("events") List<Event> answer,
      @ForAll Random random) {
    List<Event> shuffled = new ArrayList<>();
    for (Event event : answer) {
      List<Argument> arguments = new ArrayList<>(event.arguments());
      Collections.shuffle(arguments, random);
      shuffled.add(
          new Event(event.id(), event.type(), event.trigger(), ImmutableList.copyOf(arguments)));
    }
    Collections.shuffle(shuffled, random);
    assertThat(scoreEvents(gold, shuffled)).isEqualTo(scoreEvents(gold, answer));
  }

  @Property(tries = 300)
  void apartOfGoldIsPreciseAndItsRecallIsItsShare(@ForAll("mentions") List<Mention> gold) {
    if (gold.isEmpty()) {
      return;
    }
    List<Mention> part = gold.subList(0, (gold.size() + 1) / 2);
    Map<String, Double> scores = score(gold, part);
    for (String mode : MENTION_MODES) {
      assertThat(scores.get(mode + "micro-precision")).as(mode).isEqualTo(1);
      assertThat(scores.get(mode + "micro-recall"))
          .as(mode)
          .isEqualTo((double) part.size() / gold.size());
    }
  }

  @Property(tries = 300)
  void relaxedIsNeverStricterThanStrict(
      @ForAll("mentions") List<Mention> gold, @ForAll("mentions") List<Mention> answer) {
    Map<String, Double> scores = score(gold, answer);
    assertThat(scores.get("relaxed/micro-f1")).isGreaterThanOrEqualTo(scores.get("micro-f1"));
  }

  @Property(tries = 300)
  void theLargestMatchingIsFound(
      @ForAll("mentions") List<Mention> gold, @ForAll("mentions") List<Mention> answer) {
    assertThat(Matching.maximum(gold, answer, MentionMatch::overlap))
        .isEqualTo(byTryingAll(gold, answer, 0, new boolean[gold.size()]));
  }

  /** The definition: try every way of pairing the answers from one on. */
  private static int byTryingAll(
      List<Mention> gold, List<Mention> answer, int from, boolean[] used) {
    if (from == answer.size()) {
      return 0;
    }
    int best = byTryingAll(gold, answer, from + 1, used);
    for (int g = 0; g < gold.size(); g++) {
      if (!used[g] && MentionMatch.overlap(gold.get(g), answer.get(from))) {
        used[g] = true;
        best = Math.max(best, 1 + byTryingAll(gold, answer, from + 1, used));
        used[g] = false;
      }
    }
    return best;
  }

  @Property(tries = 200)
  void partsMergedEqualOnePass(
      @ForAll("mentions") List<Mention> gold,
      @ForAll("mentions") List<Mention> first,
      @ForAll("mentions") List<Mention> second) {
    MentionInstance one = Scored.mentions("1", gold.toArray(new Mention[0]));
    MentionInstance two = Scored.mentions("2", first.toArray(new Mention[0]));
    Observation<MentionInstance, ImmutableList<Mention>> a =
        Observation.of(one, one.mentions(), ImmutableList.copyOf(first));
    Observation<MentionInstance, ImmutableList<Mention>> b =
        Observation.of(two, two.mentions(), ImmutableList.copyOf(second));
    Accumulator<MentionInstance, ImmutableList<Mention>> left = ExactMatch.mentions().accumulator();
    Accumulator<MentionInstance, ImmutableList<Mention>> right =
        ExactMatch.mentions().accumulator();
    left.add(a);
    right.add(b);
    right.merge(left);
    assertThat(values(right)).isEqualTo(scores(ExactMatch.mentions(), a, b));
  }

  @Property(tries = 200)
  void doublingTheCorpusChangesNoScore(
      @ForAll("mentions") List<Mention> gold, @ForAll("mentions") List<Mention> answer) {
    MentionInstance one = Scored.mentions("1", gold.toArray(new Mention[0]));
    MentionInstance two = Scored.mentions("2", gold.toArray(new Mention[0]));
    ImmutableList<Mention> said = ImmutableList.copyOf(answer);
    Map<String, Double> twice =
        scores(
            ExactMatch.mentions(),
            Observation.of(one, one.mentions(), said),
            Observation.of(two, two.mentions(), said));
    assertThat(twice).isEqualTo(score(gold, answer));
  }

  @Property(tries = 200)
  void labelsBehaveLikeSets(
      @ForAll("labels") ImmutableSet<String> gold, @ForAll("labels") ImmutableSet<String> answer) {
    MentionInstance instance = Scored.mentions("1");
    Map<String, Double> scores =
        scores(ExactMatch.labels(), Observation.of(instance, gold, answer));
    long hits = answer.stream().filter(gold::contains).count();
    double precision = answer.isEmpty() ? 0 : (double) hits / answer.size();
    double recall = gold.isEmpty() ? 0 : (double) hits / gold.size();
    assertThat(scores.get("micro-precision")).isEqualTo(precision);
    assertThat(scores.get("micro-recall")).isEqualTo(recall);
    assertThat(scores.get("item-accuracy")).isEqualTo(gold.equals(answer) ? 1 : 0);
  }

  @Provide
  Arbitrary<ImmutableSet<String>> labels() {
    return Arbitraries.of("a", "b", "c", "d").set().map(ImmutableSet::copyOf);
  }
}
