package org.bioeval.core.backend;

import java.util.OptionalInt;

/**
 * Tokens by the model's own tokenizer, where the backend knows them.
 *
 * @param promptTokens tokens of the prompt, chat template included
 * @param completionTokens tokens generated, reasoning included
 * @param reasoningTokens tokens generated before the answer
 */
public record Usage(
    OptionalInt promptTokens, OptionalInt completionTokens, OptionalInt reasoningTokens) {

  /** Nothing known. */
  public static final Usage UNKNOWN =
      new Usage(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /**
   * Known counts of prompt and completion.
   *
   * @param promptTokens tokens of the prompt
   * @param completionTokens tokens generated
   * @return the usage
   */
  public static Usage of(int promptTokens, int completionTokens) {
    return new Usage(
        OptionalInt.of(promptTokens), OptionalInt.of(completionTokens), OptionalInt.empty());
  }
}
