package org.bioeval.core.backend;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * A backend that answers a {@link Constraint.Choice} with the option its model finds most likely,
 * instead of letting it generate. Everything else goes to the model as it is.
 *
 * <pre>{@code
 * Report report = Evaluation.of(Tasks.classification(schema), test)
 *     .with(ExactMatch.labels())
 *     .withConstrainedAnswers(true)
 *     .run(LikelihoodChoice.of(model));
 * }</pre>
 *
 * <p>The completion's single {@code logprobs} entry is the chosen option, with all options as its
 * alternatives, so that the margin can be seen in the journal. Closing it closes the model.
 */
public final class LikelihoodChoice implements Backend {

  private final Backend model;
  private final String rule;
  private final ToDoubleFunction<ContinuationScore> likelihood;

  private LikelihoodChoice(
      Backend model, String rule, ToDoubleFunction<ContinuationScore> likelihood) {
    if (!model.capabilities().contains(Capability.CONTINUATION_SCORES)) {
      throw new UnsupportedCapabilityException(model.info(), Capability.CONTINUATION_SCORES);
    }
    this.model = model;
    this.rule = rule;
    this.likelihood = likelihood;
  }

  /**
   * Chooses by the log-probability of the whole option.
   *
   * @param model scores continuations
   * @return the backend
   * @throws UnsupportedCapabilityException if the model cannot score continuations
   */
  public static LikelihoodChoice of(Backend model) {
    return new LikelihoodChoice(model, "sum of log-probabilities", ContinuationScore::logprob);
  }

  /**
   * Chooses by the log-probability per token, which does not favour short options.
   *
   * @param model scores continuations
   * @return the backend
   * @throws UnsupportedCapabilityException if the model cannot score continuations
   */
  public static LikelihoodChoice perToken(Backend model) {
    return new LikelihoodChoice(
        model, "mean log-probability per token", ContinuationScore::meanLogprob);
  }

  @Override
  public BackendInfo info() {
    return model.info().withIdentity("choice", rule);
  }

  @Override
  public ImmutableSet<Capability> capabilities() {
    return Sets.immutableEnumSet(
        ImmutableSet.<Capability>builder()
            .addAll(model.capabilities())
            .add(Capability.CHOICE)
            .build());
  }

  @Override
  public Completion complete(Prompt prompt, Decoding decoding) {
    if (decoding.constraint().isPresent()
        && decoding.constraint().get() instanceof Constraint.Choice choice) {
      return choose(prompt, choice.options());
    }
    return model.complete(prompt, decoding);
  }

  private Completion choose(Prompt prompt, ImmutableList<String> options) {
    ImmutableList<ContinuationScore> scores = model.score(prompt, options);
    ImmutableList<TokenLogprob> ranked =
        scores.stream()
            .sorted(Comparator.comparingDouble(likelihood).reversed())
            .map(
                score ->
                    new TokenLogprob(
                        score.text(),
                        OptionalInt.empty(),
                        likelihood.applyAsDouble(score),
                        ImmutableList.of()))
            .collect(ImmutableList.toImmutableList());
    TokenLogprob best = ranked.get(0);
    if (Double.isNaN(best.logprob())) {
      throw new PermanentException(
          String.format(Locale.ROOT, "backend %s gave no likelihood for %s", model.info(), options),
          null,
          PermanentException.Scope.ITEM);
    }
    return Completion.of(best.text())
        .withLogprobs(
            ImmutableList.of(
                new TokenLogprob(best.text(), OptionalInt.empty(), best.logprob(), ranked)));
  }

  @Override
  public Completion stream(Prompt prompt, Decoding decoding, Consumer<String> onText) {
    return model.stream(prompt, decoding, onText);
  }

  @Override
  public ImmutableList<ContinuationScore> score(
      Prompt prompt, java.util.List<String> continuations) {
    return model.score(prompt, continuations);
  }

  @Override
  public OptionalInt countTokens(String text) {
    return model.countTokens(text);
  }

  @Override
  public void close() {
    model.close();
  }
}
