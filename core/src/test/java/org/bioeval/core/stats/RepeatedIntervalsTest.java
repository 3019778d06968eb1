package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedIntervalsTest {

  private static final Intervals INTERVALS = Intervals.withDefaults();

  private static double[][] sum(double[][]... repeats) {
    double[][] sums = new double[repeats[0].length][repeats[0][0].length];
    for (double[][] repeat : repeats) {
      for (int c = 0; c < sums.length; c++) {
        for (int d = 0; d < sums[c].length; d++) {
          sums[c][d] += repeat[c][d];
        }
      }
    }
    return sums;
  }

  /** One answer a document, right or wrong, in one repeat. */
  private static double[][] all(int documents, double right) {
    double[][] columns = new double[2][documents];
    Arrays.fill(columns[0], right);
    Arrays.fill(columns[1], 1);
    return columns;
  }

  /**
   * Forty answers, right three times but for one that is wrong once: p = 119/120. Wilson's bounds
   * at 40 decisions with t₃₉(0.975) = 2.02269 (tables): centre (p + t²/80) / (1 + t²/40), half
   * width t √(p (1 − p) / 40 + t² / 6400) / (1 + t²/40).
   */
  @Test
  void oneAnswerThatChangesIsNoReasonForMoreTrust() {
    double[][] once = all(40, 1);
    once[0][7] = 0;
    double[][][] repeats = {all(40, 1), once, all(40, 1)};
    ConfidenceInterval interval =
        RepeatedIntervals.of(INTERVALS).interval(Statistic.ratio(), sum(repeats), repeats);
    double p = 119 / 120.0;
    double t = 2.02269;
    double scale = 1 + t * t / 40;
    double centre = (p + t * t / 80) / scale;
    double half = t * Math.sqrt(p * (1 - p) / 40 + t * t / 6400) / scale;
    assertThat(interval.low()).isCloseTo(centre - half, within(1e-5));
    assertThat(interval.high()).isCloseTo(centre + half, within(1e-5));
    // Forty that are always right: 40 / (40 + 1.96²).
    assertThat(interval.low()).isLessThan(40 / (40 + 3.8415));
  }

  @Test
  void whereManyDocumentsChangeTheirMeansCount() {
    Random random = new Random(1);
    double[][][] repeats = {all(200, 1), all(200, 1), all(200, 1)};
    for (double[][] repeat : repeats) {
      for (int d = 0; d < 200; d++) {
        repeat[0][d] = random.nextInt(5) == 0 ? 0 : 1;
      }
    }
    double[][] sums = sum(repeats);
    assertThat(RepeatedIntervals.of(INTERVALS).interval(Statistic.ratio(), sums, repeats))
        .isEqualTo(INTERVALS.interval(Statistic.ratio(), sums));
  }

  @Test
  void otherScoresHaveTheirOwnIntervals() {
    double[][] one = {{0.3, 0.25, 1}, {1, 1, 1}};
    double[][] other = {{0.5, 0.75, 1}, {1, 1, 1}};
    double[][] sums = sum(one, other);
    assertThat(RepeatedIntervals.of(INTERVALS).interval(Statistic.ratio(), sums, one, other))
        .isEqualTo(INTERVALS.interval(Statistic.ratio(), sums));
  }

  /**
   * Coverage where most documents never change: eighteen of twenty always right, one never, one in
   * two of three times; the score is 0.9 + 0.05 · ⅔.
   */
  @Test
  void coversTheScoreWhereFewDocumentsChange() {
    covers(60, 0.9, 0.05, 2 / 3.0);
  }

  /** Coverage where three of ten change: six are always right, one is never. */
  @Test
  void coversTheScoreWhereManyDocumentsChange() {
    covers(100, 0.6, 0.3, 0.5);
  }

  private static void covers(int documents, double always, double changing, double chance) {
    Random random = new Random(2);
    double truth = always + changing * chance;
    int covered = 0;
    int runs = 2000;
    for (int run = 0; run < runs; run++) {
      double[][][] repeats = {all(documents, 0), all(documents, 0), all(documents, 0)};
      for (int d = 0; d < documents; d++) {
        double kind = random.nextDouble();
        for (double[][] repeat : repeats) {
          boolean lucky = random.nextDouble() < chance;
          repeat[0][d] = kind < always || (kind < always + changing && lucky) ? 1 : 0;
        }
      }
      ConfidenceInterval interval =
          RepeatedIntervals.of(INTERVALS).interval(Statistic.ratio(), sum(repeats), repeats);
      covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    // 95 % nominal; two and a half standard errors of 2,000 runs are 1.2 %.
    assertThat(covered / (double) runs).isBetween(0.938, 0.985);
  }
}
