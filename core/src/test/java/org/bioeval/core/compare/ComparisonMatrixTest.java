package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.bioeval.core.compare.CandidateVerdict.Verdict;
import org.bioeval.core.compare.Footprint.Measure;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;

/** Decisions over several corpora, and against the best candidate. */
class ComparisonMatrixTest {

  private static double large(int document) {
    return 0.7 + 0.2 * Math.sin(document);
  }

  private static double jitter(int document) {
    return document % 2 == 0 ? 0.01 : -0.01;
  }

  private static double noisy(int document) {
    return large(document) + (document % 2 == 0 ? 0.4 : -0.4);
  }

  private static Report report(String corpus, String name, int n, IntToDoubleFunction score) {
    return Reports.with(
        Reports.of(name, n, ScoreInfo.unbounded("quality"), score), "corpus", corpus);
  }

  private static IntToDoubleFunction shifted(double by) {
    return i -> large(i) + by + jitter(i);
  }

  private static ComparisonMatrix sized(ComparisonMatrix matrix) {
    ComparisonMatrix sized = matrix;
    for (String name : matrix.candidates()) {
      if (name.matches("\\d+")) {
        double size = Double.parseDouble(name) * 1e9;
        sized = sized.with(name, Footprint.unknown().with(Measure.PARAMETERS, size));
      }
    }
    return sized;
  }

  /** "9" is the reference; "1" is 0.03 worse on a and 0.01 better on b. */
  private static ComparisonMatrix matrix() {
    return sized(
        ComparisonMatrix.of(
            Map.of(
                "a",
                Comparison.of(
                    report("a", "9", 100, ComparisonMatrixTest::large),
                    report("a", "1", 100, shifted(-0.03))),
                "b",
                Comparison.of(
                    report("b", "9", 50, ComparisonMatrixTest::large),
                    report("b", "1", 50, shifted(0.01))))));
  }

  private static DecisionRule rule(ComparisonMatrix matrix) {
    return matrix
        .smallest(Measure.PARAMETERS)
        .within("quality", Margin.absolute(0.02))
        .of("9")
        .withDraws(999)
        .withThreads(1);
  }

  @Test
  void theWeightedMeanHasToBeWithinTheMargin() {
    Decision equal = rule(matrix()).decide();
    assertThat(((Decision.Smallest) equal).which()).isEqualTo("1");
    // (−0.03 + 0.01) / 2
    CandidateVerdict.Part part = equal.basis().candidate("1").parts().get(0);
    assertThat(part.estimate()).isEqualTo(-0.01, within(1e-12));
    assertThat(part.bound()).isEqualTo(-0.02);
    assertThat(equal.basis().documents()).isEqualTo(150);
    assertThat(equal.sentence()).contains("(mean of 2 corpora: quality within 0.02)");
    assertThat(equal.toString())
        .contains("Weighted mean of a (quality, weight 0.5000, 100 documents), b (quality");
    // (9 · −0.03 + 0.01) / 10 = −0.026: a deviation of 0.01 on 100 documents shows that.
    Decision uneven = rule(matrix().weighted("a", 9)).decide();
    CandidateVerdict small = uneven.basis().candidate("1");
    assertThat(small.parts().get(0).estimate()).isEqualTo(-0.026, within(1e-12));
    assertThat(small.verdict()).isEqualTo(Verdict.FALLS_SHORT);
  }

  @Test
  void aGuardHoldsOnItsCorpus() {
    assertThat(rule(matrix()).guarding("a", Margin.absolute(0.05)).decide())
        .isInstanceOf(Decision.Smallest.class);
    Decision strict = rule(matrix()).guarding("a", Margin.absolute(0.02)).decide();
    assertThat(strict).isInstanceOf(Decision.OnlyTheReference.class);
    CandidateVerdict.Part guard = strict.basis().candidate("1").parts().get(1);
    assertThat(guard.criterion()).hasToString("quality within 0.02 on a");
    assertThat(guard.estimate()).isEqualTo(-0.03, within(1e-12));
    assertThatThrownBy(() -> rule(matrix()).guarding("c", Margin.absolute(0.02)))
        .hasMessageContaining("no corpus 'c'; there are [a, b]");
    // A bound on one corpus: the mean is near 0.7 on both.
    assertThat(rule(matrix()).and(Criterion.atLeast("quality", 0.6).on("b")).decide())
        .isInstanceOf(Decision.Smallest.class);
    assertThat(rule(matrix()).and(Criterion.atLeast("quality", 0.8).on("b")).decide())
        .isInstanceOf(Decision.OnlyTheReference.class);
  }

