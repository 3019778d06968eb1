package org.bioeval.examples;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.TokenLogprob;

/**
 * Where two greedy answers to one prompt part.
 *
 * @param prompt its name
 * @param place of the first token that differs, from 0
 * @param one the first backend, its token, and its log-probabilities of both tokens
 * @param other the second backend, its token, and its log-probabilities of both tokens
 */
record Parting(String prompt, int place, Side one, Side other) {
  static final String HEADER =
      """
      | prompt | token | backends | first's token | by the first | by the second | second's token | by the first | by the second |
      |---|--:|---|---|--:|--:|---|--:|--:|
      """;

  /**
   * One backend's view.
   *
   * @param backend its name
   * @param token what it said
   * @param own its log-probability of that
   * @param others its log-probability of what the other said; NaN if it is not among its best
   */
  record Side(String backend, String token, double own, double others) {
    private static Side of(String backend, TokenLogprob said, TokenLogprob others) {
      double logprob =
          said.top().stream()
              .filter(candidate -> same(candidate, others))
              .mapToDouble(TokenLogprob::logprob)
              .findFirst()
              .orElse(Double.NaN);
      return new Side(backend, said.text(), said.logprob(), logprob);
    }
  }

  /**
   * Compares the texts, since servers cut characters of several tokens differently, and then token
   * by token; an answer that goes on where the other ends has parted there.
   */
  static Optional<Parting> of(
      String prompt, String one, Completion first, String other, Completion second) {
    if (first.text().equals(second.text())) {
      return Optional.empty();
    }
    List<TokenLogprob> ones = first.logprobs();
    List<TokenLogprob> others = second.logprobs();
    int shorter = Math.min(ones.size(), others.size());
    for (int i = 0; i < shorter; i++) {
      if (!same(ones.get(i), others.get(i))) {
        return Optional.of(
            new Parting(
                prompt,
                i,
                Side.of(one, ones.get(i), others.get(i)),
                Side.of(other, others.get(i), ones.get(i))));
      }
    }
    return Optional.of(
        new Parting(
            prompt,
            shorter,
            new Side(one, "(end)", Double.NaN, Double.NaN),
            new Side(other, "(end)", Double.NaN, Double.NaN)));
  }

  private static boolean same(TokenLogprob one, TokenLogprob other) {
    return one.tokenId().isPresent() && other.tokenId().isPresent()
        ? one.tokenId().equals(other.tokenId())
        : one.text().equals(other.text());
  }

  /** False where a side said a token that is a part of a character, which has no text. */
  boolean isOfWholeCharacters() {
    return !one.token().isEmpty() && !other.token().isEmpty();
  }

  boolean isBetween(String first, String second) {
    return one.backend().equals(first) && other.backend().equals(second);
  }

  /** How much likelier each side found its own token, the larger; NaN if a side does not tell. */
  double gap() {
    return Math.max(one.own() - one.others(), other.own() - other.others());
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s, %s | %s | %.4f | %.4f | %s | %.4f | %.4f |%n",
        prompt,
        place,
        one.backend(),
        other.backend(),
        cell(one.token()),
        one.own(),
        other.others(),
        cell(other.token()),
        one.others(),
        other.own());
  }

  private static String cell(String token) {
    return "`" + token.replace("|", "\\|").replace("\n", "\\n") + "`";
  }
}
