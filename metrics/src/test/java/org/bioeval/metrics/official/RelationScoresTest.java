package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.labels;
import static org.bioeval.metrics.Scored.named;
import static org.bioeval.metrics.Scored.observe;
import static org.bioeval.metrics.Scored.relations;
import static org.bioeval.metrics.Scored.scores;
import static org.bioeval.metrics.Scored.unanswered;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.Scored;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RelationScoresTest {

  private static void assertScores(
      Map<String, Double> scores, String name, double precision, double recall) {
    assertThat(scores.get(name + "precision")).as(name).isCloseTo(precision, within(1e-12));
    assertThat(scores.get(name + "recall")).as(name).isCloseTo(recall, within(1e-12));
    double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    assertThat(scores.get(name + "f1")).as(name).isCloseTo(f1, within(1e-12));
  }

  @Nested
  class Ddi {

    @Test
    void noInteractionIsNoClass() {
      // Six pairs: effect right; effect said mechanism; none said int; advise said none; none said
      // none; int unanswered.
      //   effect: TP 1, FN 1. mechanism: FP 1. int: FP 1, FN 1. advise: FN 1.
      //   Micro: TP 1, FP 2, FN 3: P 1/3, R 1/4.
      //   Detection: pairs 1 and 2 TP, 3 FP, 4 and 6 FN: P 2/3, R 2/4.
      RelationInstance item = relations("1");
      Map<String, Double> scores =
          scores(
              DdiScores.pairs(),
              labels(item, ImmutableSet.of("effect"), "effect"),
              labels(item, ImmutableSet.of("effect"), "mechanism"),
              labels(item, ImmutableSet.of("none"), "int"),
              labels(item, ImmutableSet.of("advise"), "none"),
              labels(item, ImmutableSet.of("none"), "none"),
              unanswered(item, ImmutableSet.of("int")));
      assertScores(scores, "micro-", 1 / 3.0, 1 / 4.0);
      assertScores(scores, "detection/", 2 / 3.0, 2 / 4.0);
      assertScores(scores, "effect/", 1, 0.5);
      assertScores(scores, "int/", 0, 0);
      // Macro P = (1 + 0 + 0 + 0)/4, R = (1/2 + 0 + 0 + 0)/4; F1 of these means
      // = 2·(1/4)(1/8)/(3/8) = 1/6, which here is also the mean of the F1s, (2/3)/4.
      assertScores(scores, "macro-", 1 / 4.0, 1 / 8.0);
      assertThat(scores.get("macro-f1-mean")).isCloseTo(1 / 6.0, within(1e-12));
    }

    @Test
    void macroF1IsThatOfTheMeansAndNotTheMeanOfTheF1s() {
      // mechanism: P 1, R 1/2 (TP 1, FN 1); effect: P 1/2, R 1 (TP 1, FP 1); advise and int
      // perfect. Macro P = R = (1 + 1/2 + 1 + 1)/4 = 7/8, so macro F1 = 7/8.
      // The F1s are 2/3, 2/3, 1, 1: their mean is 5/6.
      RelationInstance item = relations("1");
      Map<String, Double> scores =
          scores(
              DdiScores.pairs(),
              labels(item, ImmutableSet.of("mechanism"), "mechanism"),
              labels(item, ImmutableSet.of("mechanism"), "effect"),
              labels(item, ImmutableSet.of("effect"), "effect"),
              labels(item, ImmutableSet.of("advise"), "advise"),
              labels(item, ImmutableSet.of("int"), "int"));
      assertScores(scores, "macro-", 7 / 8.0, 7 / 8.0);
      assertThat(scores.get("macro-f1-mean")).isCloseTo(5 / 6.0, within(1e-12));
      assertScores(scores, "detection/", 1, 1);
    }

    @Test
    void pairsOfASentenceHaveNoDirectionAndCountOnce() {
      // Gold: e0-e1 effect, e1-e2 int. Answer: e1-e0 effect (turned, twice), e1-e2 advise, and
      // e0-e2 "none", which is no interaction.
      //   Classification: TP 1, FP 1 (advise), FN 1 (int). Detection: TP 2.
      Map<String, Double> scores =
          scores(
              DdiScores.relations(),
              observe(
                  relations("1", Relation.of("effect", "e0", "e1"), Relation.of("int", "e1", "e2")),
                  Relation.of("effect", "e1", "e0"),
                  Relation.of("effect", "e0", "e1"),
                  Relation.of("advise", "e1", "e2"),
                  Relation.of("none", "e0", "e2")));
      assertScores(scores, "micro-", 0.5, 0.5);
      assertScores(scores, "detection/", 1, 1);
    }

    @Test
    void aPairAnsweredWithTwoTypesIsDetectedOnceAndClassifiedTwice() {
      Map<String, Double> scores =
          scores(
              DdiScores.relations(),
              observe(
                  relations("1", Relation.of("effect", "e0", "e1")),
                  Relation.of("effect", "e0", "e1"),
                  Relation.of("int", "e0", "e1")));
      assertScores(scores, "micro-", 0.5, 1);
      assertScores(scores, "detection/", 1, 1);
    }
  }

  @Nested
  class BioRed {

    private static Relation link(String type, String head, String tail, String novel) {
      return new Relation("", type, head, tail, ImmutableMap.of("novel", novel));
    }

    @Test
    void pairTypeAndNoveltyAreThreeSteps() {
      // Gold: 1-2 Association Novel, 1-3 Bind No, 4-5 Association Novel.
      // Answer: 2-1 Association No (pair, type), 1-3 Association No (pair), 4-5 Association Novel
      // (all three), 6-7 Bind Novel (nothing).
      //   Pair: TP 3, FP 1, FN 0. Type: TP 2, FP 2, FN 1. Novelty: TP 1, FP 3, FN 2.
      Map<String, Double> scores =
          scores(
              BioRedScores.relations(),
              observe(
                  relations(
                      "1",
                      link("Association", "1", "2", "Novel"),
                      link("Bind", "1", "3", "No"),
                      link("Association", "4", "5", "Novel")),
                  link("Association", "2", "1", "No"),
                  link("Association", "1", "3", "No"),
                  link("Association", "4", "5", "Novel"),
                  link("Bind", "6", "7", "Novel")));
      assertScores(scores, "pair/micro-", 3 / 4.0, 1);
      assertScores(scores, "micro-", 2 / 4.0, 2 / 3.0);
      assertScores(scores, "novelty/micro-", 1 / 4.0, 1 / 3.0);
      assertScores(scores, "Association/", 2 / 3.0, 1);
      assertScores(scores, "Bind/", 0, 0);
    }

    @Test
    void elementsCountOncePerDocument() {
      // The pair with two types: pair TP 1; type TP 1, FP 1.
      Map<String, Double> scores =
          scores(
              BioRedScores.relations(),
              observe(
                  relations("1", link("Bind", "1", "2", "Novel")),
                  link("Bind", "1", "2", "Novel"),
                  link("Bind", "2", "1", "Novel"),
                  link("Association", "1", "2", "Novel")));
      assertScores(scores, "pair/micro-", 1, 1);
      assertScores(scores, "micro-", 0.5, 1);
    }

    @Test
    void anEndOfSeveralIdsStandsForEach() {
      // Gold names one gene of a mention of two. The answer 10,11-2 is two pairs: TP 1, FP 1.
      Map<String, Double> scores =
          scores(
              BioRedScores.relations(),
              observe(
                  relations("1", link("Bind", "10", "2", "Novel")),
                  link("Bind", "10,11", "2", "Novel")));
      assertScores(scores, "micro-", 0.5, 1);
    }

    @Test
    void idsOfVariantsWithBarsStayWhole() {
      Relation variant = link("Association", "c|DEL|1314_1328|", "D1", "No");
      assertScores(
          scores(BioRedScores.relations(), observe(relations("1", variant), variant)),
          "micro-",
          1,
          1);
    }

    @Test
    void withoutNoveltyNothingIsRightByNovelty() {
      Map<String, Double> scores =
          scores(
              BioRedScores.relations(),
              observe(
                  relations("1", link("Bind", "1", "2", "Novel")), Relation.of("Bind", "1", "2")));
      assertScores(scores, "micro-", 1, 1);
      assertScores(scores, "novelty/micro-", 0, 0);
    }
  }

  @Nested
  class Ade {

    private final Mention drug = named("T1", "Drug", 0, 5);
    private final Mention sameDrug = named("T2", "Drug", 0, 5);
    private final Mention otherDrug = named("T3", "Drug", 10, 15);
    private final Mention effect = named("T4", "Adverse-Effect", 20, 30);
    private final Mention around = named("T5", "Adverse-Effect", 0, 9);

    private RelationInstance sentence(Relation... gold) {
      return new RelationInstance(
          Document.of("1", Scored.TEXT),
          ImmutableList.of(drug, sameDrug, otherDrug, effect, around),
          ImmutableList.copyOf(gold));
    }

    private static Relation causes(String drug, String effect) {
      return Relation.of("Adverse-Effect", drug, effect);
    }

    @Test
    void theRelatedSentencesAreThePositiveClass() {
      // Related said Related, Related said Not-Related, Not-Related said Related, Not-Related said
      // Not-Related, Related unanswered: TP 1, FP 1, FN 2; 2 of 5 right.
      RelationInstance item = relations("1");
      Map<String, Double> scores =
          scores(
              AdeScores.sentences(),
              labels(item, ImmutableSet.of("Related"), "Related"),
              labels(item, ImmutableSet.of("Related"), "Not-Related"),
              labels(item, ImmutableSet.of("Not-Related"), "Related"),
              labels(item, ImmutableSet.of("Not-Related"), "Not-Related"),
              unanswered(item, ImmutableSet.of("Related")));
      assertScores(scores, "", 1 / 2.0, 1 / 3.0);
      assertThat(scores.get("accuracy")).isEqualTo(0.4);
    }

    @Test
    void relationsAreComparedByThePlacesOfTheirEnds() {
      // Gold T1-T4. Answer T2-T4 names another mention at the same place: right. T3-T4 and the
      // turned T4-T1 are wrong: TP 1, FP 2.
      Map<String, Double> scores =
          scores(
              AdeScores.relations(),
              observe(
                  sentence(causes("T1", "T4")),
                  causes("T2", "T4"),
                  causes("T1", "T4"),
                  causes("T3", "T4"),
                  causes("T4", "T1")));
      assertScores(scores, "micro-", 1 / 3.0, 1);
    }

    @Test
    void dosesAreNotScoredAndUnknownIdsAreWrong() {
      Map<String, Double> scores =
          scores(
              AdeScores.relations(),
              observe(
                  sentence(causes("T1", "T4"), Relation.of("Dosage", "T1", "T3")),
                  causes("T1", "T4"),
                  Relation.of("Dosage", "T1", "T4"),
                  causes("T1", "T9")));
      assertScores(scores, "micro-", 0.5, 1);
    }

    @Test
    void overlappingEndsCanBeLeftOutOnBothSides() {
      RelationInstance item = sentence(causes("T1", "T4"), causes("T1", "T5"));
      Observation<RelationInstance, ImmutableList<Relation>> answer =
          observe(item, causes("T1", "T4"));
      assertScores(scores(AdeScores.relations(), answer), "micro-", 1, 0.5);
      assertScores(scores(AdeScores.relationsWithoutOverlap(), answer), "micro-", 1, 1);
      assertScores(
          scores(
              AdeScores.relationsWithoutOverlap(),
              observe(sentence(causes("T1", "T4")), causes("T1", "T4"), causes("T1", "T5"))),
          "micro-",
          1,
          1);
    }
  }

  @Nested
  class Git {

    @Test
    void aTripleIsRightAsAWhole() {
      // Gold: a TREATS b, c AFFECTS d. Answer: a TREATS b (written otherwise, twice), b TREATS a,
      // c TREATS d: TP 1, FP 2, FN 1.
      Map<String, Double> scores =
          scores(
              GitScores.triples(),
              observe(
                  relations(
                      "1",
                      Relation.of("TREATS", "  vitamin c ", "scurvy"),
                      Relation.of("AFFECTS", "c", "d")),
                  Relation.of("TREATS", "Vitamin  C", "scurvy"),
                  Relation.of("TREATS", "vitamin c", "scurvy"),
                  Relation.of("TREATS", "scurvy", "vitamin c"),
                  Relation.of("TREATS", "c", "d")));
      assertScores(scores, "micro-", 1 / 3.0, 1 / 2.0);
      assertScores(scores, "TREATS/", 1 / 3.0, 1);
      assertScores(scores, "AFFECTS/", 0, 0);
    }
  }
}
