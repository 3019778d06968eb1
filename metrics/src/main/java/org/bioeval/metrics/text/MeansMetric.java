package org.bioeval.metrics.text;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * Several means over items. An item gives each number or leaves it out; what is left out does not
 * count in that mean, and a mean that no item has a number for is not reported.
 *
 * @param name of the metric
 * @param scores names of the means, in the order of a report
 * @param values for a new accumulator: the numbers of an item by score name, all finite
 * @param <I> kind of instance
 */
record MeansMetric<I extends Instance>(
    String name, ImmutableList<String> scores, Supplier<Values<I>> values)
    implements Metric<I, String> {

  /** Gives the numbers of an item by score name. */
  interface Values<I extends Instance> {
    Map<String, Double> of(Observation<? extends I, ? extends String> observation);
  }

  /** Means of numbers that depend on the item alone. */
  static <I extends Instance> MeansMetric<I> of(
      String name, ImmutableList<String> scores, Values<I> values) {
    return new MeansMetric<>(name, scores, () -> values);
  }

  @Override
  public Accumulator<I, String> accumulator() {
    return new Means<>(this, values.get(), new Tally());
  }

  private record Means<I extends Instance>(MeansMetric<I> metric, Values<I> values, Tally tally)
      implements Accumulator<I, String> {

    @Override
    public void add(Observation<? extends I, ? extends String> observation) {
      if (observation.outcome().kind() == Outcome.Kind.FAILED) {
        return;
      }
      String group = observation.instance().groupId();
      tally.item(group);
      values
          .of(observation)
          .forEach(
              (score, value) -> {
                tally.add(group, score + "/sum", value);
                tally.add(group, score + "/items", 1);
              });
    }

    @Override
    public void merge(Accumulator<I, String> other) {
      checkArgument(
          other instanceof Means<I> means
              && means.metric().name().equals(metric.name())
              && means.metric().scores().equals(metric.scores()),
          "cannot merge %s into %s: accumulators must come from equal metrics",
          other,
          metric.name());
      tally.merge(((Means<I>) other).tally());
    }

    @Override
    public ImmutableList<Sample> samples() {
      ImmutableList<String> seen = tally.columns();
      return metric.scores().stream()
          .filter(s -> seen.contains(s + "/items"))
          .map(this::sample)
          .collect(ImmutableList.toImmutableList());
    }

    private Sample sample(String score) {
      Sample all = tally.sample(score, Statistic.ratio(), score + "/sum", score + "/items");
      double counted = Arrays.stream(all.columns()[1]).sum();
      return new Sample(score, all.statistic(), all.groups(), all.columns(), (long) counted);
    }
  }
}
