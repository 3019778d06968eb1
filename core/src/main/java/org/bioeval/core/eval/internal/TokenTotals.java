package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableMap;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalInt;
import org.bioeval.core.backend.Usage;

/**
 * Tokens that the answers of a run took, and what they cost where the backend names its prices. A
 * resumed run counts the answers it found in the journal too, so that its report is that of a run
 * in one go. Attempts that failed are not in it; few servers charge for them.
 */
final class TokenTotals implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int MILLION_DIGITS = 6;

  private long prompt;
  private long completion;
  private long reasoning;
  private boolean reasoned;
  private long counted;
  private long unknown;

  void add(Usage usage) {
    if (usage.promptTokens().isEmpty() || usage.completionTokens().isEmpty()) {
      unknown++;
      return;
    }
    counted++;
    prompt += usage.promptTokens().getAsInt();
    completion += usage.completionTokens().getAsInt();
    OptionalInt thought = usage.reasoningTokens();
    reasoned |= thought.isPresent();
    reasoning += thought.orElse(0);
  }

  void add(TokenTotals other) {
    prompt += other.prompt;
    completion += other.completion;
    reasoning += other.reasoning;
    reasoned |= other.reasoned;
    counted += other.counted;
    unknown += other.unknown;
  }

  /**
   * The sums as facts for a report; none if no answer came with counts.
   *
   * @param details of the backend; its prices are {@code price.currency}, {@code
   *     price.promptPerMillion} and {@code price.completionPerMillion}
   */
  ImmutableMap<String, String> describe(Map<String, String> details) {
    if (counted == 0) {
      return ImmutableMap.of();
    }
    ImmutableMap.Builder<String, String> facts = ImmutableMap.builder();
    facts.put("usage.promptTokens", Long.toString(prompt));
    facts.put("usage.completionTokens", Long.toString(completion));
    if (reasoned) {
      facts.put("usage.reasoningTokens", Long.toString(reasoning));
    }
    if (unknown > 0) {
      facts.put("usage.answersWithoutCounts", Long.toString(unknown));
    }
    String currency = details.get("price.currency");
    String perPrompt = details.get("price.promptPerMillion");
    String perCompletion = details.get("price.completionPerMillion");
    if (currency != null && perPrompt != null && perCompletion != null) {
      BigDecimal cost =
          new BigDecimal(perPrompt)
              .multiply(BigDecimal.valueOf(prompt))
              .add(new BigDecimal(perCompletion).multiply(BigDecimal.valueOf(completion)))
              .movePointLeft(MILLION_DIGITS);
      String atLeast = unknown > 0 ? "at least " : "";
      facts.put("cost", atLeast + cost.stripTrailingZeros().toPlainString() + " " + currency);
    }
    return facts.buildOrThrow();
  }
}
