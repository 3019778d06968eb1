package org.bioeval.core.backend;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How tokens are chosen and when to stop. Start from {@link #greedy()} or {@link #sampled(double)}
 * and change by the {@code with…} methods, which copy.
 *
 * @param temperature 0 for greedy choice of the most probable token; else the softmax temperature,
 *     up to 2
 * @param topP smallest set of tokens whose probabilities reach this share is kept; in (0, 1], 1
 *     keeps all
 * @param topK this many most probable tokens are kept; 0 keeps all
 * @param minP tokens less probable than this share of the most probable one are dropped; in [0, 1],
 *     0 drops none
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens seen before; 1
 *     for none
 * @param maxTokens most tokens to generate, reasoning included; at least 1
 * @param stop texts that end the answer and are not part of it
 * @param seed of the sampler; needed for repeatable sampling
 * @param topLogprobs log-probabilities wanted: empty for none, 0 for the chosen tokens only, k for
 *     the k best as well
 * @param constraint a form the answer must have
 */
public record Decoding(
    double temperature,
    double topP,
    int topK,
    double minP,
    double repetitionPenalty,
    int maxTokens,
    ImmutableList<String> stop,
    OptionalLong seed,
    OptionalInt topLogprobs,
    Optional<Constraint> constraint) {

  /**
   * Checks the ranges.
   *
   * @param temperature as described above
   * @param topP as described above
   * @param topK as described above
   * @param minP as described above
   * @param repetitionPenalty as described above
   * @param maxTokens as described above
   * @param stop as described above
   * @param seed as described above
   * @param topLogprobs as described above
   * @param constraint as described above
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Decoding {
    checkArgument(
        temperature >= 0 && temperature <= 2,
        "illegal temperature: %s, must be between 0 and 2",
        temperature);
    checkArgument(
        topP > 0 && topP <= 1, "illegal topP: %s, must be greater than 0 and at most 1", topP);
    checkArgument(topK >= 0, "illegal topK: %s, must be at least 0 (0 keeps all tokens)", topK);
    checkArgument(minP >= 0 && minP <= 1, "illegal minP: %s, must be between 0 and 1", minP);
    checkArgument(
        repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY,
        "illegal repetitionPenalty: %s, must be greater than 0 (1 for none)",
        repetitionPenalty);
    checkArgument(maxTokens >= 1, "illegal maxTokens: %s, must be at least 1", maxTokens);
    checkArgument(
        topLogprobs.isEmpty() || topLogprobs.getAsInt() >= 0,
        "illegal topLogprobs: %s, must be at least 0",
        topLogprobs);
    checkArgument(!stop.contains(""), "illegal stop list %s: a stop text is empty", stop);
  }

  /**
   * The most probable token each time, at most 512 tokens.
   *
   * @return the decoding
   */
  public static Decoding greedy() {
    return new Decoding(
        0,
        1,
        0,
        0,
        1,
        512,
        ImmutableList.of(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /**
   * Tokens drawn from the softmax at the given temperature, at most 512 tokens.
   *
   * @param temperature greater than 0, up to 2
   * @return the decoding
   */
  public static Decoding sampled(double temperature) {
    checkArgument(
        temperature > 0,
        "illegal temperature: %s, must be greater than 0 to sample; use greedy() for 0",
        temperature);
    return greedy().withTemperature(temperature);
  }

  /**
   * Tells whether the same prompt always gets the most probable tokens.
   *
   * @return true if the temperature is 0
   */
  public boolean isGreedy() {
    return temperature == 0;
  }

  /**
   * A copy with another temperature.
   *
   * @param temperature between 0 and 2
   * @return the copy
   */
  public Decoding withTemperature(double temperature) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy with nucleus sampling.
   *
   * @param topP share of probability kept, greater than 0 and at most 1
   * @return the copy
   */
  public Decoding withTopP(double topP) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy that keeps the k most probable tokens.
   *
   * @param topK at least 0; 0 keeps all
   * @return the copy
   */
  public Decoding withTopK(int topK) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy that drops improbable tokens.
   *
   * @param minP share of the highest probability below which tokens are dropped, between 0 and 1
   * @return the copy
   */
  public Decoding withMinP(double minP) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy that discourages repetition.
   *
   * @param repetitionPenalty greater than 0; 1 for none
   * @return the copy
   */
  public Decoding withRepetitionPenalty(double repetitionPenalty) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy with another limit.
   *
   * @param maxTokens at least 1, reasoning included
   * @return the copy
   */
  public Decoding withMaxTokens(int maxTokens) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy that ends the answer at any of these texts.
   *
   * @param stop none empty
   * @return the copy
   */
  public Decoding withStop(String... stop) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        ImmutableList.copyOf(stop),
        seed,
        topLogprobs,
        constraint);
  }

  /**
   * A copy with a seed.
   *
   * @param seed any number
   * @return the copy
   */
  public Decoding withSeed(long seed) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        OptionalLong.of(seed),
        topLogprobs,
        constraint);
  }

  /**
   * A copy that asks for log-probabilities of the generated tokens.
   *
   * @param alternatives how many best tokens to report at each place beside the chosen one; at
   *     least 0
   * @return the copy
   */
  public Decoding withLogprobs(int alternatives) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        OptionalInt.of(alternatives),
        constraint);
  }

  /**
   * A copy that forces a form on the answer.
   *
   * @param constraint the form
   * @return the copy
   */
  public Decoding withConstraint(Constraint constraint) {
    return new Decoding(
        temperature,
        topP,
        topK,
        minP,
        repetitionPenalty,
        maxTokens,
        stop,
        seed,
        topLogprobs,
        Optional.of(constraint));
  }
}
