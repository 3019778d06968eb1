package org.bioeval.backends.djl;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.template.TemplateException;
import org.bioeval.backends.djl.internal.generate.ChoiceConstraint;
import org.bioeval.backends.djl.internal.generate.FormConstraint;
import org.bioeval.backends.djl.internal.generate.GenerationJob;
import org.bioeval.backends.djl.internal.generate.Job;
import org.bioeval.backends.djl.internal.generate.ScoreJob;
import org.bioeval.backends.djl.internal.generate.TokenConstraint;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.text.TextStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Capabilities;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.ReasoningSplit;
import org.bioeval.core.backend.TokenLogprob;
import org.bioeval.core.backend.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Answers prompts with a model in this process.
 *
 * <p>Calls from several threads are computed side by side, and what their prompts have in common at
 * the beginning is computed once. A seed gives the same answer whatever runs beside it, as far as
 * the logits agree: batches of different sizes may differ in their last digits.
 *
 * <p>Log-probabilities are the model's own, before temperature, penalties and constraints. The end
 * token counts as a generated token, as in vLLM.
 */
public final class DjlBackend implements Backend {
  private static final ImmutableSet<Capability> CAPABILITIES =
      ImmutableSet.of(
          Capability.SAMPLING,
          Capability.SEED,
          Capability.RAW_PROMPTS,
          Capability.STOP,
          Capability.LOGPROBS,
          Capability.CONTINUATION_SCORES,
          Capability.CHOICE,
          Capability.JSON_SCHEMA,
          Capability.REGEX,
          Capability.STREAMING,
          Capability.TOP_K,
          Capability.MIN_P,
          Capability.REPETITION_PENALTY);

  private final DjlModel model;
  private final boolean owner;
  private final int adapter;
  private final BackendInfo info;

  DjlBackend(DjlModel model, boolean owner) {
    this.model = model;
    this.owner = owner;
    this.adapter = Batch.BASE;
    this.info = model.info();
  }

  DjlBackend(DjlModel model, boolean owner, int adapter, String adapterName, String adapterDigest) {
    this.model = model;
    this.owner = owner;
    this.adapter = adapter;
    this.info =
        model
            .info()
            .withIdentity("adapter.sha256", adapterDigest)
            .withDetail("adapter", adapterName);
  }

  /**
   * Loads a checkpoint for this backend alone; closing the backend frees it.
   *
   * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors; or a GGUF file
   * @param options device, precision and memory
   * @return the backend, to be closed
   * @throws CheckpointException if the checkpoint cannot be used
   * @throws IllegalStateException if the native library is missing or does not see the device
   */
  public static DjlBackend load(Path folder, ModelOptions options) {
    DjlModel model = DjlModel.load(folder, options);
    try {
      model.requireHead();
    } catch (CheckpointException e) {
      model.close();
      throw e;
    }
    return new DjlBackend(model, true);
  }

