package org.bioeval.core.backend;

import com.google.common.collect.ImmutableList;
import java.util.OptionalInt;

/**
 * A token with its log-probability.
 *
 * @param text the token as text; may be empty for a part of a character
 * @param tokenId its number in the vocabulary, where the backend tells
 * @param logprob natural logarithm of its probability, at most 0
 * @param top the most probable tokens at this place, best first; may include the token itself;
 *     empty if not asked for
 */
public record TokenLogprob(
    String text, OptionalInt tokenId, double logprob, ImmutableList<TokenLogprob> top) {

  /**
   * A token without alternatives.
   *
   * @param text the token as text
   * @param logprob natural logarithm of its probability
   * @return the token
   */
  public static TokenLogprob of(String text, double logprob) {
    return new TokenLogprob(text, OptionalInt.empty(), logprob, ImmutableList.of());
  }
}
