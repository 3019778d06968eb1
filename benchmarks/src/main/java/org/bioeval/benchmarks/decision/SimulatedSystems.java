package org.bioeval.benchmarks.decision;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.bioeval.core.stats.DocumentScores;
import org.bioeval.core.stats.Statistic;

/**
 * Systems whose true scores are known, on the same documents. The latent quality of a system on a
 * document has a part common to all systems, so that two systems correlate by 0.6.
 */
final class SimulatedSystems {
  private static final double SHARED = Math.sqrt(0.6);
  private static final double OWN = Math.sqrt(0.4);
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final SplittableRandom random;
  private final double[] common;
  private final int[] mentions;

  /**
   * Draws documents.
   *
   * @param documents how many
   * @param seed of the draw
   */
  SimulatedSystems(int documents, long seed) {
    random = new SplittableRandom(seed);
    common = new double[documents];
    mentions = new int[documents];
    for (int i = 0; i < documents; i++) {
      common[i] = random.nextGaussian();
      // Skewed: the median document has 4 mentions, one in a hundred has 34.
      mentions[i] = 1 + (int) Math.exp(1.2 + random.nextGaussian());
    }
  }

  /** A mean of one bounded number per document, with a standard deviation of 0.1. */
  DocumentScores mean(double truth) {
    double[] values = new double[common.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = truth + 0.1 * latent(i);
    }
    return DocumentScores.of("simulated", Statistic.mean(), values);
  }

  /** A proportion: one item per document, right or wrong. */
  DocumentScores proportion(double truth) {
    double threshold = NORMAL.inverseCumulativeProbability(truth);
    double[] right = new double[common.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = latent(i) < threshold ? 1 : 0;
    }
    return DocumentScores.of("simulated", Statistic.mean(), right);
  }

  /**
   * Micro-F1 over documents of skewed size. In a document each mention is found with chance p and
   * gives a false alarm with chance 1 − p, so that precision, recall and F1 are all the mean of p,
   * which is Φ(z / √2) where p is Φ(z + latent).
   */
  DocumentScores microF1(double truth) {
    return DocumentScores.of("simulated", Statistic.microF1(), microF1Columns(truth));
  }

  /** TP, FP and FN of such a system. */
  double[][] microF1Columns(double truth) {
    double z = NORMAL.inverseCumulativeProbability(truth) * Math.sqrt(2);
    double[][] columns = new double[3][common.length];
    for (int i = 0; i < common.length; i++) {
      double chance = NORMAL.cumulativeProbability(z + latent(i));
      for (int m = 0; m < mentions[i]; m++) {
        columns[random.nextDouble() < chance ? 0 : 2][i]++;
        columns[1][i] += random.nextDouble() < chance ? 0 : 1;
      }
    }
    return columns;
  }

  private double latent(int document) {
    return SHARED * common[document] + OWN * random.nextGaussian();
  }
}
