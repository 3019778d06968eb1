package org.bioeval.backends.djl.internal.generate;

/** Log-probability of a given continuation. */
public final class ScoreJob extends Job {
  private double logprob;
  private boolean greedy = true;

  /**
   * A request.
   *
   * @param tokens prompt and continuation
   * @param promptLength how many of them are the prompt, at least 1
   * @param adapter number of the adapter, or {@link
   *     org.bioeval.backends.djl.internal.model.Batch#BASE}
   */
  public ScoreJob(int[] tokens, int promptLength, int adapter) {
    super(tokens, promptLength, adapter);
    if (promptLength < 1 || promptLength >= tokens.length) {
      throw new IllegalArgumentException(
          "%s of %s tokens are the prompt; neither part may be empty"
              .formatted(promptLength, tokens.length));
    }
  }

  void add(double tokenLogprob, boolean isBest) {
    logprob += tokenLogprob;
    greedy &= isBest;
  }

  @Override
  void restart() {
    logprob = 0;
    greedy = true;
  }

  /** Sum of the continuation's log-probabilities. */
  public double logprob() {
    return logprob;
  }

  /** True if greedy decoding would have given the continuation. */
  public boolean isGreedy() {
    return greedy;
  }

  /** Tokens of the continuation. */
  public int continuationLength() {
    return size() - promptLength();
  }

  @Override
  int longest() {
    return size();
  }

  @Override
  int reusable() {
    // The last token of the prompt is computed: it tells the continuation's first one.
    return promptLength() - 1;
  }
}
