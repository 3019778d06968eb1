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
   */
  int choose(float[] logits, int[] seen, int seenCount) {
    penalise(logits, seen, seenCount);
    if (decoding.isGreedy()) {
      return best(logits);
    }
    double[] weights = weights(logits);
    int[] order = null;
    if (decoding.topK() > 0 || decoding.topP() < 1) {
      order = likeliestFirst(weights);
    }
    if (order != null && decoding.topK() > 0) {
      for (int i = decoding.topK(); i < order.length; i++) {
        weights[order[i]] = 0;
      }
    }
    if (order != null && decoding.topP() < 1) {
      keepNucleus(weights, order);
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

  private static int[] likeliestFirst(double[] weights) {
    // Ties keep the order of token ids, so the result does not depend on the sort.
    return IntStream.range(0, weights.length)
        .filter(i -> weights[i] > 0)
        .boxed()
        .sorted(
            (a, b) ->
                weights[a] == weights[b]
                    ? Integer.compare(a, b)
                    : Double.compare(weights[b], weights[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Keeps the likeliest tokens up to the one that reaches the share. */
  private void keepNucleus(double[] weights, int[] order) {
    double total = Arrays.stream(weights).sum();
    double sum = 0;
    for (int i : order) {
      if (sum >= decoding.topP() * total) {
        weights[i] = 0;
      } else {
        sum += weights[i];
      }
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
