package org.bioeval.metrics.geval;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.task.LenientJson;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.geval.internal.DeepEvalArithmetic;
import org.bioeval.metrics.geval.internal.JudgeCalls;
import org.bioeval.metrics.geval.internal.JudgePrompt;
import org.bioeval.metrics.geval.internal.JudgePrompt.Part;
import org.bioeval.metrics.geval.internal.Reading;
import org.bioeval.metrics.geval.internal.ReplyReader;
import org.bioeval.metrics.geval.internal.ScoreDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A model that judges one quality.
 *
 * <p>What the judge can do decides the method: with log-probabilities one greedy reply is weighted;
 * without, several replies are sampled; without sampling, one stated score is taken. A JSON schema
 * is asked for where the judge supports it. With a journal, replies are kept and never asked for
 * twice.
 *
 * <p>A reply is read on the scale that it states: "4/5" is 8 on a range of 0 to 10. What can be
 * read in two ways, such as two different scores, is asked for again.
 *
 * <p>A failed call is an outcome, but one that every further call would share (a rejected key, a
 * model that is not there) is thrown as the {@link org.bioeval.core.backend.PermanentException} it
 * is.
 *
 * <p>Safe for use by several threads if the backend is.
 */
public final class GEvalJudge {
  /** Alternatives asked for at each token; servers give at most 20. */
  private static final int ALTERNATIVES = 20;

  /** With less probability than this on scores of the range, weighting them would mislead. */
  private static final double LEAST_MASS = 0.5;

  private final GEval quality;
  private final Backend backend;
  private final JudgeCalls calls;
  private final boolean textFirst;
  private final AtomicReference<@Nullable ImmutableList<String>> writtenSteps =
      new AtomicReference<>();

  GEvalJudge(GEval quality, Backend backend) {
    this(quality, backend, null, false);
  }

  private GEvalJudge(GEval quality, Backend backend, @Nullable Journal journal, boolean textFirst) {
    this.quality = quality;
    this.backend = backend;
    this.calls = new JudgeCalls(backend, journal);
    this.textFirst = textFirst;
  }

  /**
   * Keeps replies in a journal and takes from it those that are there.
   *
   * @param journal an open journal; stays the caller's to close
   * @return a copy
   */
  public GEvalJudge withJournal(Journal journal) {
    return new GEvalJudge(quality, backend, journal, textFirst);
  }

  /**
   * Shows the judged text before its source, to find out whether the order matters.
   *
   * @return a copy
   */
  public GEvalJudge withTextFirst() {
    return new GEvalJudge(quality, backend, calls.journal(), true);
  }

  /**
   * What is judged.
   *
   * @return the quality
   */
  public GEval quality() {
    return quality;
  }

  /**
   * The steps by which is judged: those of the quality, or those that the judge wrote.
   *
   * @return at least one step, or why there are none
   */
  public Outcome<ImmutableList<String>> steps() {
    if (!quality.steps().isEmpty()) {
      return new Outcome.Answered<>(quality.steps());
    }
    @Nullable ImmutableList<String> known = writtenSteps.get();
    if (known != null) {
      return new Outcome.Answered<>(known);
    }
    synchronized (writtenSteps) {
      // Asked within the lock, so that all items are judged by the same steps.
      known = writtenSteps.get();
      if (known != null) {
        return new Outcome.Answered<>(known);
      }
      Outcome<ImmutableList<String>> written = askForSteps(calls);
      written.scored().ifPresent(writtenSteps::set);
      return written;
    }
  }

  /**
   * Judges a text against its source.
   *
   * @param source what the text was written from
   * @param text what is judged
   * @return the score, or why there is none
   */
  public GEvalScore score(String source, String text) {
    return score(GEvalCase.of("", source, text));
  }

  /**
   * Judges a text.
   *
   * @param item the texts
   * @return the score, or why there is none
   */
  public GEvalScore score(GEvalCase item) {
    return new GEvalScore(quality.name(), judge(item, 0, calls, steps()));
  }

