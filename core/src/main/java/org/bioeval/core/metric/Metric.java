package org.bioeval.core.metric;

import java.util.function.ToDoubleFunction;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.internal.MeanMetric;
import org.bioeval.core.task.Observation;

/**
 * A way of scoring answers. Metrics are immutable and safe for use by many threads; what they
 * collect is in their accumulators.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public interface Metric<I extends Instance, A> {

  /**
   * Identifier for reports, such as {@code exact-match}.
   *
   * @return the name
   */
  String name();

  /**
   * An empty accumulator.
   *
   * @return a new accumulator
   */
  Accumulator<I, A> accumulator();

  /**
   * A metric that is the mean of one number per item. Failed items are left out.
   *
   * @param name of the metric and of its score
   * @param value finite number of an observation; what an item without an answer is worth is for it
   *     to say
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the metric
   */
  static <I extends Instance, A> Metric<I, A> mean(
      String name, ToDoubleFunction<Observation<? extends I, ? extends A>> value) {
    return new MeanMetric<>(name, value);
  }
}
