package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.MapMaker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.internal.MeansMetric;

/** Metrics for tasks whose answer is a text. */
public final class TextMetrics {
  private TextMetrics() {}

  /**
   * Mean lengths: {@code answer-tokens}, {@code reasoning-tokens} and {@code reference-tokens} by
   * the clinical summarisation study's estimate (see {@link TextLength#estimatedTokens}), {@code
   * generated-tokens} by the model's own tokenizer over the items where the backend tells, and
   * {@code compression}, words of the source by words of the answer, over items that have an
   * answer.
   *
   * @return the metric
   */
  public static Metric<Instance, String> lengths() {
    return new MeansMetric<>(
        "lengths",
        amounts(
            "answer-tokens",
            "reasoning-tokens",
            "reference-tokens",
            "generated-tokens",
            "compression"),
        (observation, tally) -> lengthValues(observation));
  }

  /**
   * Lengths by a model's own tokenizer beside the estimates of {@link #lengths()}: {@code
   * answer-tokens/model}, {@code reasoning-tokens/model} and {@code reference-tokens/model}.
   *
   * <p>The model is asked for each text when an item is scored, which is one request where it is
   * behind a server; a text that came before is seldom asked for again, an empty one never. What
   * the model does not count is left out of the mean, whose {@link Score#items()} tells how many
   * items it is over: nothing is reported for a model that cannot count, a text that it fails on is
   * logged, and after three failures in a row it is asked no more.
   *
   * @param model counts tokens; open as long as items are scored
   * @return the metric
   * @see Backend#countTokens
   */
  public static Metric<Instance, String> lengths(Backend model) {
    // What the model failed on is remembered for a run, which has a tally of its own.
    ConcurrentMap<Tally, ModelLengths> runs = new MapMaker().weakKeys().makeMap();
    return new MeansMetric<>(
        "model-lengths",
        amounts(ModelLengths.NAMES.toArray(String[]::new)),
        (observation, tally) ->
            runs.computeIfAbsent(tally, unused -> new ModelLengths(model)).of(observation));
  }

  private static ImmutableList<ScoreInfo> amounts(String... names) {
    return Arrays.stream(names).map(ScoreInfo::amount).collect(ImmutableList.toImmutableList());
  }

  private static Map<String, Double> lengthValues(
      Observation<? extends Instance, ? extends String> observation) {
    Map<String, Double> values = new LinkedHashMap<>();
    Optional<String> answer = observation.outcome().scored().map(a -> (String) a);
    values.put("reference-tokens", (double) TextLength.estimatedTokens(observation.gold()));
    values.put("answer-tokens", (double) TextLength.estimatedTokens(answer.orElse("")));
    if (!observation.completions().isEmpty()) {
      TextLength.Generated generated = TextLength.Generated.of(observation.completions().get(0));
      values.put("reasoning-tokens", (double) generated.reasoningEstimate());
      if (generated.generated() >= 0) {
        values.put("generated-tokens", (double) generated.generated());
      }
    }
    double compression = TextLength.compression(observation.instance().text(), answer.orElse(""));
    if (!Double.isNaN(compression)) {
      values.put("compression", compression);
    }
    return values;
  }

  /**
   * Factuality of each answer by {@link ClaimCheck}: mean share of claims that the instance's text
   * entails ({@code entailed}), contradicts ({@code contradicted}) or does not mention ({@code
   * missing}), the mean number of claims ({@code claims}), and the share of answers that could not
   * be checked ({@code unjudged}). An item without an answer counts as nothing entailed.
   *
   * <p>In an evaluation, answers are checked concurrently, and the judge's replies are kept in the
   * journal of the run.
   *
   * @param check the checker with its judge
   * @return the metric
   */
  public static Metric<Instance, String> factuality(ClaimCheck check) {
    return new FactualityMetric(check);
  }
}