  /**
   * Judges a text through the asker of an evaluation, which keeps the replies.
   *
   * @param item the texts
   * @param asker asks this judge
   * @return the score, or why there is none
   */
  public GEvalScore score(GEvalCase item, Judged.Asker asker) {
    // Steps that the judge writes are kept by the run: one that is resumed must find them again.
    Outcome<ImmutableList<String>> how =
        quality.steps().isEmpty()
            ? askForSteps(calls.through(asker.forAllItems()))
            : new Outcome.Answered<>(quality.steps());
    return new GEvalScore(quality.name(), judge(item, 0, calls.through(asker), how));
  }

  /**
   * Judges a text with samples of their own, so that repeated calls differ as the judge does.
   *
   * @param item the texts
   * @param repeat number of the repetition, from 0; 0 equals {@link #score(GEvalCase)}
   * @return the score, or why there is none
   */
  GEvalScore scoreAgain(GEvalCase item, int repeat) {
    return new GEvalScore(quality.name(), judge(item, repeat, calls, steps()));
  }

  private Outcome<Judgement> judge(
      GEvalCase item, int repeat, JudgeCalls asking, Outcome<ImmutableList<String>> how) {
    if (how.scored().isEmpty()) {
      return as(how, "no steps to judge by: ");
    }
    boolean weighing = !quality.strict() && backend.capabilities().contains(Capability.LOGPROBS);
    boolean sampling =
        !weighing
            && !quality.strict()
            && quality.samples() > 1
            && backend.capabilities().contains(Capability.SAMPLING);
    Prompt prompt = prompt(item, how.scored().get());
    if (quality.arithmetic() == GEval.Arithmetic.DEEP_EVAL) {
      return judgeAsDeepEval(item, prompt, repeat, weighing, asking);
    }
    List<Reading> readings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Completion first = null;
    int replies = sampling ? quality.samples() : 1;
    for (int i = 0; i < replies; i++) {
      Asked asked =
          ask(item, prompt, repeat * replies + i, weighing, sampling || repeat > 0, asking);
      notes.addAll(asked.notes());
      if (asked.outcome().scored().isPresent()) {
        readings.add(asked.outcome().scored().get());
        first = first == null ? asked.completion() : first;
      } else if (readings.isEmpty() && i == replies - 1) {
        return as(asked.outcome(), "");
      }
    }
    return new Outcome.Answered<>(judgement(readings, first, weighing, sampling, notes));
  }

  private Judgement judgement(
      List<Reading> readings,
      @Nullable Completion first,
      boolean weighing,
      boolean sampling,
      List<String> notes) {
    readings.forEach(reading -> notes.addAll(reading.notes()));
    Reading reading = readings.get(0);
    double raw =
        readings.stream().mapToDouble(r -> r.score().doubleValue()).sum() / readings.size();
    ScoringMethod method = ScoringMethod.STATED;
    if (quality.strict()) {
      method = ScoringMethod.STRICT;
    } else if (sampling) {
      method = ScoringMethod.SAMPLED;
      if (readings.size() < quality.samples()) {
        notes.add(
            "only " + readings.size() + " of " + quality.samples() + " replies could be read");
      }
    } else if (weighing && first != null) {
      Optional<Double> weighted = weigh(first, reading.place(), notes);
      if (weighted.isPresent()) {
        method = ScoringMethod.WEIGHTED;
        raw = weighted.get();
      }
    } else {
      notes.add("one stated score: the judge gives no log-probabilities and was not sampled");
    }
    double value =
        quality.strict()
            ? (raw >= 1 ? 1 : 0)
            : (raw - quality.low()) / (quality.high() - quality.low());
    ImmutableList<Double> stated =
        readings.stream()
            .map(r -> r.score().doubleValue())
            .collect(ImmutableList.toImmutableList());
    return new Judgement(value, raw, method, reading.reason(), stated, ImmutableList.copyOf(notes));
  }

