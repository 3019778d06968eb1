package org.bioeval.metrics.geval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import org.bioeval.core.backend.Backend;

/**
 * A quality that a model judges: what counts, by which steps, on which range.
 *
 * <p>Start from a ready-made quality ({@link #coherence()} and its like) or {@link #of}, change by
 * the {@code with…} methods, which copy, and bind it to a judge by {@link #judgedBy}.
 *
 * @param name of the quality, as in reports
 * @param criteria what counts, in words
 * @param steps how to judge; if empty, the judge writes them from the criteria, once
 * @param rubrics what parts of the range mean; may be empty
 * @param low least score, at least 0
 * @param high greatest score
 * @param strict whether the judge only decides between perfect (1) and not (0)
 * @param samples replies to draw where the judge gives no probabilities, at least 1
 * @param retries how often to ask again if a reply cannot be read, at least 0
 * @param maxTokens most tokens of a reply, reasoning included
 * @param seed of the first sample
 * @param arithmetic how probabilities become a score
 */
public record GEval(
    String name,
    String criteria,
    ImmutableList<String> steps,
    ImmutableList<Rubric> rubrics,
    int low,
    int high,
    boolean strict,
    int samples,
    int retries,
    int maxTokens,
    long seed,
    Arithmetic arithmetic) {

  /** How a judge's token probabilities become a score. */
  public enum Arithmetic {
    /**
     * Expected score over all ways in which a score of the range could have been written at the
     * place of the score, spread over tokens or not. Numbers outside the range do not count.
     */
    FULL,
    /**
     * That of DeepEval 4.3: the alternatives of the last token that equals the score, those under 1
     * % or not of decimal digits left out; the stated score where there is no such token. Replies
     * are read as DeepEval reads them and not asked for again; numbers are not checked against the
     * range.
     */
    DEEP_EVAL
  }

  /**
   * Checks the settings.
   *
   * @param name of the quality, as in reports
   * @param criteria what counts, in words
   * @param steps how to judge; if empty, the judge writes them from the criteria, once
   * @param rubrics what parts of the range mean; may be empty
   * @param low least score, at least 0
   * @param high greatest score
   * @param strict whether the judge only decides between perfect (1) and not (0)
   * @param samples replies to draw where the judge gives no probabilities, at least 1
   * @param retries how often to ask again if a reply cannot be read, at least 0
   * @param maxTokens most tokens of a reply, reasoning included
   * @param seed of the first sample
   * @param arithmetic how probabilities become a score
   * @throws IllegalArgumentException if one is out of range or rubrics overlap
   */
  public GEval {
    checkArgument(!name.isBlank(), "a quality needs a name");
    checkArgument(
        !criteria.isBlank() || !steps.isEmpty(), "quality %s needs criteria or steps", name);
    checkArgument(
        low >= 0 && low < high, "illegal range: %s to %s, must rise from at least 0", low, high);
    checkArgument(samples >= 1, "illegal samples: %s, must be at least 1", samples);
    checkArgument(retries >= 0, "illegal retries: %s, must be at least 0", retries);
    checkArgument(maxTokens >= 16, "illegal maxTokens: %s, must be at least 16", maxTokens);
    for (int i = 0; i < rubrics.size(); i++) {
      Rubric rubric = rubrics.get(i);
      checkArgument(
          rubric.low() >= low && rubric.high() <= high,
          "illegal rubric %s: outside the range %s to %s",
          rubric,
          low,
          high);
      checkArgument(
          i == 0 || rubrics.get(i - 1).high() < rubric.low(),
          "illegal rubric %s: overlaps with the one before or is out of order",
          rubric);
    }
  }

  /**
   * A quality of your own, on a range of 0 to 10, weighted by probabilities, with 5 samples where
   * there are none and 2 retries.
   *
   * @param name of the quality
   * @param criteria what counts
   * @return the quality
   */
  public static GEval of(String name, String criteria) {
    return new GEval(
        name,
        criteria,
        ImmutableList.of(),
        ImmutableList.of(),
        0,
        10,
        false,
        5,
        2,
        1024,
        1,
        Arithmetic.FULL);
  }

  /**
   * Whether the text reads well.
   *
   * @return the quality
   */
  public static GEval fluency() {
    return of(
            "fluency",
            "The text is grammatical, correctly spelled and easy to read for a clinician; terms and"
                + " abbreviations are used as clinicians use them.")
        .withSteps(
            "Read the text by itself, without regard to whether it is true.",
            "Look for errors of grammar, spelling and punctuation, broken sentences, repetitions and"
                + " remains of instructions or markup.",
            "Ask whether a clinician could read it once and understand it.",
            "Give the best score if nothing disturbs, and less the more often or badly it does.");
  }

  /**
   * Whether the text holds what matters and nothing else.
   *
   * @return the quality
   */
  public static GEval relevance() {
    return of(
            "relevance",
            "The text contains what is clinically important in the source (complaints, history,"
                + " findings, assessment, plan) and leaves out small talk, repetition and trivia.")
        .withSteps(
            "List for yourself what in the source a colleague would need to know to take over care.",
            "Check which of these points the text contains and which it misses.",
            "Check what the text contains that nobody would need.",
            "Give the best score if all important points are there and nothing superfluous is, and"
                + " less for each important omission and for padding.");
  }

  /**
   * Whether the text hangs together.
   *
   * @return the quality
   */
  public static GEval coherence() {
    return of(
            "coherence",
            "The text is well organised: each statement stands where it belongs, sections follow the"
                + " usual order of a note, and no part contradicts another.")
        .withSteps(
            "Read the text from beginning to end and note its parts and their order.",
            "Check whether statements stand in the part where a clinician would look for them.",
            "Check whether each part follows from what comes before and none contradicts another.",
            "Give the best score to a text that is of one piece, and less the more it is a heap of"
                + " unconnected statements.");
  }

  /**
   * Whether the text says only what the source says.
   *
   * @return the quality
   */
  public static GEval consistency() {
    return of(
            "consistency",
            "Every statement of the text is supported by the source: no invented findings, no changed"
                + " numbers, doses, sides, negations or persons.")
        .withSteps(
            "Go through the statements of the text one by one.",
            "For each, find the place in the source that supports it; compare numbers, doses, sides,"
                + " times, negations and who said it.",
            "Count statements that the source contradicts or does not contain; errors that could harm"
                + " a patient weigh most.",
            "Give the best score if every statement is supported, and less for each that is not.");
  }

  /**
   * The four qualities of the clinical summarisation study, described in our own words: fluency,
   * relevance, coherence, consistency.
   *
   * @return the four
   */
  public static ImmutableList<GEval> summaryQualities() {
    return ImmutableList.of(fluency(), relevance(), coherence(), consistency());
  }

  /**
   * Sets the steps.
   *
   * @param how at least one step; none makes the judge write them
   * @return a copy
   */
  public GEval withSteps(String... how) {
    return new GEval(
        name,
        criteria,
        ImmutableList.copyOf(how),
        rubrics,
        low,
        high,
        strict,
        samples,
        retries,
        maxTokens,
        seed,
        arithmetic);
  }

  /**
   * Sets the range.
   *
   * @param least least score, at least 0
   * @param greatest greatest score
   * @return a copy without rubrics
   * @throws IllegalArgumentException if out of order
   */
  public GEval withRange(int least, int greatest) {
    return new GEval(
        name,
        criteria,
        steps,
        ImmutableList.of(),
        least,
        greatest,
        strict,
        samples,
        retries,
        maxTokens,
        seed,
        arithmetic);
  }

  /**
   * Sets what parts of the range mean, and with that the range: from the lowest to the highest
   * score that a rubric names.
   *
   * @param parts at least one, none overlapping
   * @return a copy
   * @throws IllegalArgumentException if there are none or they overlap
   */
  public GEval withRubrics(Rubric... parts) {
    checkArgument(parts.length > 0, "no rubrics; use withRange to remove them");
    ImmutableList<Rubric> sorted =
        ImmutableList.sortedCopyOf(
            Comparator.comparingInt(Rubric::low), ImmutableList.copyOf(parts));
    return new GEval(
        name,
        criteria,
        steps,
        sorted,
        sorted.get(0).low(),
        sorted.get(sorted.size() - 1).high(),
        strict,
        samples,
        retries,
        maxTokens,
        seed,
        arithmetic);
  }

  /**
   * Makes the judge decide between perfect and not. The score is 1 or 0.
   *
   * @return a copy
   */
  public GEval withStrictness() {
    return new GEval(
        name,
        criteria,
        steps,
        rubrics,
        low,
        high,
        true,
        samples,
        retries,
        maxTokens,
        seed,
        arithmetic);
  }

  /**
   * Sets how many replies are drawn at temperature 1 where the judge gives no probabilities. The
   * paper draws 20.
   *
   * @param count at least 1; 1 takes one greedy reply as it is
   * @param firstSeed seed of the first sample, the next ones follow
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public GEval withSamples(int count, long firstSeed) {
    return new GEval(
        name,
        criteria,
        steps,
        rubrics,
        low,
        high,
        strict,
        count,
        retries,
        maxTokens,
        firstSeed,
        arithmetic);
  }

  /**
   * Sets how often to ask again if a reply cannot be read.
   *
   * @param count at least 0
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public GEval withRetries(int count) {
    return new GEval(
        name,
        criteria,
        steps,
        rubrics,
        low,
        high,
        strict,
        samples,
        count,
        maxTokens,
        seed,
        arithmetic);
  }

  /**
   * Sets the most tokens of a reply.
   *
   * @param limit at least 16; leave room for reasoning if the judge reasons
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public GEval withMaxTokens(int limit) {
    return new GEval(
        name,
        criteria,
        steps,
        rubrics,
        low,
        high,
        strict,
        samples,
        retries,
        limit,
        seed,
        arithmetic);
  }

  /**
   * Computes as DeepEval 4.3 does, for comparison with results obtained by it.
   *
   * @return a copy
   * @see Arithmetic#DEEP_EVAL
   */
  public GEval deepEvalCompatible() {
    return new GEval(
        name,
        criteria,
        steps,
        rubrics,
        low,
        high,
        strict,
        samples,
        0,
        maxTokens,
        seed,
        Arithmetic.DEEP_EVAL);
  }

  /**
   * Binds this quality to a judge.
   *
   * @param judge any model; log-probabilities, JSON schemas, sampling and seeds are used if it has
   *     them
   * @return the judge
   */
  public GEvalJudge judgedBy(Backend judge) {
    return new GEvalJudge(this, judge);
  }
}
