package org.bioeval.backends.djl.internal.generate;

import org.jspecify.annotations.Nullable;

/** Mean of the final hidden states of a text's tokens, or that of its last token. */
public final class EmbeddingJob extends Job {
  private final int firstPooled;
  private float @Nullable [] sum;
  private int added;

  /**
   * A request.
   *
   * @param tokens the text's tokens, at least one
   * @param firstPooled the first token whose state counts; it and all after it are averaged
   * @param adapter number of the adapter, or {@link
   *     org.bioeval.backends.djl.internal.model.Batch#BASE}
   */
  public EmbeddingJob(int[] tokens, int firstPooled, int adapter) {
    super(tokens, tokens.length, adapter);
    if (firstPooled < 0 || firstPooled >= tokens.length) {
      throw new IllegalArgumentException(
          "token %s of %s is to be pooled".formatted(firstPooled, tokens.length));
    }
    this.firstPooled = firstPooled;
  }

  int firstPooled() {
    return firstPooled;
  }

  /** Adds a sum over tokens. */
  void add(float[] sums, int from, int dimensions, int tokens) {
    if (sum == null) {
      sum = new float[dimensions];
    }
    for (int i = 0; i < dimensions; i++) {
      sum[i] += sums[from + i];
    }
    added += tokens;
  }

  @Override
  void restart() {
    sum = null;
    added = 0;
  }

  /**
   * The mean, {@code [hidden]}.
   *
   * @throws IllegalStateException if the job is not done
   */
  public float[] mean() {
    if (sum == null || added != size() - firstPooled) {
      throw new IllegalStateException(
          "%s of %s tokens are pooled".formatted(added, size() - firstPooled));
    }
    float[] mean = sum.clone();
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= added;
    }
    return mean;
  }

  @Override
  int longest() {
    return size();
  }

  @Override
  int reusable() {
    // States of reused tokens are not known: only what comes before the pooled ones is taken.
    return firstPooled;
  }
}
