package org.bioeval.backends.http;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.util.Optional;
import org.bioeval.core.backend.Usage;

/**
 * What a model's tokens cost.
 *
 * @param currency ISO 4217 code, such as {@code USD}
 * @param promptPerMillion price of a million prompt tokens, at least 0
 * @param completionPerMillion price of a million generated tokens, reasoning included, at least 0
 */
public record TokenPrice(
    String currency, BigDecimal promptPerMillion, BigDecimal completionPerMillion) {

  private static final int MILLION_DIGITS = 6;

  /**
   * Checks the ranges.
   *
   * @param currency as described above
   * @param promptPerMillion as described above
   * @param completionPerMillion as described above
   * @throws IllegalArgumentException if a price is negative
   */
  public TokenPrice {
    checkArgument(
        promptPerMillion.signum() >= 0 && completionPerMillion.signum() >= 0,
        "illegal price: %s and %s, must be at least 0",
        promptPerMillion,
        completionPerMillion);
  }

  /**
   * A price.
   *
   * @param currency ISO 4217 code
   * @param promptPerMillion price of a million prompt tokens, such as {@code "0.15"}
   * @param completionPerMillion price of a million generated tokens
   * @return the price
   */
  public static TokenPrice of(
      String currency, String promptPerMillion, String completionPerMillion) {
    return new TokenPrice(
        currency, new BigDecimal(promptPerMillion), new BigDecimal(completionPerMillion));
  }

  /**
   * The cost of some tokens: {@code (prompt × promptPerMillion + completion × completionPerMillion)
   * / 10⁶}, exactly.
   *
   * @param usage token counts
   * @return the cost, or empty if a count is unknown
   */
  public Optional<BigDecimal> cost(Usage usage) {
    if (usage.promptTokens().isEmpty() || usage.completionTokens().isEmpty()) {
      return Optional.empty();
    }
    BigDecimal prompt =
        promptPerMillion.multiply(BigDecimal.valueOf(usage.promptTokens().getAsInt()));
    BigDecimal completion =
        completionPerMillion.multiply(BigDecimal.valueOf(usage.completionTokens().getAsInt()));
    return Optional.of(prompt.add(completion).movePointLeft(MILLION_DIGITS));
  }
}
