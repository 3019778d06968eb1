package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.linked;
import static org.bioeval.metrics.Scored.mention;
import static org.bioeval.metrics.Scored.mentions;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.relations;
import static org.bioeval.metrics.Scored.scores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Bc5cdrScoresTest {

  private static void assertScores(
      Map<String, Double> scores, String name, double precision, double recall) {
    assertThat(scores.get(name + "precision")).as(name).isCloseTo(precision, within(1e-12));
    assertThat(scores.get(name + "recall")).as(name).isCloseTo(recall, within(1e-12));
  }

  @Test
  void mentionsAreASetOfPlacesAndTypes() {
    // Gold: Disease [0,5), Chemical [10,15), Chemical [20,25).
    // Answer: Disease [0,5) three times (one element), Disease [10,15) (wrong type), Chemical
    // [20,25): TP 2, FP 1, FN 1. By type: Disease TP 1, FP 1; Chemical TP 1, FN 1.
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.mentions(),
            observe(
                mentions(
                    "1",
                    mention("Disease", 0, 5),
                    mention("Chemical", 10, 15),
                    mention("Chemical", 20, 25)),
                mention("Disease", 0, 5),
                mention("Disease", 0, 5),
                mention("Disease", 0, 5),
                mention("Disease", 10, 15),
                mention("Chemical", 20, 25)));
    assertScores(scores, "micro-", 2 / 3.0, 2 / 3.0);
    assertScores(scores, "Disease/", 0.5, 1);
    assertScores(scores, "Chemical/", 1, 0.5);
  }

  @Test
  void ofADiscontinuousMentionTheFirstAndLastCharacterCount() {
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.mentions(),
            observe(
                mentions("1", mention("Disease", new Span(0, 6), new Span(20, 28))),
                mention("Disease", 0, 28)));
    assertScores(scores, "micro-", 1, 1);
  }

  @Test
  void conceptsAreASetPerDocumentHoweverManyMentionsCarryThem() {
    // Gold: D1 (twice), D2|D3 (composite), -1 (no concept), Chemical D1.
    //   Set: Disease D1, D2, D3, Chemical D1.
    // Answer: Disease D1, D3 written with D4 in one text, -1.
    //   Set: Disease D1, D3, D4. TP 2, FP 1, FN 2.
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.concepts(),
            observe(
                mentions(
                    "1",
                    linked("Disease", 0, 5, "D1"),
                    linked("Disease", 10, 15, "D1"),
                    linked("Disease", 20, 25, "D2", "D3"),
                    linked("Disease", 30, 35, "-1"),
                    linked("Chemical", 40, 45, "D1")),
                linked("Disease", 50, 55, "D1"),
                linked("Disease", 60, 65, "D3|D4"),
                linked("Disease", 70, 75, "-1")));
    assertScores(scores, "micro-", 2 / 3.0, 0.5);
    assertScores(scores, "Disease/", 2 / 3.0, 2 / 3.0);
    assertScores(scores, "Chemical/", 0, 0);
  }

  @Test
  void conceptsOfOtherDocumentsDoNotCount() {
    // Gold D1 in document 1, D2 in document 2; answered the other way round: TP 0.
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.concepts(),
            observe(mentions("1", linked("Disease", 0, 5, "D1")), linked("Disease", 0, 5, "D2")),
            observe(mentions("2", linked("Disease", 0, 5, "D2")), linked("Disease", 0, 5, "D1")));
    assertScores(scores, "micro-", 0, 0);
  }

  @Test
  void relationsAreASetOfChemicalAndDisease() {
    // Gold: C1-D1, C1-D2. Answer: C1-D1 twice (one element), D2-C1 (turned: wrong), C1-"-1"
    // (wrong): TP 1, FP 2, FN 1.
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.relations(),
            observe(
                relations("1", Relation.of("CID", "C1", "D1"), Relation.of("CID", "C1", "D2")),
                Relation.of("CID", "C1", "D1"),
                Relation.of("CID", "C1", "D1"),
                Relation.of("CID", "D2", "C1"),
                Relation.of("CID", "C1", "-1")));
    assertScores(scores, "micro-", 1 / 3.0, 0.5);
  }

  @Test
  void anEndOfSeveralIdsIsOneIdOfItsOwn() {
    // Gold C1-D1, C1-D2. Answer C1-"D1|D2" is one pair, which equals none: TP 0, FP 1, FN 2. With
    // C1-D1 beside it, TP 1, FP 1, FN 1. bc5cdr_eval.jar prints these counts for both.
    RelationInstance gold =
        relations("1", Relation.of("CID", "C1", "D1"), Relation.of("CID", "C1", "D2"));
    Relation composite = Relation.of("CID", "C1", "D1|D2");
    assertScores(scores(Bc5cdrScores.relations(), observe(gold, composite)), "micro-", 0, 0);
    assertScores(
        scores(Bc5cdrScores.relations(), observe(gold, composite, Relation.of("CID", "C1", "D1"))),
        "micro-",
        0.5,
        0.5);
  }

  @Test
  void anIdWithoutAVocabularyIsOfMesh() {
    // Gold C1-D1, C1-D2. Answer MESH:C1-D1 and C1-MESH:D2: both right, and C1-D2 is the second of
    // them again. OMIM:1 is not 1. bc5cdr_eval.jar prints TP 2, FP 0, FN 0, and TP 2, FP 1, FN 1.
    Map<String, Double> pairs =
        scores(
            Bc5cdrScores.relations(),
            observe(
                relations("1", Relation.of("CID", "C1", "D1"), Relation.of("CID", "C1", "D2")),
                Relation.of("CID", "MESH:C1", "D1"),
                Relation.of("CID", "C1", "MESH:D2"),
                Relation.of("CID", "C1", "D2")));
    assertScores(pairs, "micro-", 1, 1);
    Map<String, Double> concepts =
        scores(
            Bc5cdrScores.concepts(),
            observe(
                mentions(
                    "1",
                    linked("Disease", 0, 5, "D1"),
                    linked("Disease", 10, 15, "MESH:D2"),
                    linked("Disease", 20, 25, "OMIM:3")),
                linked("Disease", 0, 5, "MESH:D1"),
                linked("Disease", 10, 15, "D2"),
                linked("Disease", 20, 25, "3")));
    assertScores(concepts, "micro-", 2 / 3.0, 2 / 3.0);
  }

  /** Batches of bc5cdr.jsonl, made by benchmarks/peers/bc5cdr_golden.py with bc5cdr_eval.jar. */
  static Stream<JsonNode> golden() throws IOException {
    List<JsonNode> batches = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String line :
        Resources.readLines(
            Resources.getResource(Bc5cdrScoresTest.class, "bc5cdr.jsonl"),
            StandardCharsets.US_ASCII)) {
      batches.add(json.readTree(line));
    }
    return batches.stream();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsTheOfficialEvaluator(JsonNode batch) {
    boolean ids = batch.get("kind").asText().equals("id");
    Accumulator<MentionInstance, ImmutableList<Mention>> concepts =
        Bc5cdrScores.concepts().accumulator();
    Accumulator<RelationInstance, ImmutableList<Relation>> pairs =
        Bc5cdrScores.relations().accumulator();
    int number = 0;
    for (JsonNode document : batch.get("documents")) {
      String id = "d" + number++;
      if (ids) {
        MentionInstance item = mentions(id, diseases(document.get("gold")));
        concepts.add(observe(item, diseases(document.get("answer"))));
      } else {
        RelationInstance item = relations(id, inductions(document.get("gold")));
        pairs.add(observe(item, inductions(document.get("answer"))));
      }
    }
    double tp = batch.get("counts").get(0).asDouble();
    double answered = tp + batch.get("counts").get(1).asDouble();
    double gold = tp + batch.get("counts").get(2).asDouble();
    assertScores(
        Scored.values(ids ? concepts : pairs),
        "micro-",
        answered == 0 ? 0 : tp / answered,
        gold == 0 ? 0 : tp / gold);
  }

  private static Mention[] diseases(JsonNode ids) {
    List<Mention> diseases = new ArrayList<>();
    for (JsonNode id : ids) {
      int at = 5 * diseases.size();
      diseases.add(linked("Disease", at, at + 4, id.asText()));
    }
    return diseases.toArray(new Mention[0]);
  }

  private static Relation[] inductions(JsonNode ends) {
    List<Relation> pairs = new ArrayList<>();
    for (JsonNode pair : ends) {
      pairs.add(Relation.of("CID", pair.get(0).asText(), pair.get(1).asText()));
    }
    return pairs.toArray(new Relation[0]);
  }
}
