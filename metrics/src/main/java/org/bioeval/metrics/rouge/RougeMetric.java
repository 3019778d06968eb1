package org.bioeval.metrics.rouge;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.internal.MeansMetric;

/**
 * ROUGE of each answer against the gold text: mean precision, recall and F-measure of each variant,
 * named {@code rougeL}, {@code rougeL/precision}, {@code rougeL/recall}. An item without an answer
 * scores 0.
 */
public final class RougeMetric implements Metric<Instance, String> {
  private final Rouge rouge;
  private final ImmutableList<ScoreInfo> scores;

  private RougeMetric(Rouge rouge, ImmutableList<ScoreInfo> scores) {
    this.rouge = rouge;
    this.scores = scores;
  }

  /**
   * The metric.
   *
   * @param rouge variants and analysis
   * @return the metric
   */
  public static RougeMetric of(Rouge rouge) {
    ImmutableList.Builder<ScoreInfo> scores = ImmutableList.builder();
    for (RougeVariant variant : rouge.variants()) {
      scores.add(
          ScoreInfo.share(variant.label()),
          ScoreInfo.share(variant.label() + "/precision"),
          ScoreInfo.share(variant.label() + "/recall"));
    }
    return new RougeMetric(rouge, scores.build());
  }

  @Override
  public String name() {
    return "rouge";
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return scores;
  }

  @Override
  public void observe(Observation<? extends Instance, ? extends String> observation, Tally into) {
    String answer = observation.outcome().scored().map(a -> (String) a).orElse("");
    Map<String, Double> values = new LinkedHashMap<>();
    rouge
        .score(observation.gold(), answer)
        .byVariant()
        .forEach(
            (variant, score) -> {
              values.put(variant.label(), score.fMeasure());
              values.put(variant.label() + "/precision", score.precision());
              values.put(variant.label() + "/recall", score.recall());
            });
    MeansMetric.add(observation, values, into);
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return MeansMetric.samples(scores, tally);
  }
}
