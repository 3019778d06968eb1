package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * A metric with what it has seen so far, for loops of one's own. Not safe for use by several
 * threads; give each its own and {@link #merge} them.
 *
 * <p>The result does not depend on the order of observations, nor on how they are divided among
 * accumulators.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class Accumulator<I extends Instance, A> {

  private final Metric<I, A> metric;
  private final Tally tally;

  /**
   * An accumulator that goes on from given sums.
   *
   * @param metric scores the observations
   * @param tally the sums so far; changed by {@link #add}
   */
  public Accumulator(Metric<I, A> metric, Tally tally) {
    this.metric = metric;
    this.tally = tally;
  }

  /**
   * Takes one observation. An outcome without an answer counts as a wrong answer; a failed one is
   * left out.
   *
   * @param observation an item, its gold answer and what became of it
   */
  public void add(Observation<? extends I, ? extends A> observation) {
    if (observation.outcome().kind() != Outcome.Kind.FAILED) {
      metric.observe(observation, tally);
    }
  }

  /**
   * Takes all that another accumulator of the same metric has seen.
   *
   * @param other an accumulator made by an equal metric; not changed
   * @throws IllegalArgumentException if it was made by a metric of another name or other scores
   */
  public void merge(Accumulator<I, A> other) {
    checkArgument(
        other.metric.name().equals(metric.name())
            && other.metric.getClass() == metric.getClass()
            && other.metric.scores().equals(metric.scores()),
        "cannot merge metric %s into %s: accumulators must come from equal metrics",
        other.metric.name(),
        metric.name());
    tally.merge(other.tally);
  }

  /**
   * The sums so far.
   *
   * @return the tally itself, not a copy
   */
  public Tally tally() {
    return tally;
  }

  /**
   * The evidence for each score.
   *
   * @return samples with distinct names, in the order of a report; empty if nothing was seen
   */
  public ImmutableList<Sample> samples() {
    return metric.samples(tally);
  }

  /**
   * The scores with intervals.
   *
   * @param intervals how intervals are computed
   * @return one score for each sample
   */
  public ImmutableList<Score> scores(Intervals intervals) {
    return samples().stream()
        .map(sample -> sample.score(intervals))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The scores with the intervals that an {@code Evaluation} gives by default.
   *
   * @return one score for each sample
   */
  public ImmutableList<Score> scores() {
    return scores(Intervals.withDefaults());
  }
}