  /**
   * Loads a checkpoint and an adapter beside its weights for this backend alone; closing the
   * backend frees both. {@link DjlModel#with(Adapter)} serves several adapters by one model.
   *
   * @param folder with {@code config.json}, {@code tokenizer.json} and safetensors; or a GGUF file
   * @param options device, precision and memory
   * @param adapter kept beside the weights
   * @return the backend, to be closed
   * @throws CheckpointException if the checkpoint cannot be used or the adapter does not fit it
   * @throws IllegalStateException if the native library is missing or does not see the device
   */
  public static DjlBackend load(Path folder, ModelOptions options, Adapter adapter) {
    DjlModel model = DjlModel.load(folder, options);
    try {
      model.requireHead();
      int number = model.adapterNumber(adapter);
      return new DjlBackend(model, true, number, adapter.name(), adapter.digest());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** A prompt as the model gets it. */
  private record Input(int[] tokens, String text, boolean special) {}

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public ImmutableSet<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    return answer(prompt, decoding, null);
  }

  @Override
  public Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    return answer(prompt, decoding, onText);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The prompt is computed once for all continuations. A continuation's tokens are those that
   * the text of prompt and continuation has beyond the prompt's, as in lm-evaluation-harness.
   */
  @Override
  public ImmutableList<ContinuationScore> score(Prompt prompt, List<String> continuations) {
    checkArgument(
        !continuations.contains(""), "illegal continuations %s: one is empty", continuations);
    Input input = input(prompt);
    List<ScoreJob> jobs = new ArrayList<>();
    for (String continuation : continuations) {
      int[] tokens = joined(input, continuation);
      requireRoom(tokens.length);
      jobs.add(new ScoreJob(tokens, input.tokens().length, adapter));
    }
    jobs.forEach(model::submit);
    ImmutableList.Builder<ContinuationScore> scores = ImmutableList.builder();
    try {
      for (int i = 0; i < jobs.size(); i++) {
        JobResult.await(jobs.get(i), null);
        scores.add(
            new ContinuationScore(
                continuations.get(i), jobs.get(i).logprob(), jobs.get(i).continuationLength()));
      }
    } catch (RuntimeException e) {
      jobs.forEach(Job::cancel);
      throw e;
    }
    return scores.build();
  }

  /**
   * Token ids of a prompt, as this backend gives them to the model.
   *
   * @param prompt the prompt
   * @return the ids, at least one
   * @throws PermanentException if the chat template cannot render the prompt
   */
  public int[] tokens(Prompt prompt) {
    return input(prompt).tokens();
  }

  /**
   * Token ids of a prompt with a complete answer: what the model would have read and said in the
   * end, with the token that ends an answer. Training learns these.
   *
   * @param prompt the prompt
   * @param answer the answer
   * @return the ids; those of {@link #tokens(Prompt)}, then the answer's
   * @throws PermanentException if the chat template cannot render the prompt
   */
  public int[] tokens(Prompt prompt, String answer) {
    Input input = input(prompt);
    int[] whole = answer.isEmpty() ? input.tokens() : joined(input, answer);
    OptionalInt end = endToken(prompt.raw());
    if (end.isEmpty()) {
      return whole;
    }
    int[] ended = java.util.Arrays.copyOf(whole, whole.length + 1);
    ended[whole.length] = end.getAsInt();
    return ended;
  }

  /** What the chat template puts after an answer, or the tokenizer's own end token. */
  private OptionalInt endToken(boolean raw) {
    Set<Integer> ends = model.tokenizerConfig().endTokens();
    if (!raw) {
      String answer = "an answer";
      String text = rendered(Prompt.chat(Message.user("a question"), Message.assistant(answer)));
      String tail = text.substring(text.lastIndexOf(answer) + answer.length());
      for (int id : model.encode(tail, false)) {
        if (ends.contains(id)) {
          return OptionalInt.of(id);
        }
      }
    }
    String special = model.tokenizerConfig().specialTokens().get("eos_token");
    int[] own = special == null ? new int[0] : model.encode(special, false);
    if (own.length == 1) {
      return OptionalInt.of(own[0]);
    }
    return ends.stream().mapToInt(id -> id).min();
  }

  @Override
  public OptionalInt countTokens(String text) {
    return OptionalInt.of(text.isEmpty() ? 0 : model.encode(text, false).length);
  }

  /** Frees the model if it was loaded by {@link #load}; else does nothing. */
  @Override
  public void close() {
    if (owner) {
      model.close();
    }
  }

  private Completion answer(Prompt prompt, Decoding decoding, @Nullable Consumer<String> onText) {
    Capabilities.require(this, prompt, decoding);
    long start = System.nanoTime();
    Input input = input(prompt);
    requireRoom(input.tokens().length + 1);
    GenerationJob job =
        new GenerationJob(
            input.tokens(),
            adapter,
            decoding,
            new TextStream(model.tokenizer(), input.tokens(), decoding.stop()),
            model.tokenizerConfig().endTokens(),
            constraint(decoding),
            model.maxPositions(),
            onText != null);
    model.submit(job);
    JobResult.await(job, onText);
    Duration total = Duration.ofNanos(System.nanoTime() - start);
    return new Completion(
        job.text(),
        Optional.empty(),
        ReasoningSplit.opens(input.text()),
        job.finish(),
        Usage.of(input.tokens().length, job.generated()),
        logprobs(job),
        Optional.of(model.info().model()),
        Optional.of(new Completion.Timing(total, Optional.empty())));
  }

  private Input input(Prompt prompt) {
    String text = prompt.raw() ? prompt.text() : rendered(prompt);
    int[] tokens = model.encode(text, prompt.raw());
    if (tokens.length == 0) {
      throw new PermanentException(
          "the prompt has no tokens; a model needs at least one to begin with",
          null,
          PermanentException.Scope.ITEM);
    }
    return new Input(tokens, text, prompt.raw());
  }

  private String rendered(Prompt prompt) {
    try {
      return model
          .chatFormat()
          .orElseThrow(
              () ->
                  new PermanentException(
                      "model "
                          + model.info().model()
                          + " has no chat template; use Prompt.raw(text)",
                      null,
                      PermanentException.Scope.RUN))
          .render(prompt.messages());
    } catch (TemplateException e) {
      throw new PermanentException(
          "the chat template of "
              + model.info().model()
              + " cannot render the prompt: "
              + e.getMessage(),
          e,
          PermanentException.Scope.ITEM);
    }
  }

  private void requireRoom(int tokens) {
    if (tokens > model.maxPositions()) {
      throw new PermanentException(
          "%s tokens of prompt and answer are more than the %s that model %s takes; shorten the prompt"
              .formatted(tokens, model.maxPositions(), model.info().model()),
          null,
          PermanentException.Scope.ITEM,
          PermanentException.Reason.PROMPT_TOO_LONG);
    }
  }

  private int[] joined(Input input, String continuation) {
    int[] whole = model.encode(input.text() + continuation, input.special());
    int n = input.tokens().length;
    int mismatch = java.util.Arrays.mismatch(input.tokens(), whole);
    if (whole.length > n && mismatch == n) {
      return whole;
    }
    // The border lies within a token of the whole text: the parts are encoded on their own.
    int[] rest = model.encode(continuation, false);
    int[] tokens = java.util.Arrays.copyOf(input.tokens(), n + rest.length);
    System.arraycopy(rest, 0, tokens, n, rest.length);
    return tokens;
  }

  private @Nullable TokenConstraint constraint(Decoding decoding) {
    Constraint wanted = decoding.constraint().orElse(null);
    if (wanted == null) {
      return null;
    }
    Set<Integer> ends = model.tokenizerConfig().endTokens();
    if (wanted instanceof Constraint.Choice choice) {
      return new ChoiceConstraint(
          choice.options().stream().map(option -> model.encode(option, false)).toList(), ends);
    }
    try {
      return new FormConstraint(model.answerForms().of(wanted), ends);
    } catch (IllegalArgumentException e) {
      throw new PermanentException(
          "model %s cannot be held to the form asked for: %s"
              .formatted(model.info().model(), e.getMessage()),
          e,
          PermanentException.Scope.RUN);
    }
  }

  private ImmutableList<TokenLogprob> logprobs(GenerationJob job) {
    return job.steps().stream()
        .map(
            step ->
                new TokenLogprob(
                    step.chosen().text(),
                    OptionalInt.of(step.chosen().token()),
                    Math.min(0, step.chosen().logprob()),
                    step.top().stream()
                        .map(this::alternative)
                        .collect(ImmutableList.toImmutableList())))
        .collect(ImmutableList.toImmutableList());
  }

  private TokenLogprob alternative(GenerationJob.Scored scored) {
    String text = model.tokenizer().decode(new int[] {scored.token()}, 0, 1, false);
    return new TokenLogprob(
        text, OptionalInt.of(scored.token()), Math.min(0, scored.logprob()), ImmutableList.of());
  }
}
