package org.bioeval.core.backend;

/**
 * How likely a model finds a given answer.
 *
 * @param text the answer
 * @param logprob sum of the natural log-probabilities of its tokens
 * @param tokens number of tokens, at least 1
 */
public record ContinuationScore(String text, double logprob, int tokens) {

  /**
   * Log-probability per token, so that longer answers are not at a disadvantage.
   *
   * @return {@code logprob / tokens}
   */
  public double meanLogprob() {
    return logprob / tokens;
  }
}
