package org.bioeval.core.backend;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;

/**
 * What a model said.
 *
 * <p>{@link #text()} is exactly what was generated, reasoning tags included; {@link #split()} tells
 * reasoning and answer apart.
 *
 * @param text generated text
 * @param reasoning reasoning that the server returned in a field of its own; empty if it did not
 * @param reasoningOpened true if the chat template itself opened the reasoning, so that {@code
 *     text} begins inside it
 * @param finish why the model stopped
 * @param usage token counts, where known
 * @param logprobs generated tokens with log-probabilities, if asked for
 * @param model the model that the backend says answered; empty if it does not say
 * @param timing how long it took, where known
 */
public record Completion(
    String text,
    Optional<String> reasoning,
    boolean reasoningOpened,
    FinishReason finish,
    Usage usage,
    ImmutableList<TokenLogprob> logprobs,
    Optional<String> model,
    Optional<Timing> timing) {

  /**
   * How long a completion took. Never part of a report that must be the same each time.
   *
   * @param total from sending the request to the last token
   * @param toFirstToken from sending the request to the first token, where known
   */
  public record Timing(Duration total, Optional<Duration> toFirstToken) {}

  /**
   * A finished completion of which only the text is known.
   *
   * @param text generated text
   * @return the completion
   */
  public static Completion of(String text) {
    return of(text, FinishReason.STOP, Usage.UNKNOWN);
  }

  /**
   * A completion without log-probabilities and timing.
   *
   * @param text generated text
   * @param finish why the model stopped
   * @param usage token counts
   * @return the completion
   */
  public static Completion of(String text, FinishReason finish, Usage usage) {
    return new Completion(
        text,
        Optional.empty(),
        false,
        finish,
        usage,
        ImmutableList.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Reasoning and answer of this completion.
   *
   * @return the two parts, and whether the reasoning was ever closed
   */
  public ReasoningSplit split() {
    return ReasoningSplit.of(this);
  }

  /**
   * A copy with log-probabilities.
   *
   * @param tokens generated tokens in order
   * @return the copy
   */
  public Completion withLogprobs(ImmutableList<TokenLogprob> tokens) {
    return new Completion(text, reasoning, reasoningOpened, finish, usage, tokens, model, timing);
  }

  /**
   * A copy with the time it took.
   *
   * @param timing durations
   * @return the copy
   */
  public Completion withTiming(Timing timing) {
    return new Completion(
        text, reasoning, reasoningOpened, finish, usage, logprobs, model, Optional.of(timing));
  }
}
