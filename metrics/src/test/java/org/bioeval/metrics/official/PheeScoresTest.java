package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.arg;
import static org.bioeval.metrics.Scored.scores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases derived from the loops of phee_metric.py. */
class PheeScoresTest {

  private static final String TEXT =
      "A 60-year-old man developed the severe rash after co-trimoxazole and aspirin therapy.";
  private static final String ADE = "Adverse_event";

  private static Mention words(String... pieces) {
    List<Span> spans = new ArrayList<>();
    for (String piece : pieces) {
      int start = TEXT.indexOf(piece);
      assertThat(start).as(piece).isNotNegative();
      spans.add(new Span(start, start + piece.length()));
    }
    return new Mention(
        "",
        "X",
        ImmutableList.copyOf(spans),
        String.join(" ", pieces),
        ImmutableList.of(),
        ImmutableMap.of());
  }

  private static Event event(String id, String type, String trigger, Argument... arguments) {
    return new Event(id, type, words(trigger), ImmutableList.copyOf(arguments));
  }

  private static Map<String, Double> score(List<Event> gold, Event... answer) {
    EventInstance instance =
        new EventInstance(Document.of("1", TEXT), ImmutableList.of(), ImmutableList.copyOf(gold));
    return scores(
        PheeScores.events(),
        Observation.of(instance, instance.events(), ImmutableList.copyOf(answer)));
  }

  private static void assertScores(
      Map<String, Double> scores, String name, double precision, double recall) {
    assertThat(scores.get(name + "precision")).as(name).isCloseTo(precision, within(1e-12));
    assertThat(scores.get(name + "recall")).as(name).isCloseTo(recall, within(1e-12));
  }

  private static final ImmutableMap<String, String> THEIR_NAMES =
      ImmutableMap.<String, String>builder()
          .put("Overall", "micro-")
          .put("Trigger", "trigger/")
          .put("MainArgs", "main-argument/")
          .put("MainArg", "main-argument/")
          .put("SubArgs", "sub-argument/")
          .put("SubArg", "sub-argument/")
          .put("Arguments", "argument/")
          .put("Attributes", "attribute/")
          .put("Attribute", "attribute/")
          .put("Subject", "Subject/")
          .put("Treatment", "Treatment/")
          .put("Effect", "Effect/")
          .put("P", "precision")
          .put("R", "recall")
          .put("F1", "f1")
          .buildOrThrow();

