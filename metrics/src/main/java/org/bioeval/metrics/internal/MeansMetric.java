package org.bioeval.metrics.internal;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/**
 * Several means over items. An item gives each number or leaves it out; what is left out does not
 * count in that mean, and a mean that no item has a number for is not reported.
 *
 * @param name of the metric
 * @param scores the means, in the order of a report
 * @param values the numbers of an item by score name, all finite
 * @param <I> kind of instance
 */
public record MeansMetric<I extends Instance>(
    String name, ImmutableList<ScoreInfo> scores, Values<I> values) implements Metric<I, String> {

  /** Gives the numbers of an item. */
  public interface Values<I extends Instance> {

    /**
     * The numbers of one item by score name.
     *
     * @param observation the item
     * @param tally where the numbers will go; tells runs apart
     */
    Map<String, Double> of(Observation<? extends I, ? extends String> observation, Tally tally);
  }

  @Override
  public void observe(Observation<? extends I, ? extends String> observation, Tally into) {
    add(observation, values.of(observation, into), into);
  }

  /** Adds the numbers of one item. */
  public static void add(Observation<?, ?> observation, Map<String, Double> numbers, Tally into) {
    String document = observation.instance().groupId();
    into.item(document);
    numbers.forEach(
        (score, value) -> {
          into.add(document, score + "/sum", value);
          into.add(document, score + "/items", 1);
        });
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return samples(scores, tally);
  }

  /** The means that any item has a number for. */
  public static ImmutableList<Sample> samples(ImmutableList<ScoreInfo> scores, Tally tally) {
    ImmutableList<String> seen = tally.columns();
    return scores.stream()
        .filter(score -> seen.contains(score.name() + "/items"))
        .map(score -> sample(score, tally))
        .collect(ImmutableList.toImmutableList());
  }

  private static Sample sample(ScoreInfo score, Tally tally) {
    String items = score.name() + "/items";
    return tally
        .sample(score, Statistic.ratio(), score.name() + "/sum", items)
        .withItems((long) tally.total(items));
  }
}
