package org.bioeval.core.metric.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.function.ToDoubleFunction;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * The mean of one number per item.
 *
 * @param name of the metric and of its score
 * @param value number of an observation
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public record MeanMetric<I extends Instance, A>(
    String name, ToDoubleFunction<Observation<? extends I, ? extends A>> value)
    implements Metric<I, A> {

  @Override
  public Accumulator<I, A> accumulator() {
    return new Mean<>(this, new Tally());
  }

  private record Mean<I extends Instance, A>(MeanMetric<I, A> metric, Tally tally)
      implements Accumulator<I, A> {

    @Override
    public void add(Observation<? extends I, ? extends A> observation) {
      if (observation.outcome().kind() == Outcome.Kind.FAILED) {
        return;
      }
      double value = metric.value().applyAsDouble(observation);
      checkArgument(
          Double.isFinite(value),
          "metric %s gives %s for item %s, must be finite",
          metric.name(),
          value,
          observation.instance().id());
      String group = observation.instance().groupId();
      tally.item(group);
      tally.add(group, "sum", value);
      tally.add(group, "items", 1);
    }

    @Override
    public void merge(Accumulator<I, A> other) {
      checkArgument(
          other instanceof Mean<I, A> mean && mean.metric().name().equals(metric.name()),
          "cannot merge %s into %s: accumulators must come from equal metrics",
          other,
          metric.name());
      tally.merge(((Mean<I, A>) other).tally());
    }

    @Override
    public ImmutableList<Sample> samples() {
      return tally.items() == 0
          ? ImmutableList.of()
          : ImmutableList.of(tally.sample(metric.name(), Statistic.ratio(), "sum", "items"));
    }
  }
}
