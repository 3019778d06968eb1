package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.linked;
import static org.bioeval.metrics.Scored.mention;
import static org.bioeval.metrics.Scored.mentions;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.relations;
import static org.bioeval.metrics.Scored.scores;

import java.util.Map;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.junit.jupiter.api.Test;

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
  void anEndOfSeveralIdsStandsForEach() {
    // Answer C1 - D1|D2 is two pairs: both right.
    Map<String, Double> scores =
        scores(
            Bc5cdrScores.relations(),
            observe(
                relations("1", Relation.of("CID", "C1", "D1"), Relation.of("CID", "C1", "D2")),
                Relation.of("CID", "C1", "D1|D2")));
    assertScores(scores, "micro-", 1, 1);
  }
}
