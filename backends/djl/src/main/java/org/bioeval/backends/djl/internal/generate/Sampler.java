package org.bioeval.backends.djl.internal.generate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Decoding;

/**
 * Chooses tokens of one answer.
 *
 * <p>Order of the steps, as in transformers: repetition penalty (arXiv:1909.05858), temperature,
 * top-k, top-p (nucleus, arXiv:1904.09751), min-p (arXiv:2407.01082), then one draw. Each answer
 * has its own random numbers and uses one per token, so a seed gives the same answer whatever else
 * is computed at the same time.
 */
final class Sampler {
  private final Decoding decoding;
  private final SplittableRandom random;

  Sampler(Decoding decoding) {
    this.decoding = decoding;
    this.random =
        decoding.seed().isPresent()
            ? new SplittableRandom(decoding.seed().getAsLong())
            : new SplittableRandom();
  }

  /** True if the likeliest token is always chosen, so that logits are not needed. */
  boolean isPlainGreedy() {
    return decoding.isGreedy() && decoding.repetitionPenalty() == 1;
  }

  /**
   * Chooses a token.
   *
   * @param logits one row; changed
   * @param seen tokens of the prompt and the answer so far
   * @throws IllegalStateException if no token can be chosen, because a logit is NaN or none is
   *     above minus infinity
   */
  int choose(float[] logits, int[] seen, int seenCount) {
    penalise(logits, seen, seenCount);
    requireChoice(logits);
    if (decoding.isGreedy()) {
      return best(logits);
    }
    double[] weights = weights(logits);
    if (decoding.topK() > 0 && decoding.topK() < weights.length) {
      keepOnly(weights, Likeliest.of(weights, decoding.topK()), decoding.topK());
    }
    if (decoding.topP() < 1) {
      keepNucleus(weights);
    }
    double floor = decoding.minP();
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      // The best token's weight is 1.
      if (weights[i] < floor) {
        weights[i] = 0;
      }
      total += weights[i];
    }
    return draw(weights, total);
  }

  private static void requireChoice(float[] logits) {
    boolean possible = false;
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i]) || logits[i] == Float.POSITIVE_INFINITY) {
        throw new IllegalStateException(
            "no token can be chosen: the logit of token " + i + " is " + logits[i]);
      }
      possible |= logits[i] > Float.NEGATIVE_INFINITY;
    }
    if (!possible) {
      throw new IllegalStateException("no token can be chosen: every logit is minus infinity");
    }
  }

  static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  private void penalise(float[] logits, int[] seen, int count) {
    double penalty = decoding.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int token : IntStream.range(0, count).map(i -> seen[i]).distinct().toArray()) {
      float logit = logits[token];
      logits[token] = (float) (logit > 0 ? logit / penalty : logit * penalty);
    }
  }

  /** Softmax at the temperature, up to a factor that makes the largest 1. */
  private double[] weights(float[] logits) {
    float largest = logits[best(logits)];
    double[] weights = new double[logits.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - largest) / decoding.temperature());
    }
    return weights;
  }

  /** Keeps the likeliest tokens up to the one that reaches the share. */
  private void keepNucleus(double[] weights) {
    double enough = decoding.topP() * Arrays.stream(weights).sum();
    // A nucleus is nearly always small; where it is not, more of the vocabulary is ranked.
    for (int ranked = 64; ; ranked *= 8) {
      int[] order = Likeliest.of(weights, ranked);
      double sum = 0;
      int kept = 0;
      while (kept < order.length && sum < enough) {
        sum += weights[order[kept++]];
      }
      if (sum >= enough || order.length == weights.length) {
        keepOnly(weights, order, kept);
        return;
      }
    }
  }

  private static void keepOnly(double[] weights, int[] order, int count) {
    double[] kept = new double[count];
    for (int i = 0; i < count; i++) {
      kept[i] = weights[order[i]];
    }
    Arrays.fill(weights, 0);
    for (int i = 0; i < count; i++) {
      weights[order[i]] = kept[i];
    }
  }

  private int draw(double[] weights, double total) {
    double left = random.nextDouble() * total;
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