  private Optional<Double> weigh(Completion reply, Reading.Place place, List<String> notes) {
    Optional<ScoreDistribution> found = ScoreDistribution.of(reply.logprobs(), place);
    if (found.isEmpty()) {
      notes.add("not weighted: the score's tokens were not found among the log-probabilities");
      return Optional.empty();
    }
    ScoreDistribution distribution = found.get();
    if (distribution.mass() < LEAST_MASS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "not weighted: only %.3f of the probability is on scores of the range",
              distribution.mass()));
      return Optional.empty();
    }
    if (distribution.unresolved() > 0.01) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.3f of the probability is on beginnings of several scores and was left out",
              distribution.unresolved()));
    }
    if (distribution.outside() > 0.01) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.3f of the probability is on numbers outside the range and was left out",
              distribution.outside()));
    }
    double share = (distribution.expected() - place.low()) / (place.high() - place.low());
    boolean rescaled = place.low() != quality.low() || place.high() != quality.high();
    return Optional.of(
        rescaled
            ? quality.low() + share * (quality.high() - quality.low())
            : distribution.expected());
  }

  private Outcome<Judgement> judgeAsDeepEval(
      GEvalCase item, Prompt prompt, int repeat, boolean weighing, JudgeCalls asking) {
    Decoding decoding = decoding(repeat, weighing, repeat > 0, quality.strict());
    Outcome<Completion> reply = asking.ask(itemId(item), repeat, prompt, decoding);
    if (reply.scored().isEmpty()) {
      return as(reply, "");
    }
    Outcome<DeepEvalArithmetic.Result> result =
        DeepEvalArithmetic.score(reply.scored().get(), quality.strict());
    if (result.scored().isEmpty()) {
      return as(result, "");
    }
    DeepEvalArithmetic.Result found = result.scored().get();
    double value =
        quality.strict()
            ? found.score()
            : (found.score() - quality.low()) / (quality.high() - quality.low());
    ScoringMethod method =
        quality.strict()
            ? ScoringMethod.STRICT
            : found.weighted() ? ScoringMethod.WEIGHTED : ScoringMethod.STATED;
    return new Outcome.Answered<>(
        new Judgement(
            value, found.score(), method, found.reason(), ImmutableList.of(), found.notes()));
  }

  /** A reply that could be read, or the last that could not. */
  private record Asked(
      Outcome<Reading> outcome, @Nullable Completion completion, List<String> notes) {}

  private Asked ask(
      GEvalCase item,
      Prompt prompt,
      int sample,
      boolean weighing,
      boolean sampling,
      JudgeCalls asking) {
    List<String> notes = new ArrayList<>();
    int low = quality.strict() ? 0 : quality.low();
    int high = quality.strict() ? 1 : quality.high();
    Prompt current = prompt;
    for (int attempt = 0; ; attempt++) {
      // A greedy judge would answer the same question the same way, so it is reminded of the form.
      Decoding decoding = decoding(sample, weighing, sampling, quality.strict());
      Outcome<Completion> reply = asking.ask(itemId(item), sample, current, decoding);
      if (reply.scored().isEmpty()) {
        return new Asked(as(reply, ""), null, notes);
      }
      Outcome<Reading> reading =
          ReplyReader.read(reply.scored().get(), quality.name(), low, high, quality.strict());
      boolean last = attempt == quality.retries() || reading instanceof Outcome.Unanswerable;
      if (reading.scored().isPresent() || last) {
        return new Asked(reading, reply.scored().get(), notes);
      }
      notes.add("asked again: " + reading.kind().label() + ", " + reading.reason());
      current = prompt.withAppended(JudgePrompt.again(low, high).repeat(attempt + 1));
    }
  }

  private String itemId(GEvalCase item) {
    return "geval/" + quality.name() + (item.id().isEmpty() ? "" : "/" + item.id());
  }

  private Decoding decoding(int sample, boolean weighing, boolean sampling, boolean strict) {
    Decoding decoding = sampling ? Decoding.sampled(1) : Decoding.greedy();
    decoding = decoding.withMaxTokens(quality.maxTokens());
    if (sampling && backend.capabilities().contains(Capability.SEED)) {
      decoding = decoding.withSeed(quality.seed() + sample);
    }
    if (weighing) {
      decoding = decoding.withLogprobs(ALTERNATIVES);
    }
    if (backend.capabilities().contains(Capability.JSON_SCHEMA)) {
      int low = strict ? 0 : quality.low();
      int high = strict ? 1 : quality.high();
      decoding =
          decoding.withConstraint(new Constraint.JsonSchema(JudgePrompt.scoreSchema(low, high)));
    }
    return decoding;
  }

  private Prompt prompt(GEvalCase item, ImmutableList<String> how) {
    List<Part> parts = new ArrayList<>();
    item.source().ifPresent(source -> parts.add(new Part("source", source)));
    item.reference().ifPresent(reference -> parts.add(new Part("reference", reference)));
    parts.add(textFirst ? 0 : parts.size(), new Part("text", item.text()));
    List<String> rubrics =
        quality.rubrics().stream()
            .map(
                r ->
                    (r.low() == r.high() ? "" + r.low() : r.low() + "–" + r.high())
                        + ": "
                        + r.outcome())
            .toList();
    return JudgePrompt.score(
        quality.name(),
        Optional.of(quality.criteria()).filter(c -> !c.isBlank()),
        how,
        rubrics,
        quality.low(),
        quality.high(),
        quality.strict(),
        parts);
  }

  private Outcome<ImmutableList<String>> askForSteps(JudgeCalls asking) {
    Prompt prompt =
        JudgePrompt.steps(
            quality.name(), quality.criteria(), ImmutableList.of("the source", "the text"));
    Decoding decoding = Decoding.greedy().withMaxTokens(quality.maxTokens());
    if (backend.capabilities().contains(Capability.JSON_SCHEMA)) {
      decoding = decoding.withConstraint(new Constraint.JsonSchema(JudgePrompt.STEPS_SCHEMA));
    }
    Outcome<ImmutableList<String>> last = new Outcome.Unparseable<>("not asked");
    for (int attempt = 0; attempt <= quality.retries(); attempt++) {
      Outcome<Completion> reply =
          asking.ask("geval/" + quality.name() + "/steps", 0, prompt, decoding);
      if (reply.scored().isEmpty()) {
        return as(reply, "");
      }
      last = readSteps(reply.scored().get());
      if (last.scored().isPresent()) {
        return last;
      }
      prompt = prompt.withAppended(JudgePrompt.ONLY_JSON);
    }
    return last;
  }

  private static Outcome<ImmutableList<String>> readSteps(Completion reply) {
    if (!reply.split().closed()) {
      return new Outcome.UnclosedReasoning<>();
    }
    ImmutableList.Builder<String> steps = ImmutableList.builder();
    LenientJson.find(reply.split().answer(), v -> v.isObject() && v.path("steps").isArray())
        .ifPresent(
            found -> {
              for (JsonNode step : found.value().get("steps")) {
                if (step.isTextual() && !step.textValue().isBlank()) {
                  steps.add(step.textValue().strip());
                }
              }
            });
    ImmutableList<String> found = steps.build();
    return found.isEmpty()
        ? new Outcome.Unparseable<>("the judge wrote no steps, expected {\"steps\": [\"…\"]}")
        : new Outcome.Answered<>(found);
  }

  /** An outcome without an answer, as that of another type. */
  private static <A, B> Outcome<B> as(Outcome<A> outcome, String prefix) {
    return switch (outcome.kind()) {
      case TRUNCATED -> new Outcome.Truncated<>(null);
      case UNCLOSED_REASONING -> new Outcome.UnclosedReasoning<>();
      case REFUSED -> new Outcome.Refused<>(prefix + outcome.reason());
      case UNANSWERABLE ->
          new Outcome.Unanswerable<>(
              ((Outcome.Unanswerable<A>) outcome).cause(), prefix + outcome.reason());
      case FAILED ->
          new Outcome.Failed<>(
              prefix + outcome.reason(), ((Outcome.Failed<A>) outcome).retriable());
      case UNPARSEABLE -> new Outcome.Unparseable<>(prefix + outcome.reason());
      case ANSWERED -> throw new IllegalStateException("there is an answer");
    };
  }
}
