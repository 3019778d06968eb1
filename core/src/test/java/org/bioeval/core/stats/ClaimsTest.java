package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.core.stats.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bioeval.core.stats.ClaimResult.Verdict;
import org.bioeval.core.stats.ClaimTest.Procedure;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private final ClaimTest test = ClaimTest.withDefaults().withDraws(999).withThreads(1);

  @Test
  void stepDownEqualsAnIndependentImplementation() {
    for (JsonNode c : Golden.cases("stepDown")) {
      int width = c.required("width").intValue();
      double[] t = numbers(c.required("t"));
      double[] draws = numbers(c.required("draws"));
      int[] columns = IntStream.range(0, width).toArray();
      assertThat(new StepDown(draws, width, columns, 1, t).pValues())
          .containsExactly(numbers(c.required("p")), within(1e-12));
      double[] negated = Arrays.stream(draws).map(x -> -x).toArray();
      assertThat(new StepDown(negated, width, columns, -1, t).pValues())
          .containsExactly(numbers(c.required("p")), within(1e-12));
    }
  }

  @Test
  void holmAndFixedSequenceEqualPairedTTests() {
    for (JsonNode c : Golden.cases("paired")) {
      List<Claim> claims = new ArrayList<>();
      DocumentScores reference = mean(numbers(c.required("reference")));
      for (JsonNode candidate : c.required("candidates")) {
        claims.add(
            Claim.of(
                "c" + claims.size(),
                Contrast.notWorse(
                    mean(numbers(candidate)), reference, c.required("margin").doubleValue())));
      }
      double[] p = numbers(c.required("p"));
      List<ClaimResult> holm = test.withProcedure(Procedure.HOLM).test(claims);
      assertThat(holm.stream().mapToDouble(ClaimResult::pValue).toArray())
          .containsExactly(numbers(c.required("holm")), within(1e-10));
      assertThat(holm.stream().mapToDouble(r -> r.parts().get(0).pValue()).toArray())
          .containsExactly(p, within(1e-10));
      // In sequence, a p-value is the largest so far.
      List<ClaimResult> sequence = test.withProcedure(Procedure.FIXED_SEQUENCE).test(claims);
      assertThat(sequence.get(1).pValue()).isCloseTo(Math.max(p[0], p[1]), within(1e-10));
      assertThat(sequence.get(2).pValue())
          .isCloseTo(Math.max(Math.max(p[0], p[1]), p[2]), within(1e-10));
    }
  }

  @Test
  void maxTEqualsAnIndependentImplementationOnTheSameDraws() {
    for (JsonNode c : Golden.cases("romanoWolf")) {
      List<DocumentScores> systems = new ArrayList<>();
      for (int j = 0; j < c.required("part").size(); j++) {
        systems.add(
            DocumentScores.of(
                "d",
                Statistic.ratio(),
                numbers(c.required("part").path(j)),
                numbers(c.required("whole").path(j))));
      }
      List<Claim> claims = new ArrayList<>();
      double margin = c.required("margin").doubleValue();
      for (DocumentScores candidate : systems.subList(1, systems.size())) {
        claims.add(
            Claim.of("c" + claims.size(), Contrast.notWorse(candidate, systems.get(0), margin)));
      }
      List<ClaimResult> results =
          test.withDraws(c.required("draws").intValue())
              .withSeed(c.required("seed").longValue())
              .test(claims);
      assertThat(results.stream().mapToDouble(ClaimResult::pValue).toArray())
          .containsExactly(numbers(c.required("p")), within(1e-9));
      assertThat(
              results.stream()
                  .map(r -> r.parts().get(0))
                  .mapToDouble(p -> p.value() / p.standardError())
                  .toArray())
          .containsExactly(numbers(c.required("t")), within(1e-9));
    }
  }

  @Test
  void publishedIntervalsOfTangoAreWhereTheTestIsJustPassed() {
    // Airway hyper-responsiveness (Bentur et al. 2009), 1 and 7 of 21 discordant: −0.517 at 95 %
    // (Fagerland, Lydersen and Laake 2014, doi:10.1002/sim.6148, and ratesci::pairbinci).
    assertThat(scoreStatistic(1, 7, 21, 0.517)).isCloseTo(1.959964, within(0.005));
    // PropCIs::scoreci.mp(25, 28, 618, 0.90) is [−0.0148, 0.0247].
    assertThat(scoreStatistic(28, 25, 618, 0.0148)).isCloseTo(1.644854, within(0.005));
    assertThat(scoreStatistic(25, 28, 618, 0.0247)).isCloseTo(1.644854, within(0.005));
  }

  /** T of the claim that the candidate is not worse by a margin, with so many wins and losses. */
  private static double scoreStatistic(int wins, int losses, int n, double margin) {
    double[] reference = new double[n];
    double[] candidate = new double[n];
    for (int i = 0; i < n; i++) {
      reference[i] = i < wins ? 0 : 1;
      candidate[i] = i >= wins && i < wins + losses ? 0 : 1;
    }
    Contrast contrast = Contrast.notWorse(mean(candidate), mean(reference), margin);
    double d = (double) (wins - losses) / n;
    double variance = ((double) (wins + losses) / n - d * d) / n;
    return contrast.value() / Math.sqrt(contrast.restricted(variance, contrast.value(), 0));
  }

  @Test
  void countsHaveTheVarianceOfTangosScoreTest() {
    for (JsonNode c : Golden.cases("tango")) {
      int n = c.required("n").intValue();
      double wins = c.required("wins").doubleValue();
      double losses = c.required("losses").doubleValue();
      double margin = c.required("margin").doubleValue();
      double[] reference = new double[n];
      double[] candidate = new double[n];
      for (int i = 0; i < n; i++) {
        reference[i] = i < wins ? 0 : 1;
        candidate[i] = i >= wins && i < wins + losses ? 0 : 1;
      }
      Contrast contrast = Contrast.notWorse(mean(candidate), mean(reference), margin);
      double d = (wins - losses) / n;
      assertThat(contrast.value()).isCloseTo(d + margin, within(1e-12));
      double variance = ((wins + losses) / n - d * d) / n;
      assertThat(contrast.restricted(variance, contrast.value(), 0))
          .isCloseTo(c.required("variance").doubleValue(), within(1e-8));
    }
  }

  @Test
  void aDrawIsStudentisedOnItsOwnDocuments() {
    // Marks tell how often each document was drawn: of n documents, one that is drawn k times gives
    // its mark the mean k/n and the variance k/n (1 − k/n), times its size squared.
    int n = 12;
    double[] x = new SplittableRandom(3).doubles(n, 0.2, 0.9).toArray();
    double[] w = new SplittableRandom(4).doubles(n, 1, 5).toArray();
    DocumentScores ratio = DocumentScores.of("d", Statistic.ratio(), x, w);
    DocumentScores other = mean(x);
    List<Contrast> contrasts = new ArrayList<>();
    contrasts.add(Contrast.notWorse(ratio, other, 0.1));
    for (int i = 0; i < n; i++) {
      double[] mark = new double[n];
      mark[i] = 1.5;
      contrasts.add(Contrast.atLeast(mean(mark), 0));
    }
    int width = contrasts.size();
    double[] t = new JointBootstrap(contrasts).draw(50, 7, 1);
    for (int b = 0; b < 50; b++) {
      int[] count = new int[n];
      for (int i = 0; i < n; i++) {
        for (int k = 0; k <= n; k++) {
          double p = (double) k / n;
          double expected = k == 1 ? 0 : (p - 1.0 / n) / Math.sqrt(p * (1 - p) / (n - 1));
          double actual = t[b * width + 1 + i];
          if (Math.abs(expected - actual) < 1e-9
              || (k == 0 && actual == Double.NEGATIVE_INFINITY)) {
            count[i] = k;
          }
        }
      }
      assertThat(Arrays.stream(count).sum()).isEqualTo(n);
      double sx = 0;
      double sw = 0;
      for (int i = 0; i < n; i++) {
        sx += count[i] * x[i];
        sw += count[i] * w[i];
      }
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double influence = (x[i] - sx / sw * w[i]) / (sw / n) - (x[i] - sx / n);
        squares += count[i] * influence * influence;
      }
      double shift = (sx / sw - sx / n) - (ratio.value() - other.value());
      assertThat(t[b * width])
          .isCloseTo(shift / Math.sqrt(squares / (n * (n - 1.0))), within(1e-8));
    }
  }

  @Test
  void varianceIsTheJackknifesOfTheDifference() {
    Systems systems = new Systems(30, 5);
    double[][] first = systems.columns(0.7);
    double[][] second = systems.columns(0.6);
    Contrast contrast =
        Contrast.notWorse(
            DocumentScores.of("d", Statistic.microF1(), second),
            DocumentScores.of("d", Statistic.microF1(), first),
            0.02);
    double expected =
        Jackknife.of(
                PairedRows.difference(Statistic.microF1(), 3),
                org.bioeval.core.stats.internal.Rows.ofColumns(
                    PairedRows.sideBySide(first, second)))
            .variance();
    assertThat(new JointBootstrap(List.of(contrast)).variances()[0])
        .isCloseTo(expected, within(1e-15));
  }

  @Test
  void drawsDependOnNeitherThreadsNorOtherCandidates() {
    List<Contrast> contrasts = new Systems(40, 1).contrasts(5, 0.7, 0.67, 0.03);
    double[] one = new JointBootstrap(contrasts).draw(333, 9, 1);
    assertThat(new JointBootstrap(contrasts).draw(333, 9, 2)).containsExactly(one);
    assertThat(new JointBootstrap(contrasts).draw(333, 9, 8)).containsExactly(one);
    double[] alone = new JointBootstrap(contrasts.subList(3, 4)).draw(333, 9, 2);
    for (int b = 0; b < alone.length; b++) {
      assertThat(alone[b]).isCloseTo(one[b * 5 + 3], within(1e-9));
    }
    assertThat(new JointBootstrap(contrasts).draw(333, 10, 1)).isNotEqualTo(one);
  }

  @Test
  void candidatesAtTheMarginAreAcceptedRarely() {
    // 500 runs: 5 % plus 2.6 standard errors is 7.5 %. Each test alone would be wrong in a quarter.
    int joint = 0;
    int alone = 0;
    for (int run = 0; run < 500; run++) {
      List<Claim> claims = claims(new Systems(20, run).contrasts(8, 0.7, 0.672, 0.028));
      joint += anyHolds(test.withDraws(299).withSeed(run).test(claims)) ? 1 : 0;
      ClaimTest single = test.withProcedure(Procedure.HOLM);
      alone += claims.stream().anyMatch(c -> anyHolds(single.test(List.of(c)))) ? 1 : 0;
    }
    assertThat(joint / 500.0).isBetween(0.005, 0.075);
    assertThat(alone / 500.0).isGreaterThan(0.15);
  }

  @Test
  void threeAnswers() {
    double[] reference = new SplittableRandom(1).doubles(60, 0.4, 0.8).toArray();
    double[] noise = new SplittableRandom(2).doubles(60, -0.1, 0.1).toArray();
    DocumentScores large = mean(reference);
    List<ClaimResult> results =
        test.test(
            List.of(
                Claim.of("equal", Contrast.notWorse(shifted(reference, noise, 0), large, 0.05)),
                Claim.of("worse", Contrast.notWorse(shifted(reference, noise, -0.2), large, 0.05)),
                Claim.of("close", Contrast.notWorse(shifted(reference, noise, -0.05), large, 0.05)),
                Claim.of(
                    "both",
                    Contrast.notWorse(shifted(reference, noise, 0), large, 0.05),
                    Contrast.atLeast(shifted(reference, noise, 0), 0.9))));
    assertThat(results)
        .extracting(ClaimResult::verdict)
        .containsExactly(
            Verdict.DOES_THE_JOB, Verdict.FALLS_SHORT, Verdict.CANNOT_TELL, Verdict.FALLS_SHORT);
    assertThat(results.get(0).parts().get(0).lower()).isPositive();
    assertThat(results.get(1).parts().get(0).upper()).isNegative();
    ClaimResult.Part open = results.get(2).parts().get(0);
    assertThat(open.lower()).isNegative();
    assertThat(open.upper()).isPositive();
    assertThat(open.marginalLower()).isGreaterThan(open.lower());
    // (1.644854 + 0.841621)² · 60 SE² / 0.05² = 6.7 if σ were known and the candidate alone.
    assertThat(results.get(2).documentsNeeded().orElseThrow()).isBetween(7L, 14L);
    assertThat(results.get(0).documentsNeeded()).isEmpty();
  }

  @Test
  void whatIsWorseByTheSameEverywhereFallsShort() {
    double[] reference = new SplittableRandom(1).doubles(60, 0.4, 0.8).toArray();
    DocumentScores large = mean(reference);
    DocumentScores below = shifted(reference, new double[60], -0.1);
    DocumentScores close = shifted(reference, new double[60], -0.03);
    DocumentScores limit = shifted(reference, new double[60], -0.05);
    for (Procedure procedure : Procedure.values()) {
      List<ClaimResult> results =
          test.withProcedure(procedure)
              .test(
                  List.of(
                      Claim.of("close", Contrast.notWorse(close, large, 0.05)),
                      Claim.of("limit", Contrast.notWorse(limit, large, 0.05)),
                      Claim.of("below", Contrast.notWorse(below, large, 0.05)),
                      Claim.of("same", Contrast.notWorse(large, large, 0.05))));
      assertThat(results)
          .extracting(ClaimResult::verdict)
          .startsWith(Verdict.DOES_THE_JOB, Verdict.CANNOT_TELL, Verdict.FALLS_SHORT);
      assertThat(results.get(2).parts().get(0).upper()).isCloseTo(-0.05, within(1e-12));
      if (procedure != Procedure.FIXED_SEQUENCE) {
        assertThat(results.get(3).verdict()).isEqualTo(Verdict.DOES_THE_JOB);
      }
    }
  }

  @Test
  void boundsAreNoTighterThanThoseOfThePartAlone() {
    // No draw of items that are all right differs from another, so all T* are 0.
    double[] right = new double[40];
    Arrays.fill(right, 1);
    ClaimResult result =
        test.test(
                List.of(
                    Claim.of("a", Contrast.atLeast(mean(right), 0.99)),
                    Claim.of("b", Contrast.atMost(mean(new double[40]), 0.01))))
            .get(0);
    ClaimResult.Part part = result.parts().get(0);
    assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    // Nothing differs from a perfect score: Bonferroni's bounds, at α / 2 of the first step.
    double quantile = Jackknife.studentQuantile(0.975, 39);
    assertThat(part.lower())
        .isCloseTo(part.value() - quantile * part.standardError(), within(1e-12));
    assertThat(part.upper()).isCloseTo(part.marginalUpper(), within(1e-12));
  }

  @Test
  void whatAThresholdAllowsComesFromTheRangeOrTheReference() {
    double[] points = new SplittableRandom(6).doubles(30, 60, 80).toArray();
    DocumentScores any = mean(points);
    DocumentScores percent = DocumentScores.of("d", Statistic.mean().within(0, 100), points);
    DocumentScores reference = mean(Arrays.stream(points).map(p -> p + 10).toArray());
    assertThat(Contrast.atLeast(any, 70).slack()).isInfinite();
    assertThat(Contrast.atLeast(percent, 70).slack()).isEqualTo(30);
    assertThat(Contrast.atMost(percent, 70).slack()).isEqualTo(70);
    assertThat(Contrast.atLeast(any, 70, reference).slack())
        .isCloseTo(reference.value() - 70, within(1e-12));
    assertThat(Contrast.atMost(any, 70, reference).slack())
        .isCloseTo(70 - reference.value(), within(1e-12));
    assertThat(Contrast.atLeast(mean(1, 0, 1), 0.5).slack()).isEqualTo(0.5);
    assertThat(Contrast.atLeast(mean(0.9, 0.2, 0.6), 0.5).slack()).isEqualTo(0.5);
    assertThat(test.test(List.of(Claim.of("a", Contrast.atLeast(any, 70)))).get(0))
        .satisfies(r -> assertThat(r.documentsNeeded()).isEmpty());
  }

  @Test
  void agreementOnTenItemsShowsNothing() {
    double[] right = new double[10];
    Arrays.fill(right, 1);
    ClaimResult result =
        test.test(List.of(Claim.of("same", Contrast.notWorse(mean(right), mean(right), 0.05))))
            .get(0);
    assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    // Tango: √(m (1 − m) / n)
    assertThat(result.parts().get(0).standardError())
        .isCloseTo(Math.sqrt(0.05 * 0.95 / 10), within(1e-12));
  }

  @Test
  void contrastsAreWhatTheySay() {
    DocumentScores a = mean(0.6, 0.8, 0.7);
    DocumentScores r = mean(0.9, 0.7, 0.8);
    DocumentScores f = mean(0.2, 0.1, 0.3);
    assertThat(Contrast.notWorse(a, r, 0.02).value()).isCloseTo(-0.08, within(1e-12));
    assertThat(Contrast.notGreater(a, r, 0.02).value()).isCloseTo(0.12, within(1e-12));
    assertThat(Contrast.notWorseByShare(a, r, 0.25).value()).isCloseTo(0.1, within(1e-12));
    assertThat(Contrast.retaining(a, r, f, 0.9).value()).isCloseTo(-0.04, within(1e-12));
    assertThat(Contrast.retaining(a, r, f, 0.9).slack()).isCloseTo(0.06, within(1e-12));
    assertThat(Contrast.atLeast(a, 0.8).value()).isCloseTo(-0.1, within(1e-12));
    assertThat(Contrast.atMost(f, 0.25).value()).isCloseTo(0.05, within(1e-12));
    Contrast both =
        Contrast.weighted(
            List.of(Contrast.notWorse(a, r, 0.02), Contrast.notWorse(f, r, 0.02)), 0.5, 0.5);
    assertThat(both.value()).isCloseTo(-0.33, within(1e-12));
  }

  @Test
  void corporaAreDrawnIndependently() {
    double[] x = new SplittableRandom(8).doubles(40, 0, 1).toArray();
    Contrast one = Contrast.atLeast(mean(x), 0.4);
    Contrast two = Contrast.atLeast(DocumentScores.of("another", Statistic.mean(), x), 0.4);
    double[] variances =
        new JointBootstrap(List.of(one, Contrast.weighted(List.of(one, two), 0.5, 0.5)))
            .variances();
    assertThat(variances[1]).isCloseTo(variances[0] / 2, within(1e-15));
    double[] t = new JointBootstrap(List.of(one, two)).draw(400, 1, 1);
    double product = 0;
    for (int b = 0; b < 400; b++) {
      product += t[2 * b] * t[2 * b + 1] / 400;
    }
    // Independent: 0 within 3 standard errors of 1/√400; drawn together it would be about 1.
    assertThat(product).isBetween(-0.2, 0.2);
  }

  @Test
  void wrongArgumentsAreRefused() {
    DocumentScores few = mean(0.1, 0.5, 0.3, 0.2, 0.9, 0.4, 0.6, 0.2, 0.7);
    assertThatThrownBy(() -> test.test(List.of(Claim.of("a", Contrast.atLeast(few, 0.3)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal documents: 9, a test needs at least 10");
    assertThatThrownBy(() -> test.test(List.of()))
        .hasMessage("illegal claims: none, at least one is needed");
    assertThatThrownBy(() -> Contrast.notWorse(few, mean(0.1, 0.2), 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("a paired comparison needs the same documents in the same order");
    assertThatThrownBy(() -> Contrast.notWorse(few, few, 0))
        .hasMessage("illegal margin: 0.0, must be positive and finite");
    assertThatThrownBy(() -> Contrast.retaining(few, few, few, 1.2))
        .hasMessage("illegal share: 1.2, must be strictly between 0 and 1");
    assertThatThrownBy(() -> test.withAlpha(0.5))
        .hasMessage("illegal alpha: 0.5, must be strictly between 0 and 0.5");
    assertThatThrownBy(() -> Claim.of("a")).hasMessage("illegal claim a: needs at least one part");
    assertThatThrownBy(() -> DocumentScores.of("d", Statistic.mean(), new double[] {1}))
        .hasMessage(
            "illegal scores of d: 1.0 over 1 documents, must be finite and over at least 2");
  }

  private static DocumentScores mean(double... values) {
    return DocumentScores.of("d", Statistic.mean(), values);
  }

  private static DocumentScores shifted(double[] values, double[] noise, double shift) {
    double centre = Arrays.stream(noise).average().orElseThrow();
    double[] sum = new double[values.length];
    Arrays.setAll(sum, i -> values[i] + noise[i] - centre + shift);
    return mean(sum);
  }

  private static List<Claim> claims(List<Contrast> contrasts) {
    List<Claim> claims = new ArrayList<>();
    contrasts.forEach(c -> claims.add(Claim.of("c" + claims.size(), c)));
    return claims;
  }

  private static boolean anyHolds(List<ClaimResult> results) {
    return results.stream().anyMatch(r -> r.verdict() == Verdict.DOES_THE_JOB);
  }

  /**
   * Systems over documents of skewed size: a mention is found with chance p and gives a false alarm
   * with chance 1 − p, p differs between documents by ±0.1 at random, alike for all systems. The
   * true F1 is the mean of p.
   */
  private static final class Systems {
    private final SplittableRandom random;
    private final double[] hard;
    private final int[] size;

    Systems(int documents, long seed) {
      random = new SplittableRandom(seed);
      hard = random.doubles(documents, -0.1, 0.1).toArray();
      size = new int[documents];
      Arrays.setAll(size, i -> 1 + (int) Math.exp(1.2 + random.nextGaussian()));
    }

    double[][] columns(double f1) {
      double[][] columns = new double[3][hard.length];
      for (int i = 0; i < hard.length; i++) {
        for (int m = 0; m < size[i]; m++) {
          columns[random.nextDouble() < f1 + hard[i] ? 0 : 2][i]++;
          columns[1][i] += random.nextDouble() < f1 + hard[i] ? 0 : 1;
        }
      }
      return columns;
    }

    List<Contrast> contrasts(int candidates, double reference, double f1, double margin) {
      DocumentScores large = DocumentScores.of("d", Statistic.microF1(), columns(reference));
      List<Contrast> contrasts = new ArrayList<>();
      for (int i = 0; i < candidates; i++) {
        contrasts.add(
            Contrast.notWorse(
                DocumentScores.of("d", Statistic.microF1(), columns(f1)), large, margin));
      }
      return contrasts;
    }
  }
}
