package org.bioeval.metrics.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.arg;
import static org.bioeval.metrics.Scored.event;
import static org.bioeval.metrics.Scored.events;
import static org.bioeval.metrics.Scored.failed;
import static org.bioeval.metrics.Scored.labels;
import static org.bioeval.metrics.Scored.mention;
import static org.bioeval.metrics.Scored.mentions;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.relations;
import static org.bioeval.metrics.Scored.scores;
import static org.bioeval.metrics.Scored.unanswered;
import static org.bioeval.metrics.Scored.values;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Schema.Linking;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.task.Observation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExactMatchTest {

  private static final Offset<Double> EXACT = within(1e-12);

  private static void assertScore(Map<String, Double> scores, String name, double expected) {
    assertThat(scores).containsKey(name);
    assertThat(scores.get(name)).as(name).isCloseTo(expected, EXACT);
  }

  @Nested
  class Labels {

    private final Instance one = item("1");
    private final Instance two = item("2");

    private static ClassificationInstance item(String id) {
      return new ClassificationInstance(Document.of(id, "text"), "a");
    }

    @Test
    void microPoolsTheLabelsOfAllItems() {
      // Item 1: gold {a, b}, answer {a}: TP 1 (a), FN 1 (b).
      // Item 2: gold {b}, answer {b, c}: TP 1 (b), FP 1 (c).
      // P = 2/3, R = 2/3, F1 = 2/3. F1: a = 1, b = 2·1/(2·1+0+1) = 2/3, c = 0; macro = 5/9.
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(one, ImmutableSet.of("a", "b"), "a"),
              labels(two, ImmutableSet.of("b"), "b", "c"));
      assertScore(scores, "micro-precision", 2 / 3.0);
      assertScore(scores, "micro-recall", 2 / 3.0);
      assertScore(scores, "micro-f1", 2 / 3.0);
      assertScore(scores, "macro-f1", 5 / 9.0);
      assertScore(scores, "b/f1", 2 / 3.0);
      assertScore(scores, "c/precision", 0);
      assertScore(scores, "item-accuracy", 0);
    }

    @Test
    void oneLabelAnItemMakesAllThreeEqual() {
      // Three items of one label each, two right: P = R = F1 = accuracy = 2/3.
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(one, ImmutableSet.of("a"), "a"),
              labels(two, ImmutableSet.of("b"), "a"),
              labels(item("3"), ImmutableSet.of("b"), "b"));
      for (String name : List.of("micro-precision", "micro-recall", "micro-f1", "item-accuracy")) {
        assertScore(scores, name, 2 / 3.0);
      }
    }

    @Test
    void anUnansweredItemMissesItsGoldAndAFailedOneIsLeftOut() {
      // One right, one unanswered: TP 1, FN 1, so P = 1, R = 1/2; accuracy 1 of 2 items.
      // The failed third item changes nothing.
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(one, ImmutableSet.of("a"), "a"),
              unanswered(two, ImmutableSet.of("a")),
              failed(item("3"), ImmutableSet.of("a")));
      assertScore(scores, "micro-precision", 1);
      assertScore(scores, "micro-recall", 0.5);
      assertScore(scores, "item-accuracy", 0.5);
    }

    @Test
    void onlyFailedItemsGiveNoScoreAtAll() {
      assertThat(scores(ExactMatch.labels(), failed(one, ImmutableSet.of("a")))).isEmpty();
    }

    @Test
    void anEmptyAnswerToEmptyGoldIsARightItemButNoElement() {
      Map<String, Double> scores = scores(ExactMatch.labels(), labels(one, ImmutableSet.of()));
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "item-accuracy", 1);
      assertThat(scores).doesNotContainKey("macro-f1");
    }

    @Test
    void mentionsWrittenAsLabelsAreReportedByTheirType() {
      MentionInstance instance = mentions("1");
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(instance, ImmutableSet.of("Drug: a", "Drug: b", "Gene: c"), "Drug: a"));
      // Drug: TP 1, FN 1; Gene: FN 1.
      assertScore(scores, "Drug/recall", 0.5);
      assertScore(scores, "Gene/recall", 0);
    }

    @Test
    void manyLabelsAreNoClosedListAndGetNoScoresOfTheirOwn() {
      List<String> many = new ArrayList<>();
      for (int i = 0; i <= 100; i++) {
        many.add("label" + i);
      }
      ImmutableSet<String> gold = ImmutableSet.copyOf(many);
      Map<String, Double> scores = scores(ExactMatch.labels(), Observation.of(one, gold, gold));
      assertThat(scores)
          .containsOnlyKeys("micro-precision", "micro-recall", "micro-f1", "item-accuracy");
      assertScore(scores, "micro-f1", 1);
    }

    @Test
    void inventedLabelsNeverHideTheRowsOfTheClosedList() {
      // Gold {a, b}; answer {a} and 150 invented labels: P = 1/151, R = 1/2.
      List<String> answer = new ArrayList<>(List.of("a"));
      for (int i = 0; i < 150; i++) {
        answer.add("invented" + i);
      }
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(one, ImmutableSet.of("a", "b"), answer.toArray(new String[0])));
      assertScore(scores, "micro-precision", 1 / 151.0);
      assertScore(scores, "micro-recall", 0.5);
      // Of 152 labels, one is right.
      assertScore(scores, "macro-f1", 1 / 152.0);
      assertScore(scores, "a/f1", 1);
      assertScore(scores, "b/recall", 0);
      assertThat(scores).doesNotContainKey("invented0/f1");
    }

    @Test
    void anInventedTypeIsAWrongPredictionWithItsOwnRow() {
      // Answer: the right Drug, and a Device that the task does not have: P = 1/2.
      Map<String, Double> scores =
          scores(
              ExactMatch.labels(),
              labels(mentions("1"), ImmutableSet.of("Drug: a"), "Drug: a", "Device: stent"));
      assertScore(scores, "micro-precision", 0.5);
      assertScore(scores, "Device/precision", 0);
      assertScore(scores, "Drug/precision", 1);
    }

    @Test
    void mergingKeepsLabelsThatWereNeverRight() {
      // Part 1: a right. Part 2: b answered for a. Macro over a (2/(2+0+1) = 2/3) and b (0) = 1/3,
      // whether or not the parts were counted apart.
      var first = labels(one, ImmutableSet.of("a"), "a");
      var second = labels(two, ImmutableSet.of("a"), "b");
      Accumulator<Instance, ImmutableSet<String>> left = ExactMatch.labels().accumulator();
      Accumulator<Instance, ImmutableSet<String>> right = ExactMatch.labels().accumulator();
      left.add(first);
      right.add(second);
      left.merge(right);
      assertScore(values(left), "macro-f1", 1 / 3.0);
      assertThat(values(left)).isEqualTo(scores(ExactMatch.labels(), first, second));
    }
  }

  @Nested
  class Mentions {

    @Test
    void elementsAreCountedAsMultisets() {
      // Gold holds the same mention twice, the answer three times: TP 2, FP 1.
      Mention twice = mention("Drug", 0, 4);
      MentionInstance instance = mentions("1", twice, twice);
      Map<String, Double> more =
          scores(ExactMatch.mentions(), observe(instance, twice, twice, twice));
      assertScore(more, "micro-precision", 2 / 3.0);
      assertScore(more, "micro-recall", 1);
      // Gold twice, answer once: TP 1, FN 1.
      Map<String, Double> fewer = scores(ExactMatch.mentions(), observe(instance, twice));
      assertScore(fewer, "micro-precision", 1);
      assertScore(fewer, "micro-recall", 0.5);
      assertScore(fewer, "relaxed/micro-recall", 0.5);
      assertScore(fewer, "text/micro-recall", 0.5);
    }

    @Test
    void typeAndBothEndsMustBeRight() {
      // Gold Drug [0,4), Drug [10,14), Drug [20,24).
      // Answer: Gene [0,4) wrong type; Drug [10,13) wrong end; Drug [20,24) right.
      // Strict TP 1, FP 2, FN 2. Relaxed: the second overlaps too, so TP 2, FP 1, FN 1.
      Map<String, Double> scores =
          scores(
              ExactMatch.mentions(),
              observe(
                  mentions(
                      "1", mention("Drug", 0, 4), mention("Drug", 10, 14), mention("Drug", 20, 24)),
                  mention("Gene", 0, 4),
                  mention("Drug", 10, 13),
                  mention("Drug", 20, 24)));
      assertScore(scores, "micro-f1", 1 / 3.0);
      assertScore(scores, "relaxed/micro-f1", 2 / 3.0);
    }

    @Test
    void discontinuousMentionsAreEqualAsSetsOfSpans() {
      Mention gold = mention("Disease", new Span(0, 6), new Span(20, 28));
      Mention turned = mention("Disease", new Span(20, 28), new Span(0, 6));
      Mention whole = mention("Disease", 0, 28);
      Mention gap = mention("Disease", 7, 19);
      MentionInstance instance = mentions("1", gold);
      assertScore(scores(ExactMatch.mentions(), observe(instance, turned)), "micro-f1", 1);
      Map<String, Double> covering = scores(ExactMatch.mentions(), observe(instance, whole));
      assertScore(covering, "micro-f1", 0);
      assertScore(covering, "relaxed/micro-f1", 1);
      // A mention in the gap between the pieces shares no character with them.
      assertScore(scores(ExactMatch.mentions(), observe(instance, gap)), "relaxed/micro-f1", 0);
    }

    @Test
    void touchingMentionsDoNotOverlap() {
      assertScore(
          scores(
              ExactMatch.mentions(),
              observe(mentions("1", mention("A", 0, 5)), mention("A", 5, 9))),
          "relaxed/micro-f1",
          0);
    }

    @Test
    void relaxedMatchingUsesEachMentionOnceAndPairsAsManyAsPossible() {
      // Gold A=[0,10), B=[8,20). Answers x=[0,9) (meets A and B), y=[2,4) (meets A only).
      // Greedy by order could pair x with A and leave y; the largest matching is x-B, y-A: TP 2.
      Map<String, Double> both =
          scores(
              ExactMatch.mentions(),
              observe(
                  mentions("1", mention("T", 0, 10), mention("T", 8, 20)),
                  mention("T", 0, 9),
                  mention("T", 2, 4)));
      assertScore(both, "relaxed/micro-f1", 1);
      // One long answer over two gold mentions counts once: TP 1, FN 1.
      Map<String, Double> one =
          scores(
              ExactMatch.mentions(),
              observe(mentions("1", mention("T", 0, 4), mention("T", 6, 9)), mention("T", 0, 9)));
      assertScore(one, "relaxed/micro-precision", 1);
      assertScore(one, "relaxed/micro-recall", 0.5);
    }

    @Test
    void wordsMatchWhereverTheyStand() {
      MentionInstance instance =
          new MentionInstance(
              Document.of("1", "aspirin and aspirin"),
              ImmutableList.of(Mention.of("", "Drug", 12, 19, "aspirin")));
      Map<String, Double> scores =
          scores(ExactMatch.mentions(), observe(instance, Mention.of("", "Drug", 0, 7, "aspirin")));
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "relaxed/micro-f1", 0);
      assertScore(scores, "text/micro-f1", 1);
    }

    @Test
    void anAnswerWithoutAPlaceIsAWrongMention() {
      Map<String, Double> scores =
          scores(
              ExactMatch.mentions(),
              observe(mentions("1", mention("Drug", 0, 3)), Mention.unlocated("Drug", "012")));
      // TP 0, FP 1, FN 1 by place; the words are right.
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "relaxed/micro-f1", 0);
      assertScore(scores, "text/micro-f1", 1);
    }

    @Test
    void goldWithoutAPlaceEqualsItselfInEveryMode() {
      Mention lost = Mention.unlocated("Drug", "aspirin");
      Map<String, Double> scores =
          scores(ExactMatch.mentions(), observe(mentions("1", lost), lost));
      scores.forEach((name, value) -> assertThat(value).as(name).isEqualTo(1));
    }

    @Test
    void anEmptyTypeCountsInTheTotalsOnly() {
      // TP 1 without a type, FP 1 of Drug: precision 1/2.
      Map<String, Double> scores =
          scores(
              ExactMatch.mentions(),
              observe(mentions("1", mention("", 0, 3)), mention("", 0, 3), mention("Drug", 5, 6)));
      assertScore(scores, "micro-precision", 0.5);
      assertScore(scores, "micro-f1", 2 / 3.0);
      assertScore(scores, "macro-f1", 0);
    }
  }

  @Nested
  class Relations {

    private static Schema schema(Linking linking, boolean directed) {
      return new Schema(
          "test", ImmutableList.of(), ImmutableMap.of(), linking, directed, Optional.empty());
    }

    @Test
    void directionCountsOnlyIfTheSchemaSaysSo() {
      RelationInstance instance = relations("1", Relation.of("r", "T1", "T2"));
      var turned = observe(instance, Relation.of("r", "T2", "T1"));
      assertScore(
          scores(ExactMatch.relations(schema(Linking.MENTION, true)), turned), "micro-f1", 0);
      assertScore(
          scores(ExactMatch.relations(schema(Linking.MENTION, false)), turned), "micro-f1", 1);
    }

    @Test
    void untypedLooksAtTheEndsAlone() {
      Map<String, Double> scores =
          scores(
              ExactMatch.relations(schema(Linking.MENTION, true)),
              observe(relations("1", Relation.of("r", "T1", "T2")), Relation.of("s", "T1", "T2")));
      // Typed: FP of s, FN of r. Untyped: TP 1.
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "untyped/micro-f1", 1);
    }

    @Test
    void wordsIgnoreCaseAndRunsOfBlanksButIdsDoNot() {
      RelationInstance instance = relations("1", Relation.of("r", " Vitamin  C", "scurvy"));
      var answer = observe(instance, Relation.of("r", "vitamin c", "Scurvy"));
      assertScore(
          scores(ExactMatch.relations(schema(Linking.SURFACE, true)), answer), "micro-f1", 1);
      assertScore(
          scores(ExactMatch.relations(schema(Linking.CONCEPT, true)), answer), "micro-f1", 0);
    }

    @Test
    void anUndirectedRelationToItselfEqualsItself() {
      Relation self = Relation.of("r", "D1", "D1");
      assertScore(
          scores(
              ExactMatch.relations(schema(Linking.CONCEPT, false)),
              observe(relations("1", self), self)),
          "micro-f1",
          1);
    }
  }

  @Nested
  class Events {

    private final Mention il2 = mention("Protein", 10, 14);
    private final Mention tnf = mention("Protein", 20, 24);

    @Test
    void argumentsAreASetAndNumbersOfRolesDoNotCount() {
      EventInstance instance =
          events("1", event("E1", "Binding", 0, 5, arg("Theme", il2), arg("Theme2", tnf)));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(
                  instance, event("X", "Binding", 0, 5, arg("Theme", tnf), arg("Theme2", il2))));
      assertScore(scores, "micro-f1", 1);
      assertScore(scores, "relaxed/micro-f1", 1);
      assertScore(scores, "argument/micro-f1", 1);
    }

    @Test
    void aMissingArgumentMakesTheEventWrongButNotItsTrigger() {
      EventInstance instance =
          events("1", event("E1", "Binding", 0, 5, arg("Theme", il2), arg("Theme2", tnf)));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(instance, event("E1", "Binding", 0, 5, arg("Theme", il2))));
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "relaxed/micro-f1", 0);
      assertScore(scores, "trigger/micro-f1", 1);
      // Arguments: TP 1, FN 1.
      assertScore(scores, "argument/micro-precision", 1);
      assertScore(scores, "argument/micro-recall", 0.5);
    }

    @Test
    void nestedEventsMustMatchAllTheWayDown() {
      Event inner = event("E1", "Expression", 0, 5, arg("Theme", il2));
      Event outer = event("E2", "Regulation", 30, 35, arg("Theme", "E1"));
      EventInstance instance = events("1", inner, outer);
      // Same ids, but the inner event has another theme: neither event is right by place.
      // The argument of the outer event is an event of the right type and trigger: TP 1;
      // the argument of the inner one is wrong: FP 1, FN 1.
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(instance, event("E1", "Expression", 0, 5, arg("Theme", tnf)), outer));
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "relaxed/micro-f1", 0);
      assertScore(scores, "trigger/micro-f1", 1);
      assertScore(scores, "argument/micro-f1", 0.5);
    }

    @Test
    void idsOfEventsAreOnlyNames() {
      EventInstance instance =
          events(
              "1",
              event("E1", "Expression", 0, 5, arg("Theme", il2)),
              event("E2", "Regulation", 30, 35, arg("Theme", "E1")));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(
                  instance,
                  event("a", "Regulation", 30, 35, arg("Theme", "b")),
                  event("b", "Expression", 0, 5, arg("Theme", il2))));
      scores.forEach((name, value) -> assertThat(value).as(name).isEqualTo(1));
    }

    @Test
    void relaxedComparesNestedEventsByOverlap() {
      EventInstance instance =
          events(
              "1",
              event("E1", "Expression", 0, 5, arg("Theme", il2)),
              event("E2", "Regulation", 30, 35, arg("Theme", "E1")));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(
                  instance,
                  event("E1", "Expression", 2, 7, arg("Theme", mention("Protein", 9, 12))),
                  event("E2", "Regulation", 33, 39, arg("Theme", "E1"))));
      assertScore(scores, "micro-f1", 0);
      assertScore(scores, "trigger/micro-f1", 0);
      assertScore(scores, "relaxed/micro-f1", 1);
    }

    @Test
    void eventsInACircleEqualThemselvesAndNotOthers() {
      Event first = event("E1", "Regulation", 0, 5, arg("Theme", "E2"));
      Event second = event("E2", "Regulation", 10, 15, arg("Theme", "E1"));
      EventInstance instance = events("1", first, second);
      scores(ExactMatch.events(), observe(instance, first, second))
          .forEach((name, value) -> assertThat(value).as(name).isEqualTo(1));
      // One has a further cause: then neither it nor what refers to it is the same.
      Map<String, Double> other =
          scores(
              ExactMatch.events(),
              observe(
                  instance,
                  first,
                  event("E2", "Regulation", 10, 15, arg("Theme", "E1"), arg("Cause", il2))));
      assertScore(other, "micro-f1", 0);
      assertScore(other, "relaxed/micro-f1", 0);
    }

    @Test
    void aDeepChainOfEventsEqualsItself() {
      // Far deeper than any gold; comparing both ways at every level would take 2^60 steps.
      List<Event> chain = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        chain.add(event("E" + i, "Regulation", i, i + 1, arg("Theme", "E" + (i + 1))));
      }
      chain.add(event("E60", "Expression", 60, 61, arg("Theme", il2)));
      Event[] all = chain.toArray(new Event[0]);
      scores(ExactMatch.events(), observe(events("1", all), all))
          .forEach((name, value) -> assertThat(value).as(name).isEqualTo(1));
    }

    @Test
    void eventsThatAllNameEachOtherComeToAnEnd() {
      List<Event> tangle = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        List<org.bioeval.core.data.Argument> arguments = new ArrayList<>();
        for (int j = 0; j < 12; j++) {
          arguments.add(arg("Theme", "E" + j));
        }
        tangle.add(
            new Event("E" + i, "Regulation", mention("R", 0, 5), ImmutableList.copyOf(arguments)));
      }
      Event[] all = tangle.toArray(new Event[0]);
      assertScore(
          scores(ExactMatch.events(), observe(events("1", all), all)), "relaxed/micro-f1", 1);
    }

    @Test
    void aReferenceToNoEventIsAWrongArgument() {
      EventInstance instance =
          events(
              "1",
              event("E1", "Expression", 0, 5, arg("Theme", il2)),
              event("E2", "Regulation", 30, 35, arg("Theme", "E1")));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(
                  instance,
                  event("E1", "Expression", 0, 5, arg("Theme", il2)),
                  event("E2", "Regulation", 30, 35, arg("Theme", "E9"))));
      // Events TP 1 of 2; arguments TP 1, FP 1, FN 1.
      assertScore(scores, "micro-f1", 0.5);
      assertScore(scores, "relaxed/micro-f1", 0.5);
      assertScore(scores, "argument/micro-f1", 0.5);
    }

    @Test
    void severalEventsOnOneTriggerAreSeveralEvents() {
      EventInstance instance =
          events(
              "1",
              event("E1", "Expression", 0, 5, arg("Theme", il2)),
              event("E2", "Expression", 0, 5, arg("Theme", tnf)));
      Map<String, Double> scores =
          scores(
              ExactMatch.events(),
              observe(instance, event("E1", "Expression", 0, 5, arg("Theme", tnf))));
      assertScore(scores, "micro-precision", 1);
      assertScore(scores, "micro-recall", 0.5);
      assertScore(scores, "trigger/micro-recall", 0.5);
    }
  }

  @Test
  void accumulatorsOfOtherMetricsCannotBeMerged() {
    Accumulator<Instance, ImmutableSet<String>> labels = ExactMatch.labels().accumulator();
    Accumulator<Instance, ImmutableSet<String>> mean =
        org.bioeval.core.metric.Metric.<Instance, ImmutableSet<String>>mean("m", o -> 1)
            .accumulator();
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> labels.merge(mean))
        .withMessageContaining("into exact-match")
        .withMessageContaining("equal metrics");
  }

  @Test
  void negativeCountsAreRefused() {
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Counts(new org.bioeval.core.metric.Tally()).add("g", "", "a", -1, 0, 0))
        .withMessageContaining("illegal count -1")
        .withMessageContaining("at least 0");
  }

  private static Instance supportItem(String id) {
    return new ClassificationInstance(Document.of(id, "text"), "a");
  }

  /** Gold holds two of "a" and one of "b": what their scores rest on. */
  @Test
  void labelRowsCarryTheirSupport() {
    Accumulator<Instance, ImmutableSet<String>> labels = ExactMatch.labels().accumulator();
    labels.add(Observation.of(supportItem("1"), ImmutableSet.of("a"), ImmutableSet.of("a", "b")));
    labels.add(Observation.of(supportItem("2"), ImmutableSet.of("a", "b"), ImmutableSet.of("b")));
    Map<String, OptionalLong> support = new TreeMap<>();
    labels.scores().forEach(score -> support.put(score.name(), score.support()));
    assertThat(support)
        .containsEntry("a/f1", OptionalLong.of(2))
        .containsEntry("b/precision", OptionalLong.of(1))
        .containsEntry("micro-recall", OptionalLong.of(3))
        .containsEntry("item-accuracy", OptionalLong.empty());
  }
}
