package org.bioeval.backends.djl.lora.internal;

/**
 * An example as token ids.
 *
 * @param id the example's identifier
 * @param ids prompt, answer and end token
 * @param start index of the answer's first token, at least 1
 */
public record Tokenised(String id, int[] ids, int start) {
  /** The number of tokens that are learnt. */
  public int learnt() {
    return ids.length - start;
  }
}
