package org.bioeval.backends.djl.internal.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bioeval.backends.djl.internal.text.TextStream;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.jspecify.annotations.Nullable;

/** An answer in the making. */
public final class GenerationJob extends Job {
  /**
   * A token with its log-probability.
   *
   * @param token its id
   * @param text what it added to the text
   * @param logprob natural logarithm of the model's own probability, before temperature and the
   *     like
   */
  public record Scored(int token, String text, double logprob) {}

  /**
   * A chosen token and the best ones at its place.
   *
   * @param chosen the token
   * @param top the likeliest, best first
   */
  public record Step(Scored chosen, List<Scored> top) {}

  private final Decoding decoding;
  private final Sampler sampler;
  private final TextStream stream;
  private final Set<Integer> endTokens;
  private final @Nullable TokenConstraint constraint;
  private final boolean streaming;
  private final int longest;
  private final List<Step> steps = new ArrayList<>();
  private FinishReason finish = FinishReason.UNKNOWN;
  private int generated;

  /**
   * A request.
   *
   * @param prompt its tokens, at least one
   * @param adapter number of the adapter, or {@link
   *     org.bioeval.backends.djl.internal.model.Batch#BASE}
   * @param decoding how to choose tokens
   * @param stream takes the answer's text
   * @param endTokens ids that end an answer
   * @param constraint form of the answer, or null
   * @param maxPositions longest sequence of the model
   * @param streaming whether the caller wants text as it comes
   */
  public GenerationJob(
      int[] prompt,
      int adapter,
      Decoding decoding,
      TextStream stream,
      Set<Integer> endTokens,
      @Nullable TokenConstraint constraint,
      int maxPositions,
      boolean streaming) {
    super(prompt, prompt.length, adapter);
    this.decoding = decoding;
    this.sampler = new Sampler(decoding);
    this.stream = stream;
    this.endTokens = endTokens;
    this.constraint = constraint;
    this.streaming = streaming;
    this.longest = (int) Math.min(maxPositions, (long) prompt.length + decoding.maxTokens());
  }

  /** True if choosing the next token takes more than the likeliest one. */
  boolean needsLogits() {
    return !sampler.isPlainGreedy() || constraint != null || decoding.topLogprobs().orElse(0) > 0;
  }

  /**
   * Takes the outcome of a step.
   *
   * @param best the likeliest token
   * @param bestLogprob its log-probability
   * @param logits all logits, or null if {@link #needsLogits()} is false; changed
   * @return true if the answer is finished
   */
  boolean advance(int best, double bestLogprob, float @Nullable [] logits) {
    int token = best;
    double logprob = bestLogprob;
    List<Scored> top = List.of();
    if (logits != null) {
      // log p(best) = logit(best) - normaliser, and likewise for every other token.
      double normaliser = logits[best] - bestLogprob;
      float[] raw = logits.clone();
      if (constraint != null) {
        constraint.mask(logits);
      }
      token = sampler.choose(logits, tokens(), size());
      logprob = raw[token] - normaliser;
      top = top(raw, normaliser, decoding.topLogprobs().orElse(0));
    }
    generated++;
    boolean ended = endTokens.contains(token);
    append(token);
    if (!ended) {
      record(token, logprob, top, stream.add(token));
    } else if (decoding.topLogprobs().isPresent()) {
      steps.add(new Step(new Scored(token, "", logprob), top));
    }
    if (constraint != null) {
      constraint.accept(token);
    }
    return finished(ended);
  }

  private void record(int token, double logprob, List<Scored> top, String text) {
    if (decoding.topLogprobs().isPresent()) {
      steps.add(new Step(new Scored(token, text, logprob), top));
    }
  }

  private boolean finished(boolean ended) {
    if (ended || stream.stopped() || (constraint != null && constraint.isComplete())) {
      finish = FinishReason.STOP;
    } else if (generated >= decoding.maxTokens() || size() >= longest) {
      finish = FinishReason.LENGTH;
    }
    boolean over = finish != FinishReason.UNKNOWN;
    if (over) {
      stream.end();
    }
    if (streaming) {
      String piece = stream.take();
      if (!piece.isEmpty()) {
        tell(new Piece(piece));
      }
    }
    return over;
  }

  private static List<Scored> top(float[] logits, double normaliser, int count) {
    if (count == 0) {
      return List.of();
    }
    double[] wide = new double[logits.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = logits[i];
    }
    return Arrays.stream(Likeliest.of(wide, count))
        .mapToObj(i -> new Scored(i, "", logits[i] - normaliser))
        .toList();
  }

  /** The answer's text. */
  public String text() {
    return stream.text();
  }

  /** Why it ended. */
  public FinishReason finish() {
    return finish;
  }

  /** Tokens generated, the one that ended the answer included. */
  public int generated() {
    return generated;
  }

  /** The tokens with log-probabilities; empty if they were not asked for. */
  public List<Step> steps() {
    return steps;
  }

  /** The ids of the generated tokens, the one that ended the answer included. */
  public int[] generatedTokens() {
    return Arrays.copyOfRange(tokens(), promptLength(), size());
  }

  @Override
  int longest() {
    return longest;
  }

  @Override
  int reusable() {
    return size() - 1;
  }
}
