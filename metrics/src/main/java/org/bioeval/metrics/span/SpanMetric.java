package org.bioeval.metrics.span;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/** A {@link SpanScorer} over mentions. */
record SpanMetric(SpanScorer scorer) implements Metric<MentionInstance, ImmutableList<Mention>> {
  private static final Statistic F1 =
      (sums, rows) -> sums[1] + sums[2] == 0 ? 0 : 2 * sums[0] / (sums[1] + sums[2]);

  @Override
  public String name() {
    return "span-overlap";
  }

  @Override
  public Accumulator<MentionInstance, ImmutableList<Mention>> accumulator() {
    return new Counting(this, new Tally());
  }

  private record Counting(SpanMetric metric, Tally tally)
      implements Accumulator<MentionInstance, ImmutableList<Mention>> {

    @Override
    public void add(
        Observation<? extends MentionInstance, ? extends ImmutableList<Mention>> observation) {
      if (observation.outcome().kind() == Outcome.Kind.FAILED) {
        return;
      }
      String group = observation.instance().groupId();
      tally.item(group);
      List<Mention> answer =
          observation.outcome().scored().<List<Mention>>map(a -> a).orElse(ImmutableList.of());
      List<LabelledSpan> gold = spans(observation.gold());
      List<LabelledSpan> predicted = spans(answer);
      for (SpanStrategy strategy : SpanStrategy.values()) {
        SpanCounts counts = metric.scorer().count(strategy, gold, predicted);
        tally.add(group, strategy.label() + "/credit", counts.credit());
        tally.add(
            group,
            strategy.label() + "/actual",
            counts.actual() + (double) (answer.size() - predicted.size()));
        tally.add(group, strategy.label() + "/possible", counts.possible());
      }
    }

    private static List<LabelledSpan> spans(List<Mention> mentions) {
      return mentions.stream()
          .filter(Mention::located)
          .map(mention -> new LabelledSpan(mention.type(), mention.start(), mention.end()))
          .toList();
    }

    @Override
    public void merge(Accumulator<MentionInstance, ImmutableList<Mention>> other) {
      checkArgument(
          other instanceof Counting counting && counting.metric().name().equals(metric.name()),
          "cannot merge %s into %s: accumulators must come from equal metrics",
          other,
          metric.name());
      tally.merge(((Counting) other).tally());
    }

    @Override
    public ImmutableList<Sample> samples() {
      ImmutableList.Builder<Sample> samples = ImmutableList.builder();
      if (tally.items() == 0) {
        return samples.build();
      }
      for (SpanStrategy strategy : SpanStrategy.values()) {
        String credit = strategy.label() + "/credit";
        String actual = strategy.label() + "/actual";
        String possible = strategy.label() + "/possible";
        samples.add(
            tally.sample(strategy.label() + "/precision", SpanMetric::share, credit, actual),
            tally.sample(strategy.label() + "/recall", SpanMetric::share, credit, possible),
            tally.sample(strategy.label() + "/f1", F1, credit, actual, possible));
      }
      return samples.build();
    }
  }

  private static double share(double[] sums, int rows) {
    return sums[1] == 0 ? 0 : sums[0] / sums[1];
  }
}
