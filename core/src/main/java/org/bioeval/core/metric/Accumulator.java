package org.bioeval.core.metric;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.data.Instance;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.task.Observation;

/**
 * What a metric has seen so far. Not safe for use by several threads; give each its own and {@link
 * #merge} them.
 *
 * <p>The result does not depend on the order of observations, nor on how they are divided among
 * accumulators.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public interface Accumulator<I extends Instance, A> {

  /**
   * Takes one observation. An outcome without an answer counts as a wrong answer; a failed one is
   * left out.
   *
   * @param observation an item, its gold answer and what became of it
   */
  void add(Observation<? extends I, ? extends A> observation);

  /**
   * Takes all that another accumulator of the same metric has seen.
   *
   * @param other an accumulator made by an equal metric
   * @throws IllegalArgumentException if it was made by another kind of metric
   */
  void merge(Accumulator<I, A> other);

  /**
   * The evidence for each score.
   *
   * @return samples with distinct names, in the order of a report; empty if nothing was seen
   */
  ImmutableList<Sample> samples();

  /**
   * The scores with intervals.
   *
   * @param bootstrap how intervals are computed
   * @return one score for each sample
   */
  default ImmutableList<Score> scores(Bootstrap bootstrap) {
    return samples().stream()
        .map(sample -> sample.score(bootstrap))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The scores with default intervals: 95 %, percentile bootstrap over source documents.
   *
   * @return one score for each sample
   */
  default ImmutableList<Score> scores() {
    return scores(Bootstrap.withDefaults());
  }
}
