package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bioeval.core.stats.ClaimResult.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Short versions, with fixed seeds, of the simulations {@code DecisionErrorRates} and {@code
 * DocumentsNeededPower} of the benchmarks.
 */
class DecisionSimulationTest {
  private final ClaimTest test = ClaimTest.withDefaults().withDraws(199).withThreads(1);

  @ParameterizedTest
  @CsvSource({
    "MEAN, 4, 10", "MEAN, 8, 20",
    "MICRO_F1, 4, 10", "MICRO_F1, 8, 20",
    "PROPORTION, 8, 100", "CONJUNCTION, 4, 100"
  })
  void candidatesAtTheMarginAreAcceptedRarely(Kind kind, int candidates, int documents) {
    int wrong = 0;
    int alone = 0;
    for (int run = 0; run < 400; run++) {
      Systems systems = new Systems(documents, run);
      List<Claim> claims = kind.claims(systems, candidates, 1);
      List<ClaimResult> results = test.withSeed(run).test(claims);
      wrong += results.stream().anyMatch(r -> r.verdict() == Verdict.DOES_THE_JOB) ? 1 : 0;
      alone +=
          results.stream().anyMatch(r -> r.parts().stream().allMatch(p -> p.pValue() <= 0.05))
              ? 1
              : 0;
    }
    // 5 % plus 2.6 standard errors.
    assertThat(wrong / 400.0).isLessThan(0.079);
    // Each tested alone, a false one is accepted much more often: the simulation can tell.
    assertThat(alone / 400.0).isGreaterThan(0.08);
  }

  @ParameterizedTest
  @EnumSource
  void atTheNumberOfDocumentsNeededThePowerIsAsSaid(Kind kind) {
    int accepted = 0;
    int open = 0;
    for (int run = 0; run < 500; run++) {
      List<Claim> few = kind.claims(new Systems(60, run), 1, 0);
      ClaimResult result = test.withSeed(run).test(few).get(0);
      if (result.documentsNeeded().isPresent()) {
        open++;
        int needed = (int) Math.max(10, result.documentsNeeded().getAsLong());
        List<Claim> enough = kind.claims(new Systems(needed, ~(long) run), 1, 0);
        Verdict verdict = test.withSeed(run).test(enough).get(0).verdict();
        accepted += verdict == Verdict.DOES_THE_JOB ? 1 : 0;
      }
    }
    assertThat(open).isGreaterThan(250);
    // 0.75 to 0.85, plus one standard error of 400 runs.
    assertThat((double) accepted / open).isBetween(0.73, 0.87);
  }

  /** What is compared; a loss of 1 is the margin. */
  enum Kind {
    MEAN {
      @Override
      List<Contrast> parts(Systems systems, List<DocumentScores> reference, double loss, int i) {
        return List.of(
            Contrast.notWorse(systems.mean(0.5 - 0.015 * loss), reference.get(0), 0.015));
      }
    },
    MICRO_F1 {
      @Override
      List<Contrast> parts(Systems systems, List<DocumentScores> reference, double loss, int i) {
        return List.of(
            Contrast.notWorse(systems.microF1(0.7 - 0.04 * loss), reference.get(1), 0.04));
      }
    },
    PROPORTION {
      @Override
      List<Contrast> parts(Systems systems, List<DocumentScores> reference, double loss, int i) {
        return List.of(
            Contrast.notWorse(systems.proportion(0.85 - 0.06 * loss), reference.get(2), 0.06));
      }
    },
    /** Every other candidate loses in the second score, and gains in the first. */
    CONJUNCTION {
      @Override
      List<Contrast> parts(Systems systems, List<DocumentScores> reference, double loss, int i) {
        boolean second = i % 2 == 1;
        double f1 = second ? 0.7 + 0.15 * loss : 0.7 - 0.04 * loss;
        double right = second ? 0.85 - 0.15 * loss : 0.85 + 0.1 * loss;
        return List.of(
            Contrast.notWorse(systems.microF1(f1), reference.get(1), 0.04),
            Contrast.atLeast(systems.proportion(right), 0.7, reference.get(2)));
      }
    };

    abstract List<Contrast> parts(
        Systems systems, List<DocumentScores> reference, double loss, int candidate);

    List<Claim> claims(Systems systems, int candidates, double loss) {
      List<DocumentScores> reference =
          List.of(systems.mean(0.5), systems.microF1(0.7), systems.proportion(0.85));
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < candidates; i++) {
        claims.add(Claim.of("c" + i, parts(systems, reference, loss, i).toArray(Contrast[]::new)));
      }
      return claims;
    }
  }

  /** Systems whose true scores are known; part of their quality is common to a document. */
  static final class Systems {
    private final SplittableRandom random;
    private final double[] hard;
    private final int[] size;

    Systems(int documents, long seed) {
      random = new SplittableRandom(seed);
      hard = random.doubles(documents, -0.1, 0.1).toArray();
      size = new int[documents];
      for (int i = 0; i < documents; i++) {
        size[i] = 1 + (int) Math.exp(1.2 + 0.8 * random.nextGaussian());
      }
    }

    DocumentScores mean(double truth) {
      double[] values = new double[hard.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = truth + hard[i] + 0.06 * random.nextGaussian();
      }
      return DocumentScores.of("d", Statistic.mean(), values);
    }

    DocumentScores proportion(double truth) {
      double[] right = new double[hard.length];
      for (int i = 0; i < right.length; i++) {
        right[i] = random.nextDouble() < truth + hard[i] / 2 ? 1 : 0;
      }
      return DocumentScores.of("d", Statistic.mean(), right);
    }

    /** Each mention is found with chance p and gives a false alarm with chance 1 − p: F1 is p. */
    DocumentScores microF1(double truth) {
      double[][] columns = new double[3][hard.length];
      for (int i = 0; i < hard.length; i++) {
        for (int m = 0; m < size[i]; m++) {
          columns[random.nextDouble() < truth + hard[i] ? 0 : 2][i]++;
          columns[1][i] += random.nextDouble() < truth + hard[i] ? 0 : 1;
        }
      }
      return DocumentScores.of("d", Statistic.microF1(), columns);
    }
  }
}