  @Test
  void everyCorpusAloneIsAFamilyOfItsOwn() {
    Map<String, Decision> alone =
        rule(matrix()).guarding("a", Margin.absolute(0.05)).decideByCorpus();
    assertThat(alone).containsOnlyKeys("a", "b");
    Decision a = alone.get("a");
    assertThat(a.basis().candidate("1").verdict()).isEqualTo(Verdict.FALLS_SHORT);
    // The guard is asked on a only.
    assertThat(a.basis().criteria()).hasSize(2);
    Decision b = alone.get("b");
    assertThat(b.basis().criteria()).hasSize(1);
    assertThat(b.sentence()).startsWith("On b: 1 is the smallest by parameters");
    assertThat(b.toString()).contains("A family of its own: the chance of a wrong decision holds");
    assertThat(b.toJson()).contains("\"family\" : \"one corpus alone\"");
  }

  @Test
  void documentsNeededAreThoseOfAllCorpora() {
    ComparisonMatrix noisy =
        sized(
            ComparisonMatrix.of(
                Map.of(
                    "a",
                    Comparison.of(
                        report("a", "9", 100, ComparisonMatrixTest::large),
                        report("a", "1", 100, ComparisonMatrixTest::noisy)),
                    "b",
                    Comparison.of(
                        report("b", "9", 50, ComparisonMatrixTest::large),
                        report("b", "1", 50, ComparisonMatrixTest::noisy)))));
    Decision decision = rule(noisy).decide();
    // SE² = 0.16 (1/99 + 1/49) / 4 = 0.0012204; (1.6449 + 0.8416)² SE² 150 / 0.02² = 2829 if
    // σ were known; from so few documents up to 5 % more.
    assertThat(((Decision.TooFewDocuments) decision).documentsNeeded().getAsLong())
        .isBetween(2829L, 2970L);
    // A guard of 0.04 on a: SE² = 0.16/99, and 6.1826 SE² 150 / 0.04² = 937 are fewer.
    Decision guarded = rule(noisy).guarding("a", Margin.absolute(0.04)).decide();
    assertThat(((Decision.TooFewDocuments) guarded).documentsNeeded().getAsLong())
        .isBetween(2829L, 2970L);
    // A guard of 0.01: 14,989.
    Decision strict = rule(noisy).guarding("a", Margin.absolute(0.01)).decide();
    assertThat(((Decision.TooFewDocuments) strict).documentsNeeded().getAsLong())
        .isBetween(14_950L, 15_030L);
  }

  @Test
  void corporaOfTheSameDocumentsAreDrawnTogether() {
    long[] needed = new long[2];
    for (int same = 0; same < 2; same++) {
      String second = same == 1 ? "a" : "b";
      ComparisonMatrix matrix =
          sized(
              ComparisonMatrix.of(
                  Map.of(
                      "mentions",
                      Comparison.of(
                          report("a", "9", 100, ComparisonMatrixTest::large),
                          report("a", "1", 100, ComparisonMatrixTest::noisy)),
                      "relations",
                      Comparison.of(
                          report(second, "9", 100, ComparisonMatrixTest::large),
                          report(second, "1", 100, ComparisonMatrixTest::noisy)))));
      needed[same] =
          ((Decision.TooFewDocuments) rule(matrix).decide()).documentsNeeded().getAsLong();
    }
    // The two differences are the same numbers: together their mean varies twice as much.
    assertThat((double) needed[1] / needed[0]).isEqualTo(2, within(0.01));
  }

  @Test
  void oneThatFailedOnACorpusIsIncompleteAndTheOthersAreDecided() {
    Report failed =
        Reports.with(report("b", "5", 50, ComparisonMatrixTest::large), Outcome.Kind.FAILED, 3);
    ComparisonMatrix matrix =
        sized(
            ComparisonMatrix.of(
                Map.of(
                    "a",
                    Comparison.of(
                        report("a", "9", 100, ComparisonMatrixTest::large),
                        report("a", "5", 100, ComparisonMatrixTest::large),
                        report("a", "3", 100, ComparisonMatrixTest::large),
                        report("a", "7", 100, ComparisonMatrixTest::large)),
                    "b",
                    Comparison.of(
                        report("b", "9", 50, ComparisonMatrixTest::large),
                        failed,
                        report("b", "7", 50, ComparisonMatrixTest::large)))));
    Decision.Smallest decision = (Decision.Smallest) rule(matrix).decide();
    assertThat(decision.which()).isEqualTo("7");
    assertThat(decision.open())
        .extracting(CandidateVerdict::toString)
        .containsExactly(
            "3: not tested (has no run on b)",
            "5: not tested (is incomplete on b: 3 of 50 items could not be asked; run again)");
  }

