package org.bioeval.core.backend;

/** What a backend can do beyond answering a prompt greedily. */
public enum Capability {
  /** Draws tokens at a temperature. */
  SAMPLING,
  /** Gives the same sampled answer for the same seed. */
  SEED,
  /** Continues raw prompts without a chat template. */
  RAW_PROMPTS,
  /** Ends answers at stop texts. */
  STOP,
  /** Reports log-probabilities of generated tokens. */
  LOGPROBS,
  /** Scores given continuations of a prompt ({@link Backend#score}). */
  CONTINUATION_SCORES,
  /** Forces JSON that satisfies a schema. */
  JSON_SCHEMA,
  /** Forces one of several texts. */
  CHOICE,
  /** Forces a regular expression. */
  REGEX,
  /** Hands over text as it is generated ({@link Backend#stream}). */
  STREAMING,
  /** Keeps the k most probable tokens. */
  TOP_K,
  /** Drops tokens improbable beside the best one. */
  MIN_P,
  /** Penalises repetition. */
  REPETITION_PENALTY
}