  /** Batches of phee.jsonl, made by benchmarks/peers/phee_golden.py with phee_metric.py. */
  static Stream<JsonNode> golden() throws IOException {
    List<JsonNode> batches = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String line :
        Resources.readLines(
            Resources.getResource(PheeScoresTest.class, "phee.jsonl"), StandardCharsets.US_ASCII)) {
      batches.add(json.readTree(line));
    }
    return batches.stream();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsTheOfficialScorer(JsonNode batch) {
    Accumulator<EventInstance, ImmutableList<Event>> accumulator =
        PheeScores.events().accumulator();
    int number = 0;
    for (JsonNode sentence : batch.get("sentences")) {
      String text = sentence.get("text").asText();
      EventInstance instance =
          new EventInstance(
              Document.of("s" + number++, text),
              ImmutableList.of(),
              events(sentence.get("gold"), text));
      accumulator.add(
          Observation.of(instance, instance.events(), events(sentence.get("answer"), text)));
    }
    Map<String, Double> scores = Scored.values(accumulator);
    int compared = 0;
    for (Map.Entry<String, JsonNode> score : batch.get("scores").properties()) {
      String[] parts = score.getKey().split("_");
      boolean token = parts[2].equals("MICRO");
      String part = THEIR_NAMES.get(parts[1]);
      if (token && part.matches("[A-Z].*")) {
        continue; // Single roles are given for exact matching only.
      }
      String name =
          (parts[0].equals("IDT") ? "identification/" : "")
              + (token ? "token/" : "")
              + part
              + THEIR_NAMES.get(parts[3]);
      assertThat(scores.get(name))
          .as(name)
          .isCloseTo(score.getValue().asDouble() / 100, within(1e-12));
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(24);
  }

  private static ImmutableList<Event> events(JsonNode events, String text) {
    ImmutableList.Builder<Event> read = ImmutableList.builder();
    for (JsonNode event : events) {
      ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
      for (JsonNode argument : event.get(2)) {
        arguments.add(arg(argument.get(0).asText(), pieces(argument.get(1), text)));
      }
      read.add(new Event("", event.get(0).asText(), pieces(event.get(1), text), arguments.build()));
    }
    return read.build();
  }

  private static Mention pieces(JsonNode places, String text) {
    List<Span> spans = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (JsonNode place : places) {
      spans.add(new Span(place.get(0).asInt(), place.get(1).asInt()));
      words.add(text.substring(place.get(0).asInt(), place.get(1).asInt()));
    }
    return new Mention("", "X", spans, String.join(" ", words), List.of(), Map.of());
  }

  @Test
  void exactAndTokenLevel() {
    // Gold: trigger "developed"; Effect "the severe rash"; Subject "man".
    // Answer: trigger "developed"; Effect "rash"; Subject "A 60-year-old man".
    //   Normalised: gold Effect "severe rash", Subject "man"; answer "rash", "60 year old man".
    //   Exact: trigger TP 1; main arguments TP 0, FP 2, FN 2.
    //   Tokens, main: Effect common 1 (rash) of 1 answered, 2 gold; Subject common 1 (man) of 4
    //   answered, 1 gold: TP 2, answered 5, gold 3.
    Map<String, Double> scores =
        score(
            List.of(
                event(
                    "E1",
                    ADE,
                    "developed",
                    arg("Effect", words("the severe rash")),
                    arg("Subject", words("man")))),
            event(
                "E1",
                ADE,
                "developed",
                arg("Effect", words("rash")),
                arg("Subject", words("A 60-year-old man"))));
    assertScores(scores, "trigger/", 1, 1);
    assertScores(scores, "main-argument/", 0, 0);
    assertScores(scores, "token/main-argument/", 2 / 5.0, 2 / 3.0);
    assertScores(scores, "micro-", 1 / 3.0, 1 / 3.0);
    assertScores(scores, "token/micro-", 3 / 6.0, 3 / 4.0);
    assertScores(scores, "Effect/", 0, 0);
    assertScores(scores, "argument/", 0, 0);
  }

  @Test
  void caseArticlesAndPunctuationDoNotCount() {
    // "the severe rash" and "severe rash" are equal; so are "Co, trimoxazole" and "co-trimoxazole".
    Map<String, Double> scores =
        score(
            List.of(
                event(
                    "E1",
                    ADE,
                    "developed",
                    arg("Effect", words("severe rash")),
                    arg("Treatment.Drug", words("co-trimoxazole")))),
            event(
                "E1",
                ADE,
                "developed",
                arg("Effect", words("the severe rash")),
                arg("Treatment.Drug", Mention.unlocated("Drug", "Co, trimoxazole"))));
    assertScores(scores, "main-argument/", 1, 1);
    assertScores(scores, "sub-argument/", 1, 1);
    assertScores(scores, "micro-", 1, 1);
  }

  @Test
  void identificationForgivesTheRoleButNotTheKindOrTheTypeOfEvent() {
    // Gold: Effect "rash" (main). Answer: Subject "rash" (main): classification wrong,
    // identification right. As the sub-argument Subject.Disorder it is another kind: wrong.
    List<Event> gold = List.of(event("E1", ADE, "developed", arg("Effect", words("rash"))));
    Map<String, Double> other =
        score(gold, event("E1", ADE, "developed", arg("Subject", words("rash"))));
    assertScores(other, "main-argument/", 0, 0);
    assertScores(other, "identification/main-argument/", 1, 1);
    assertScores(other, "identification/token/main-argument/", 1, 1);
    Map<String, Double> deeper =
        score(gold, event("E1", ADE, "developed", arg("Subject.Disorder", words("rash"))));
    assertScores(deeper, "identification/main-argument/", 0, 0);
    assertScores(deeper, "identification/sub-argument/", 0, 0);
    Map<String, Double> otherEvent =
        score(
            gold,
            event("E1", "Potential_therapeutic_event", "developed", arg("Effect", words("rash"))));
    assertScores(otherEvent, "identification/trigger/", 0, 0);
    assertScores(otherEvent, "identification/main-argument/", 0, 0);
  }

  @Test
  void eventsOfOneTypeInASentenceAreOneList() {
    // Gold: two events with the effects "rash" and "therapy". The answer has the effects at the
    // wrong event each: per sentence the lists are equal.
    Map<String, Double> scores =
        score(
            List.of(
                event("E1", ADE, "developed", arg("Effect", words("rash"))),
                event("E2", ADE, "after", arg("Effect", words("therapy")))),
            event("E1", ADE, "developed", arg("Effect", words("therapy"))),
            event("E2", ADE, "after", arg("Effect", words("rash"))));
    assertScores(scores, "micro-", 1, 1);
  }

  @Test
  void eachPieceOfADiscontinuousMentionIsAnEntry() {
    // Gold: Treatment of two pieces; the answer has the second alone: TP 1, FN 1.
    Map<String, Double> scores =
        score(
            List.of(
                event(
                    "E1", ADE, "developed", arg("Treatment", words("co-trimoxazole", "therapy")))),
            event("E1", ADE, "developed", arg("Treatment", words("therapy"))));
    assertScores(scores, "Treatment/", 1, 0.5);
    // Tokens: gold co, trimoxazole, therapy; answered therapy.
    assertScores(scores, "token/main-argument/", 1, 1 / 3.0);
  }

  @Test
  void entriesAreCountedAsMultisets() {
    // "rash" twice in gold, three times in the answer: TP 2, FP 1.
    Argument rash = arg("Effect", words("rash"));
    Map<String, Double> scores =
        score(
            List.of(event("E1", ADE, "developed", rash, rash)),
            event("E1", ADE, "developed", rash, rash, rash));
    assertScores(scores, "Effect/", 2 / 3.0, 1);
  }

  @Test
  void drugsOfACombinationAreSubArgumentsAndItsTriggerIsNotScored() {
    Event combination =
        new Event(
            "C1",
            "Combination",
            words("and"),
            ImmutableList.of(arg("Drug", words("co-trimoxazole")), arg("Drug", words("aspirin"))));
    Event main = event("E1", ADE, "developed", arg("Treatment.Combination", "C1"));
    List<Event> gold = List.of(main, combination);
    assertScores(score(gold, main, combination), "micro-", 1, 1);
    // One drug of two: sub-arguments TP 1, FN 1; overall trigger and one drug: TP 2, FN 1.
    Event half =
        new Event(
            "C1", "Combination", words("therapy"), ImmutableList.of(arg("Drug", words("aspirin"))));
    Map<String, Double> scores = score(gold, main, half);
    assertScores(scores, "sub-argument/", 1, 0.5);
    assertScores(scores, "micro-", 1, 2 / 3.0);
    // Sub-arguments of a combination and Treatment.Drug are different roles of one kind.
    Map<String, Double> flat =
        score(
            gold,
            event(
                "E1",
                ADE,
                "developed",
                arg("Treatment.Drug", words("co-trimoxazole")),
                arg("Treatment.Drug", words("aspirin"))));
    assertScores(flat, "sub-argument/", 0, 0);
    assertScores(flat, "identification/sub-argument/", 1, 1);
  }

  @Test
  void attributesAreCountedApart() {
    Argument severity = arg("Severity", words("severe"));
    Map<String, Double> scores =
        score(
            List.of(event("E1", ADE, "developed", severity)),
            event("E1", ADE, "developed", severity, arg("Negated", words("after"))));
    assertScores(scores, "attribute/", 0.5, 1);
    assertScores(scores, "identification/attribute/", 0.5, 1);
    assertScores(scores, "argument/", 0, 0);
    assertScores(scores, "micro-", 2 / 3.0, 1);
  }

  @Test
  void unknownRolesAreWrongArguments() {
    Map<String, Double> scores =
        score(
            List.of(event("E1", ADE, "developed", arg("Effect", words("rash")))),
            event("E1", ADE, "developed", arg("Effect", words("rash")), arg("Dose", words("man"))));
    assertScores(scores, "main-argument/", 0.5, 1);
  }
}