  @Test
  void theOrderOfCorporaChangesNoByte() {
    Map<String, Comparison> given = new LinkedHashMap<>();
    given.put("b", matrix().on("b"));
    given.put("a", matrix().on("a"));
    assertThat(rule(sized(ComparisonMatrix.of(given))).decide().toJson())
        .isEqualTo(rule(matrix()).decide().toJson());
  }

  @Test
  void corporaMayHaveScoresOfTheirOwn() {
    Report large = Reports.of("9", 50, ScoreInfo.unbounded("rougeL"), ComparisonMatrixTest::large);
    Report small = Reports.of("1", 50, ScoreInfo.unbounded("rougeL"), shifted(0.01));
    ComparisonMatrix two =
        sized(
            ComparisonMatrix.of(
                Map.of("a", matrix().on("a"), "notes", Comparison.of(large, small))));
    assertThatThrownBy(() -> rule(two).decide())
        .hasMessageContaining("on notes: no score 'quality'");
    Decision decision = rule(two.scoredBy("notes", "rougeL")).decide();
    assertThat(decision.basis().candidate("1").parts().get(0).estimate())
        .isEqualTo(-0.01, within(1e-12));
    // Error rates and ROUGE have no mean.
    ScoreInfo loss =
        new ScoreInfo("rougeL", org.bioeval.core.metric.Direction.LOWER_IS_BETTER, -9, 9);
    ComparisonMatrix mixed =
        sized(
            ComparisonMatrix.of(
                Map.of(
                    "a",
                    matrix().on("a"),
                    "notes",
                    Comparison.of(
                        Reports.of("9", 50, loss, ComparisonMatrixTest::large),
                        Reports.of("1", 50, loss, ComparisonMatrixTest::large)))));
    assertThatThrownBy(() -> rule(mixed.scoredBy("notes", "rougeL")).decide())
        .hasMessageContaining("their scores have no mean");
  }

  private static Comparison three(double five, double one) {
    Comparison comparison =
        Comparison.of(
            report("a", "9", 100, ComparisonMatrixTest::large),
            report("a", "5", 100, shifted(five)),
            report("a", "1", 100, shifted(one)));
    for (String name : new String[] {"9", "5", "1"}) {
      comparison =
          comparison.with(
              name, Footprint.unknown().with(Measure.PARAMETERS, Double.parseDouble(name)));
    }
    return comparison;
  }

  private static DecisionRule best(Comparison comparison) {
    return comparison
        .smallest(Measure.PARAMETERS)
        .within("quality", Margin.absolute(0.02))
        .ofBest()
        .withDraws(999);
  }

  @Test
  void againstTheBestAMarginIsKeptToEveryOther() {
    // "5" is the best: 0.1 above "9". Against the named reference "9", "1" would do.
    Comparison comparison = three(0.1, 0);
    Decision named =
        comparison
            .smallest(Measure.PARAMETERS)
            .within("quality", Margin.absolute(0.02))
            .of("9")
            .decide();
    assertThat(((Decision.Smallest) named).which()).isEqualTo("1");
    assertThat(named.toJson()).contains("\"referenceIs\" : \"named beforehand\"");
    Decision decision = best(comparison).decide();
    assertThat(((Decision.Smallest) decision).which()).isEqualTo("5");
    assertThat(decision.basis().reference()).isEqualTo("5");
    assertThat(decision.basis().candidate("1").verdict()).isEqualTo(Verdict.FALLS_SHORT);
    assertThat(decision.basis().candidate("9").verdict()).isEqualTo(Verdict.FALLS_SHORT);
    // 0 − 0.1 to the hardest rival, and not 0 to "9".
    assertThat(decision.basis().candidate("1").parts().get(0).estimate())
        .isEqualTo(-0.1, within(1e-12));
    assertThat(decision.sentence())
        .startsWith(
            "5 is the smallest by parameters that does the job of the best one, whichever it is");
    assertThat(decision.toJson()).contains("\"referenceIs\" : \"the best, whichever it is\"");
  }

