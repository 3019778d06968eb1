package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.bioeval.core.compare.CandidateVerdict.Verdict;
import org.bioeval.core.compare.Footprint.Measure;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.ClaimTest.Procedure;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionTest {

  private static final int DOCUMENTS = 200;

  /** Scores that are no counts, around 0.7. */
  private static double large(int document) {
    return 0.7 + 0.2 * Math.sin(document);
  }

  /** Alternately 0.4 better and 0.4 worse: no difference, with a deviation of 0.4. */
  private static double noisy(int document) {
    return large(document) + (document % 2 == 0 ? 0.4 : -0.4);
  }

  /** 0 on average. */
  private static double jitter(int document) {
    return document % 2 == 0 ? 0.01 : -0.01;
  }

  private static Report report(String name, IntToDoubleFunction score) {
    return Reports.of(name, DOCUMENTS, ScoreInfo.unbounded("quality"), score);
  }

  private static Comparison comparison(Report... reports) {
    Comparison comparison = Comparison.of(reports);
    // Sizes by name: "1" is the smallest.
    for (Comparison.Result result : comparison.results()) {
      if (result.name().matches("\\d+")) {
        double size = Double.parseDouble(result.name());
        comparison =
            comparison.with(
                result.name(), Footprint.unknown().with(Measure.PARAMETERS, size * 1e9));
      }
    }
    return comparison;
  }

  private static DecisionRule rule(Comparison comparison) {
    return comparison
        .smallest(Measure.PARAMETERS)
        .within("quality", Margin.absolute(0.02))
        .of("9")
        .withDraws(999)
        .withThreads(1);
  }

  @ParameterizedTest
  @EnumSource(Procedure.class)
  void aCandidateEqualToTheReferenceIsTheSmallest(Procedure procedure) {
    Comparison comparison =
        comparison(
            report("9", DecisionTest::large),
            report("3", DecisionTest::large),
            report("5", DecisionTest::large));
    Decision decision = rule(comparison).by(procedure).decide();
    assertThat(decision).isInstanceOf(Decision.Smallest.class);
    assertThat(((Decision.Smallest) decision).which()).isEqualTo("3");
    assertThat(((Decision.Smallest) decision).open()).isEmpty();
    assertThat(decision.sentence())
        .isEqualTo(
            "3 is the smallest by parameters that does the job of 9 (quality within 0.02); the"
                + " chance that this is wrong is at most 5 %.");
    CandidateVerdict.Part part = decision.basis().candidate("3").parts().get(0);
    assertThat(part.estimate()).isEqualTo(0, within(1e-12));
    assertThat(part.bound()).isEqualTo(-0.02);
  }

  @Test
  void oneThatIsMuchWorseFallsShort() {
    // The deviation of the difference is 0.01: 0.18 below the margin is hundreds of errors.
    Decision decision =
        rule(comparison(
                report("9", DecisionTest::large), report("1", i -> large(i) - 0.2 + jitter(i))))
            .decide();
    assertThat(decision).isInstanceOf(Decision.OnlyTheReference.class);
    assertThat(decision.basis().candidate("1").verdict()).isEqualTo(Verdict.FALLS_SHORT);
    assertThat(decision.toString())
        .startsWith(
            "No smaller candidate does the job of 9 (quality within 0.02): the only one falls"
                + " short.\n");
  }

  @Test
  void ofANoisyOneItCannotBeToldAndNIsGiven() {
    Decision decision =
        rule(comparison(report("9", DecisionTest::large), report("1", DecisionTest::noisy)))
            .decide();
    assertThat(decision).isInstanceOf(Decision.TooFewDocuments.class);
    // n = (z₀.₉₅ + z₀.₈)² σ² / m² = (1.6449 + 0.8416)² · 0.16 · 200/199 / 0.0004 = 2485.4 if σ
    // were known; from 200 documents up to 2 % more.
    OptionalLong needed = ((Decision.TooFewDocuments) decision).documentsNeeded();
    assertThat(needed.getAsLong()).isBetween(2480L, 2535L);
    assertThat(decision.basis().candidate("1").documentsNeeded()).isEqualTo(needed);
    assertThat(decision.sentence()).contains("200 documents do not tell", "are needed");
  }

  @Test
  void theSmallestNamesThoseThatAreStillOpen() {
    Decision decision =
        rule(comparison(
                report("1", DecisionTest::noisy),
                report("5", DecisionTest::large),
                report("7", DecisionTest::large),
                report("9", DecisionTest::large)))
            .decide();
    Decision.Smallest smallest = (Decision.Smallest) decision;
    assertThat(smallest.which()).isEqualTo("5");
    assertThat(smallest.open()).extracting(CandidateVerdict::name).containsExactly("1");
    assertThat(decision.sentence()).contains("Of smaller ones it cannot be told yet: 1 (about 2,5");
  }

  @Test
  void nothingIsRetainedOfAReferenceThatIsNotAboveItsFloor() {
    Comparison comparison =
        comparison(
                report("9", DecisionTest::large),
                report("1", DecisionTest::large),
                report("majority", DecisionTest::noisy))
            .withFloor("majority");
    Decision decision = rule(comparison).decide();
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    assertThat(((Decision.Refused) decision).reason())
        .isEqualTo(Decision.Reason.REFERENCE_NOT_ABOVE_FLOOR);
    assertThat(decision.sentence())
        .startsWith(
            "Nothing is decided: the reference 9 is not shown to be better than the floor"
                + " majority (p = 0.");
    assertThat(decision.basis().candidates())
        .allMatch(candidate -> candidate.verdict() == Verdict.NOT_TESTED);
  }

  @Test
  void aShareOfTheGainIsRetained() {
    // The gain is 0.5; 0.04 is lost of it, 8 %.
    Comparison comparison =
        comparison(
            report("9", DecisionTest::large),
            report("1", i -> large(i) - 0.04 + jitter(i)),
            report("floor", i -> large(i) - 0.5));
    DecisionRule.Measured smallest = comparison.smallest(Measure.PARAMETERS);
    Decision most =
        smallest.within("quality", Margin.retaining(0.9).ofGainOver("floor")).of("9").decide();
    assertThat(most).isInstanceOf(Decision.Smallest.class);
    // θ − 0.9 θ_R − 0.1 θ_F = −0.04 + 0.1 · 0.5
    assertThat(most.basis().candidate("1").parts().get(0).estimate()).isEqualTo(0.01, within(1e-9));
    Decision nearlyAll =
        smallest.within("quality", Margin.retaining(0.95).ofGainOver("floor")).of("9").decide();
    assertThat(nearlyAll.basis().candidate("1").verdict()).isEqualTo(Verdict.FALLS_SHORT);
    assertThat(nearlyAll.basis().candidate("floor").role()).isEqualTo(CandidateVerdict.Role.FLOOR);
  }

  @Test
  void whereLessIsBetterTheMarginIsAbove() {
    ScoreInfo loss =
        new ScoreInfo("quality", org.bioeval.core.metric.Direction.LOWER_IS_BETTER, -9, 9);
    Comparison comparison =
        comparison(
            Reports.of("9", DOCUMENTS, loss, DecisionTest::large),
            Reports.of("5", DOCUMENTS, loss, i -> large(i) + 0.01 + jitter(i)),
            Reports.of("1", DOCUMENTS, loss, i -> large(i) + 0.03 + jitter(i)),
            Reports.of("floor", DOCUMENTS, loss, i -> large(i) + 0.2 - jitter(i)));
    for (Margin margin :
        List.of(
            Margin.absolute(0.02),
            // 2 % of 0.7 is 0.014.
            Margin.relative(0.02),
            // A tenth of 0.2.
            Margin.retaining(0.9).ofGainOver("floor"))) {
      Decision decision =
          comparison
              .withFloor("floor")
              .smallest(Measure.PARAMETERS)
              .within("quality", margin)
              .of("9")
              .decide();
      assertThat(decision.basis().candidate("5").verdict())
          .as("%s", margin)
          .isEqualTo(Verdict.DOES_THE_JOB);
      assertThat(decision.basis().candidate("1").verdict())
          .as("%s", margin)
          .isEqualTo(Verdict.FALLS_SHORT);
    }
  }

  @Test
  void allCriteriaHaveToHold() {
    Comparison comparison =
        comparison(report("9", DecisionTest::large), report("1", DecisionTest::large));
    DecisionRule rule = rule(comparison);
    // The mean is 0.7, with an error of about 0.01.
    assertThat(rule.and(Criterion.atLeast("quality", 0.6)).decide())
        .isInstanceOf(Decision.Smallest.class);
    Decision tooHigh = rule.and(Criterion.atLeast("quality", 0.8)).decide();
    assertThat(tooHigh).isInstanceOf(Decision.OnlyTheReference.class);
    assertThat(tooHigh.sentence()).contains("The reference itself is not shown to fulfil");
    Decision atMost = rule.and(Criterion.atMost("quality", 0.8)).decide();
    assertThat(atMost).isInstanceOf(Decision.Smallest.class);
    CandidateVerdict.Part part = atMost.basis().candidate("1").parts().get(1);
    assertThat(part.estimate()).isEqualTo(0.7, within(0.01));
    assertThat(part.lower()).isLessThan(part.estimate());
    assertThat(part.upper()).isBetween(part.estimate(), 0.8);
    assertThat(rule.and(Criterion.atMost("quality", 0.6)).decide())
        .isInstanceOf(Decision.OnlyTheReference.class);
  }

  @Test
  void sharesOfOutcomesNeedTheirDocuments() {
    Report large = report("9", DecisionTest::large);
    Report small = report("1", DecisionTest::large);
    Criterion few = Criterion.atMost(Outcome.Kind.TRUNCATED, 0.05);
    // None of 200 is truncated: if 5 % were, that would have a chance of 0.95²⁰⁰ = 0.00004.
    assertThat(rule(comparison(large, small)).and(few).decide())
        .isInstanceOf(Decision.Smallest.class);
    // 0.99²⁰⁰ = 0.13: not shown to be below 1 %.
    assertThat(
            rule(comparison(large, small))
                .and(Criterion.atMost(Outcome.Kind.TRUNCATED, 0.01))
                .decide())
        .isInstanceOf(Decision.TooFewDocuments.class);
    Report cut = Reports.with(small, Outcome.Kind.TRUNCATED, 3);
    Decision refused = rule(comparison(large, cut)).and(few).decide();
    assertThat(((Decision.Refused) refused).reason()).isEqualTo(Decision.Reason.NO_EVIDENCE);
    assertThat(refused.sentence()).contains("which documents its 3 items of the kind truncated");
  }

  @Test
  void nineDocumentsAreRefused() {
    Decision nine =
        rule(comparison(
                Reports.of("9", 9, DecisionTest::large), Reports.of("1", 9, DecisionTest::large)))
            .decide();
    assertThat(((Decision.Refused) nine).reason()).isEqualTo(Decision.Reason.FEW_DOCUMENTS);
    assertThat(nine.sentence()).contains("9 documents are fewer than 10");
    assertThat(
            rule(comparison(
                    Reports.of("9", 10, DecisionTest::large),
                    Reports.of("1", 10, DecisionTest::large)))
                .decide())
        .isInstanceOf(Decision.Smallest.class);
  }

  @Test
  void incompleteRunsAreShownAndDecideNothing() {
    Report large = report("9", DecisionTest::large);
    Report small = report("1", DecisionTest::large);
    Report medium = report("5", DecisionTest::large);
    Decision reference =
        rule(comparison(Reports.with(large, Outcome.Kind.FAILED, 2), small)).decide();
    assertThat(((Decision.Refused) reference).reason()).isEqualTo(Decision.Reason.INCOMPLETE);
    assertThat(reference.sentence())
        .contains("9 is incomplete: 2 of 200 items could not be asked; run again");
    Decision only = rule(comparison(large, Reports.with(small, Outcome.Kind.FAILED, 2))).decide();
    assertThat(((Decision.Refused) only).reason()).isEqualTo(Decision.Reason.INCOMPLETE);
    // Another does the job; that the smaller one was not tested is told.
    Decision.Smallest other =
        (Decision.Smallest)
            rule(comparison(large, medium, Reports.with(small, Outcome.Kind.FAILED, 2))).decide();
    assertThat(other.which()).isEqualTo("5");
    assertThat(other.open()).extracting(CandidateVerdict::name).containsExactly("1");
    assertThat(other.toString()).contains("1 (is incomplete: 2 of 200 items");
  }

  @Test
  void otherItemsAreAnErrorThatNamesTheDifference() {
    Report large = report("9", DecisionTest::large);
    Report small = report("1", DecisionTest::large);
    Map<String, String> differences =
        Map.of("corpus.sha256", "b", "corpus.split", "TRAIN", "prompts.digest", "other");
    differences.forEach(
        (fact, value) ->
            assertThatThrownBy(() -> Comparison.of(large, Reports.with(small, fact, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot compare '1' and '9'")
                .hasMessageContaining(fact + " is " + value + " and "));
    assertThatThrownBy(() -> Comparison.of(large, Reports.of("1", 199, DecisionTest::large)))
        .hasMessageContaining("199 and 200 items");
    Report renamed =
        Reports.of(
            "1",
            large.samples().get("made-up").get(0).rows().stream()
                .map(row -> row.replace("00007", "x"))
                .collect(com.google.common.collect.ImmutableList.toImmutableList()),
            ScoreInfo.unbounded("quality"),
            org.bioeval.core.stats.Statistic.mean(),
            new double[DOCUMENTS]);
    assertThatThrownBy(() -> Comparison.of(large, renamed))
        .hasMessageContaining("documents of made-up/quality")
        .hasMessageContaining("only the first has 'document-x' (1 in all)")
        .hasMessageContaining("only the second has 'document-00007' (1 in all)");
  }

  @Test
  void neitherOrderNorThreadsChangeAByte() {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (String name : List.of("1", "2", "3", "9")) {
      SplittableRandom random = new SplittableRandom(name.hashCode());
      double[] error = random.doubles(DOCUMENTS, -0.2, 0.2).toArray();
      reports.put(name, report(name, i -> large(i) + error[i]));
    }
    Report[] given = reports.values().toArray(new Report[0]);
    Decision one = rule(comparison(given)).decide();
    Decision other =
        rule(comparison(given[3], given[1], given[2], given[0])).withThreads(4).decide();
    assertThat(other.toJson()).isEqualTo(one.toJson());
    assertThat(other.toCsv()).isEqualTo(one.toCsv());
    assertThat(other.toMarkdown()).isEqualTo(one.toMarkdown());
    assertThat(other).hasToString(one.toString());
    assertThat(rule(comparison(given)).withSeed(2).decide().toJson()).isNotEqualTo(one.toJson());
  }

  @Test
  void verdictsDoNotDependOnTheMeasure() {
    Comparison comparison =
        comparison(report("9", DecisionTest::large), report("1", DecisionTest::large))
            .with("1", Footprint.unknown().with(Measure.TOKENS_PER_SECOND, 10))
            .with("9", Footprint.unknown().with(Measure.TOKENS_PER_SECOND, 40));
    // Fewer tokens per second are no gain.
    Decision slower =
        comparison
            .smallest(Measure.TOKENS_PER_SECOND)
            .within("quality", Margin.absolute(0.02))
            .of("9")
            .decide();
    assertThat(slower).isInstanceOf(Decision.OnlyTheReference.class);
    assertThat(slower.sentence()).startsWith("No candidate is smaller by tokens/s than 9");
    assertThat(slower.basis().candidate("1").verdict()).isEqualTo(Verdict.DOES_THE_JOB);
  }

  @Test
  void aMarginTriedAfterTheFactIsMarked() throws Exception {
    Decision decision =
        rule(comparison(report("9", DecisionTest::large), report("1", DecisionTest::large)))
            .exploratory()
            .at(Confidence.of(0.975))
            .decide();
    assertThat(decision.sentence()).contains("Exploratory: ").doesNotContain("at most 2.5 %");
    JsonNode json = new ObjectMapper().readTree(decision.toJson());
    assertThat(json.get("exploratory").booleanValue()).isTrue();
    assertThat(json.get("alpha").doubleValue()).isEqualTo(0.025);
    assertThat(json.get("decision").textValue()).isEqualTo("smallest");
    assertThat(json.get("candidates")).hasSize(2);
  }

  @Test
  void questionsThatMakeNoSenseSaySo() {
    Report large = report("9", DecisionTest::large);
    Comparison alone = comparison(large);
    assertThatThrownBy(() -> rule(alone).decide()).hasMessageContaining("no candidate beside 9");
    Comparison two = comparison(large, report("1", DecisionTest::large));
    assertThatThrownBy(
            () ->
                two.smallest(Measure.PARAMETERS)
                    .within("accuracy", Margin.absolute(0.1))
                    .of("9")
                    .decide())
        .hasMessageContaining("no score 'accuracy'")
        .hasMessageContaining("made-up/quality");
    assertThatThrownBy(
            () ->
                two.smallest(Measure.BYTES)
                    .within("quality", Margin.absolute(0.1))
                    .of("9")
                    .decide())
        .hasMessageContaining("the bytes of the reference 9 is not known");
    assertThatThrownBy(
            () ->
                two.smallest(Measure.LATENCY)
                    .within("quality", Margin.absolute(0.1))
                    .of("9")
                    .by(Procedure.FIXED_SEQUENCE))
        .hasMessageContaining("must not come from the data");
    assertThatThrownBy(() -> rule(comparison(report("1", DecisionTest::large))))
        .hasMessageContaining("no candidate '9'");
  }

  @Test
  void pairsAndRanksFollowFromSureDifferences() {
    // "1" is 0.3 below the others, which differ by noise around 0.
    Pairwise pairs =
        comparison(
                report("9", DecisionTest::large),
                report("5", DecisionTest::noisy),
                report("1", i -> large(i) - 0.3 + jitter(i)))
            .pairwise("quality");
    assertThat(pairs.pairs())
        .extracting(Pairwise.Difference::tie)
        .containsExactly(false, false, true);
    Pairwise.Difference apart = pairs.pairs().get(1);
    assertThat(apart.first() + apart.second()).isEqualTo("19");
    assertThat(apart.difference()).isEqualTo(-0.3, within(1e-9));
    assertThat(apart.low()).isLessThan(-0.3);
    assertThat(apart.high()).isBetween(-0.3, 0.0);
    assertThat(pairs.ranks())
        .extracting(rank -> rank.name() + ": " + rank.best() + "-" + rank.worst())
        .containsExactly("1: 3-3", "5: 1-2", "9: 1-2");
    assertThatThrownBy(() -> comparison(report("9", DecisionTest::large)).pairwise("quality"))
        .hasMessageContaining("fewer than two complete runs");
  }

  @Test
  void boundsOfAShareHaveWidthAndStayInRange() {
    // All draws of a share of 0 agree; the bounds of the test alone still have a width.
    Decision decision =
        rule(comparison(report("9", DecisionTest::large), report("1", DecisionTest::large)))
            .and(Criterion.atLeast("quality", 0.1))
            .and(Criterion.atMost(Outcome.Kind.TRUNCATED, 0.05))
            .decide();
    for (CandidateVerdict candidate : decision.basis().candidates()) {
      int last = candidate.parts().size() - 1;
      CandidateVerdict.Part quality = candidate.parts().get(last - 1);
      assertThat(quality.lower()).isLessThan(quality.estimate());
      assertThat(quality.upper()).isGreaterThan(quality.estimate());
      CandidateVerdict.Part share = candidate.parts().get(last);
      assertThat(share.lower()).isZero();
      assertThat(share.estimate()).isZero();
      assertThat(share.upper()).isBetween(0.001, 0.05);
    }
  }
}
