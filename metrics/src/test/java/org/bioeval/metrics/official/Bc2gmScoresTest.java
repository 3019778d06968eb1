package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.mention;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.scores;
import static org.bioeval.metrics.Scored.unanswered;

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
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases derived from the loops of alt_eval.perl. */
class Bc2gmScoresTest {

  private static MentionInstance sentence(ImmutableList<Mention> gold, Mention... alternatives) {
    return new MentionInstance(
        "1", Document.of("1", Scored.TEXT), gold, ImmutableList.copyOf(alternatives));
  }

  private static Mention gene(int start, int end) {
    return mention("GENE", start, end);
  }

  private static void assertCounts(Map<String, Double> scores, int tp, int fp, int fn) {
    double precision = tp + fp == 0 ? 0 : (double) tp / (tp + fp);
    double recall = tp + fn == 0 ? 0 : (double) tp / (tp + fn);
    assertThat(scores.get("micro-precision")).isCloseTo(precision, within(1e-12));
    assertThat(scores.get("micro-recall")).isCloseTo(recall, within(1e-12));
  }

  /** Batches of bc2gm.jsonl, made by benchmarks/peers/bc2gm_golden.py with alt_eval.perl. */
  static Stream<JsonNode> golden() throws IOException {
    List<JsonNode> batches = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String line :
        Resources.readLines(
            Resources.getResource(Bc2gmScoresTest.class, "bc2gm.jsonl"),
            StandardCharsets.US_ASCII)) {
      batches.add(json.readTree(line));
    }
    return batches.stream();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsTheOfficialScorer(JsonNode batch) {
    Accumulator<MentionInstance, ImmutableList<Mention>> accumulator =
        Bc2gmScores.mentions().accumulator();
    int number = 0;
    for (JsonNode sentence : batch.get("sentences")) {
      String id = "S" + number++;
      MentionInstance item =
          new MentionInstance(
              id,
              Document.of(id, sentence.get("text").asText()),
              places(sentence, "gold"),
              places(sentence, "alternatives"));
      accumulator.add(Observation.of(item, item.mentions(), places(sentence, "answer")));
    }
    JsonNode counts = batch.get("counts");
    assertCounts(
        Scored.values(accumulator),
        counts.get(0).asInt(),
        counts.get(1).asInt(),
        counts.get(2).asInt());
  }

  private static ImmutableList<Mention> places(JsonNode sentence, String key) {
    ImmutableList.Builder<Mention> places = ImmutableList.builder();
    String text = sentence.get("text").asText();
    for (JsonNode place : sentence.get(key)) {
      int start = place.get(0).asInt();
      int end = place.get(1).asInt();
      places.add(Mention.of("", "GENE", start, end, text.substring(start, end)));
    }
    return places.build();
  }

  @Test
  void aGoldMentionIsHitInItsPlaceOrThatOfAnOverlappingAlternative() {
    // Gold [10,20), [40,45). Alternatives: [12,18) inside the first, [5,25) around it, [18,30)
    // over its end, [60,65) away from both. Each of the first three makes the first gold mention a
    // TP; the fourth is accepted (no FP) but hits nothing.
    MentionInstance item =
        sentence(
            ImmutableList.of(gene(10, 20), gene(40, 45)),
            gene(12, 18),
            gene(5, 25),
            gene(18, 30),
            gene(60, 65));
    for (Mention right : ImmutableList.of(gene(10, 20), gene(12, 18), gene(5, 25), gene(18, 30))) {
      assertCounts(scores(Bc2gmScores.mentions(), observe(item, right)), 1, 0, 1);
    }
    assertCounts(scores(Bc2gmScores.mentions(), observe(item, gene(60, 65))), 0, 0, 2);
    // No alternative and no gold: FP.
    assertCounts(scores(Bc2gmScores.mentions(), observe(item, gene(11, 19))), 0, 1, 2);
  }

  @Test
  void twoRightAnswersForOneGoldMentionAreOneHitAndNoError() {
    MentionInstance item = sentence(ImmutableList.of(gene(10, 20)), gene(12, 18));
    assertCounts(
        scores(Bc2gmScores.mentions(), observe(item, gene(10, 20), gene(12, 18))), 1, 0, 0);
    // Nor is a right answer given twice an error; a wrong one given twice is two.
    assertCounts(
        scores(Bc2gmScores.mentions(), observe(item, gene(10, 20), gene(10, 20))), 1, 0, 0);
    assertCounts(scores(Bc2gmScores.mentions(), observe(item, gene(1, 2), gene(1, 2))), 0, 2, 1);
  }

  @Test
  void oneAnswerCanHitTwoGoldMentions() {
    // The alternative [10,30) overlaps both gold mentions, so one answer gives TP 2.
    MentionInstance item = sentence(ImmutableList.of(gene(10, 15), gene(20, 30)), gene(10, 30));
    assertCounts(scores(Bc2gmScores.mentions(), observe(item, gene(10, 30))), 2, 0, 0);
  }

  @Test
  void anAlternativeThatOnlyTouchesAGoldMentionIsNoAlternativeToIt() {
    // In the files' inclusive offsets: gold 10-19, alternative 20-29: 20 <= 19 does not hold.
    MentionInstance item = sentence(ImmutableList.of(gene(10, 20)), gene(20, 30));
    assertCounts(scores(Bc2gmScores.mentions(), observe(item, gene(20, 30))), 0, 0, 1);
  }

  @Test
  void blanksDoNotCount() {
    // The files count characters that are not blank: "p53 " and "p53" are both 0-2.
    MentionInstance item =
        new MentionInstance(
            Document.of("1", "p53 binds"), ImmutableList.of(Mention.of("", "GENE", 0, 3, "p53")));
    assertCounts(
        scores(Bc2gmScores.mentions(), observe(item, Mention.of("", "GENE", 0, 4, "p53 "))),
        1,
        0,
        0);
  }

  @Test
  void aMentionWithoutAPlaceIsWrongAndAnUnansweredItemMissesAll() {
    MentionInstance item = sentence(ImmutableList.of(gene(10, 20)));
    assertCounts(
        scores(Bc2gmScores.mentions(), observe(item, Mention.unlocated("GENE", "p53"))), 0, 1, 1);
    assertCounts(scores(Bc2gmScores.mentions(), unanswered(item, item.mentions())), 0, 0, 1);
  }
}
