package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/** Two scores over the first items only. */
record SkippingMetric(String name, long most) implements Metric<Instance, Object> {

  static SkippingMetric named(String name, long most) {
    return new SkippingMetric(name, most);
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return ImmutableList.of(ScoreInfo.share("mean"), ScoreInfo.share("square"));
  }

  @Override
  public void observe(Observation<? extends Instance, ?> observation, Tally into) {
    if (into.items() < most) {
      into.item(observation.instance().groupId());
      into.add(observation.instance().groupId(), "sum", 1);
      into.add(observation.instance().groupId(), "items", 1);
    }
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return tally.items() == 0
        ? ImmutableList.of()
        : ImmutableList.of(
            tally.sample("mean", Statistic.ratio(), "sum", "items"),
            tally.sample("square", Statistic.ratio(), "sum", "items"));
  }
}
