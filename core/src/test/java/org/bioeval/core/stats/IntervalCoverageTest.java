package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the intervals miss, simulated with a fixed seed. The limit is 5 % plus 2.6 standard
 * errors of 2,000 runs (1.3 points); micro-F1 of skewed documents may lose 1.7 points more.
 */
class IntervalCoverageTest {
  private static final int RUNS = 2_000;

  /**
   * Micro-F1 over documents of skewed size whose mentions are alike: in each document all mentions
   * are found with one chance, drawn from {1, quality}. Percentile intervals miss in 15 to 90 % of
   * such runs.
   */
  @ParameterizedTest
  @CsvSource({"5, 0.5, 0.4", "10, 0.8, 0.5", "20, 0.5, 0.8", "40, 0.8, 0.5", "20, 0.97, 0.9"})
  void microF1IsCovered(int documents, double perfect, double quality) {
    SplittableRandom random = new SplittableRandom(documents);
    // Sizes do not depend on quality, and every wrong mention is one FN: F1 = 2 r / (1 + r).
    double recall = perfect + (1 - perfect) * quality;
    double truth = 2 * recall / (1 + recall);
    int missed = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] tp = new double[documents];
      double[] fp = new double[documents];
      double[] fn = new double[documents];
      for (int d = 0; d < documents; d++) {
        double chance = random.nextDouble() < perfect ? 1 : quality;
        int size = 1 + (int) Math.exp(random.nextGaussian() * 0.8 + 1);
        for (int i = 0; i < size; i++) {
          if (random.nextDouble() < chance) {
            tp[d]++;
          } else {
            fn[d]++;
          }
        }
      }
      ConfidenceInterval interval =
          Intervals.withDefaults().interval(Statistic.microF1(), tp, fp, fn);
      missed += interval.contains(truth) ? 0 : 1;
    }
    assertThat((double) missed / RUNS).isLessThanOrEqualTo(0.08);
  }

  /** Whole documents right or wrong: m decisions of a document are worth one. */
  @ParameterizedTest
  @CsvSource({"10, 0.9", "10, 0.7", "30, 0.9", "30, 0.97"})
  void decisionsThatStandAndFallTogetherAreCovered(int documents, double chance) {
    SplittableRandom random = new SplittableRandom(documents);
    int missed = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] right = new double[documents];
      double[] all = new double[documents];
      for (int d = 0; d < documents; d++) {
        all[d] = 6;
        right[d] = random.nextDouble() < chance ? 6 : 0;
      }
      ConfidenceInterval interval =
          Intervals.withDefaults().interval(Statistic.ratio(), right, all);
      missed += interval.contains(chance) ? 0 : 1;
    }
    assertThat((double) missed / RUNS).isLessThanOrEqualTo(0.063);
  }

  /** The rule of three holds for any distribution: seen alike, and wrong, in at most 5 %. */
  @ParameterizedTest
  @CsvSource({"4, 0.3", "4, 0.47", "10, 0.7", "10, 0.74", "10, 0.9", "60, 0.95"})
  void documentsThatHappenToBeAlikeMisleadRarely(int documents, double chance) {
    SplittableRandom random = new SplittableRandom(documents);
    int misled = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] values = new double[documents];
      for (int d = 0; d < documents; d++) {
        values[d] = random.nextDouble() < chance ? 0.8 : 0;
      }
      ConfidenceInterval interval = Intervals.withDefaults().interval(values);
      if (interval.method().endsWith("rule of three") && !interval.contains(0.8 * chance)) {
        misled++;
      }
    }
    assertThat((double) misled / RUNS).isLessThanOrEqualTo(0.063);
  }
}