  @Test
  void theBestTakesMoreDocumentsThanANamedReference() {
    // "1" is 0.015 below "9" with a deviation of 0.01, and level with "5" but for the deviation of
    // 0.4 of "5": against "9" alone it does the job, against every other it cannot be told.
    Comparison comparison =
        Comparison.of(
            report("a", "9", 100, ComparisonMatrixTest::large),
            report("a", "5", 100, ComparisonMatrixTest::noisy),
            report("a", "1", 100, shifted(-0.015)));
    for (String name : new String[] {"9", "5", "1"}) {
      comparison =
          comparison.with(
              name, Footprint.unknown().with(Measure.PARAMETERS, Double.parseDouble(name)));
    }
    Decision decision = best(comparison).decide();
    assertThat(decision).isInstanceOf(Decision.TooFewDocuments.class);
    assertThat(decision.basis().candidate("1").verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void anIncompleteCandidateIsNotAmongTheBest() {
    Comparison comparison =
        Comparison.of(
            report("a", "9", 100, ComparisonMatrixTest::large),
            report("a", "5", 100, shifted(0)),
            Reports.with(report("a", "1", 100, shifted(0.2)), Outcome.Kind.FAILED, 1));
    for (String name : new String[] {"9", "5", "1"}) {
      comparison =
          comparison.with(
              name, Footprint.unknown().with(Measure.PARAMETERS, Double.parseDouble(name)));
    }
    Decision.Smallest decision = (Decision.Smallest) best(comparison).decide();
    assertThat(decision.which()).isEqualTo("5");
    assertThat(decision.sentence())
        .contains("Not among those compared: 1 (is incomplete: 1 of 100");
  }

  @Test
  void theBestHasToBeAboveTheFloors() {
    Comparison sound =
        Comparison.of(
                report("a", "9", 100, ComparisonMatrixTest::large),
                report("a", "5", 100, shifted(0)),
                report("a", "floor", 100, shifted(-0.2)))
            .with("9", Footprint.unknown().with(Measure.PARAMETERS, 9))
            .with("5", Footprint.unknown().with(Measure.PARAMETERS, 5))
            .withFloor("floor");
    assertThat(((Decision.Smallest) best(sound).decide()).which()).isEqualTo("5");
    Comparison level =
        Comparison.of(
                report("a", "9", 100, ComparisonMatrixTest::large),
                report("a", "5", 100, shifted(0)),
                report("a", "floor", 100, ComparisonMatrixTest::noisy))
            .with("9", Footprint.unknown().with(Measure.PARAMETERS, 9))
            .with("5", Footprint.unknown().with(Measure.PARAMETERS, 5))
            .withFloor("floor");
    Decision.Refused refused = (Decision.Refused) best(level).decide();
    assertThat(refused.reason()).isEqualTo(Decision.Reason.REFERENCE_NOT_ABOVE_FLOOR);
    assertThat(refused.sentence()).contains("no candidate is shown to be better than the floor");
  }

  /** Scores around 0.5 with the noise of the document and one of their own: correlation 0.6. */
  private static Report drawn(
      SplittableRandom random, String corpus, String name, double[] shared, double mean) {
    double[] scores = new double[shared.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          mean + 0.1 * (Math.sqrt(0.6) * shared[i] + Math.sqrt(0.4) * random.nextGaussian());
    }
    return report(corpus, name, scores.length, i -> scores[i]);
  }

  /** Documents of one corpus, scored by "9" and by candidates that are worse by a loss. */
  private static Comparison drawn(SplittableRandom random, String corpus, int n, double loss) {
    double[] shared = new double[n];
    java.util.Arrays.setAll(shared, i -> random.nextGaussian());
    Map<String, Report> reports = new LinkedHashMap<>();
    for (String name : new String[] {"9", "1", "2", "3"}) {
      reports.put(name, drawn(random, corpus, name, shared, name.equals("9") ? 0.5 : 0.5 - loss));
    }
    return Comparison.of(reports);
  }

  @Test
  void wrongDecisionsAreRareAtTheMargin() {
    // All candidates are worse by just the margin on average: 0.04 on a and 0.08 on b. So any
    // choice is wrong. Of 400 runs at 5 % there are 20, and more than 30 with a chance of 1 %.
    int mean = 0;
    int best = 0;
    for (int run = 0; run < 400; run++) {
      SplittableRandom random = new SplittableRandom(run);
      ComparisonMatrix matrix =
          sized(
              ComparisonMatrix.of(
                  Map.of("a", drawn(random, "a", 20, 0.04), "b", drawn(random, "b", 30, 0.08))));
      Decision decision =
          matrix
              .smallest(Measure.PARAMETERS)
              .within("quality", Margin.absolute(0.06))
              .of("9")
              .withDraws(499)
              .withThreads(1)
              .decide();
      mean += decision instanceof Decision.Smallest ? 1 : 0;
      // Against the best, whichever it is, "9" itself may be chosen.
      Decision whichever =
          matrix
              .smallest(Measure.PARAMETERS)
              .within("quality", Margin.absolute(0.06))
              .ofBest()
              .withDraws(499)
              .withThreads(1)
              .decide();
      best +=
          whichever instanceof Decision.Smallest smallest && !smallest.which().equals("9") ? 1 : 0;
    }
    assertThat(mean).isBetween(5, 30);
    assertThat(best).isLessThanOrEqualTo(30);
  }
}
