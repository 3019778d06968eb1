package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/** Two scores over the first items only. */
record SkippingMetric(String name, long most) implements Metric<Instance, Object> {

  static SkippingMetric named(String name, long most) {
    return new SkippingMetric(name, most);
  }

  @Override
  public Accumulator<Instance, Object> accumulator() {
    Tally tally = new Tally();
    return new Accumulator<>() {
      @Override
      public void add(Observation<? extends Instance, ?> observation) {
        if (tally.items() < most) {
          tally.item(observation.instance().groupId());
          tally.add(observation.instance().groupId(), "sum", 1);
          tally.add(observation.instance().groupId(), "items", 1);
        }
      }

      @Override
      public void merge(Accumulator<Instance, Object> other) {
        throw new UnsupportedOperationException();
      }

      @Override
      public ImmutableList<Sample> samples() {
        return tally.items() == 0
            ? ImmutableList.of()
            : ImmutableList.of(
                tally.sample("mean", Statistic.ratio(), "sum", "items"),
                tally.sample("square", Statistic.ratio(), "sum", "items"));
      }
    };
  }
}
