package org.bioeval.core.metric.internal;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.function.ToDoubleFunction;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/**
 * The mean of one number per item.
 *
 * @param score describes the mean
 * @param value number of an observation
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public record MeanMetric<I extends Instance, A>(
    ScoreInfo score, ToDoubleFunction<Observation<? extends I, ? extends A>> value)
    implements Metric<I, A> {

  @Override
  public String name() {
    return score.name();
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return ImmutableList.of(score);
  }

  @Override
  public void observe(Observation<? extends I, ? extends A> observation, Tally into) {
    double number = value.applyAsDouble(observation);
    checkArgument(
        Double.isFinite(number),
        "metric %s gives %s for item %s, must be finite",
        score.name(),
        number,
        observation.instance().id());
    String document = observation.instance().groupId();
    into.item(document);
    into.add(document, "sum", number);
    into.add(document, "items", 1);
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return tally.items() == 0
        ? ImmutableList.of()
        : ImmutableList.of(tally.sample(score, Statistic.ratio(), "sum", "items"));
  }
}
