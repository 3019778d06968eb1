package org.bioeval.metrics.span;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/** A {@link SpanScorer} over mentions. */
record SpanMetric(SpanScorer scorer) implements Metric<MentionInstance, ImmutableList<Mention>> {

  /** 2 credit / (actual + possible). */
  private static final Formula F1 =
      Formula.linear(new double[] {2, 0, 0}, new double[] {0, 1, 1}, 0);

  @Override
  public String name() {
    return "span-overlap";
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return evidence(new Tally()).stream()
        .map(Sample::info)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void observe(
      Observation<? extends MentionInstance, ? extends ImmutableList<Mention>> observation,
      Tally into) {
    String document = observation.instance().groupId();
    into.item(document);
    List<Mention> answer =
        observation.outcome().scored().<List<Mention>>map(a -> a).orElse(ImmutableList.of());
    List<LabelledSpan> gold = spans(observation.gold());
    List<LabelledSpan> predicted = spans(answer);
    for (SpanStrategy strategy : SpanStrategy.values()) {
      SpanCounts counts = scorer.count(strategy, gold, predicted);
      into.add(document, strategy.label() + "/credit", counts.credit());
      into.add(
          document,
          strategy.label() + "/actual",
          counts.actual() + (double) (answer.size() - predicted.size()));
      into.add(document, strategy.label() + "/possible", counts.possible());
    }
  }

  private static List<LabelledSpan> spans(List<Mention> mentions) {
    return mentions.stream()
        .filter(Mention::located)
        .map(mention -> new LabelledSpan(mention.type(), mention.start(), mention.end()))
        .toList();
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return tally.items() == 0 ? ImmutableList.of() : evidence(tally);
  }

  private static ImmutableList<Sample> evidence(Tally tally) {
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    for (SpanStrategy strategy : SpanStrategy.values()) {
      String credit = strategy.label() + "/credit";
      String actual = strategy.label() + "/actual";
      String possible = strategy.label() + "/possible";
      samples.add(
          tally.sample(strategy.label() + "/precision", Statistic.share(), credit, actual),
          tally.sample(strategy.label() + "/recall", Statistic.share(), credit, possible),
          tally.sample(strategy.label() + "/f1", F1, credit, actual, possible));
    }
    return samples.build();
  }
}
