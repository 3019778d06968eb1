package org.bioeval.core.metric;

import com.google.common.collect.ImmutableList;
import java.util.function.ToDoubleFunction;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.internal.MeanMetric;
import org.bioeval.core.task.Observation;

/**
 * A way of scoring answers. A metric adds what it sees of each observation to a {@link Tally} of
 * sums per document, and reads its scores off the sums. It keeps nothing itself, so one metric
 * serves many runs and threads, and the tallies of parts of a corpus merge to that of the whole.
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
   * The scores that this metric always gives, in the order of a report. Scores that depend on the
   * data, such as those of each label, are described by their samples only.
   *
   * @return descriptions with distinct names; empty if all depend on the data
   */
  ImmutableList<ScoreInfo> scores();

  /**
   * Adds one observation. An outcome without an answer counts as a wrong answer. Failed outcomes
   * are not passed here: they are no measurement.
   *
   * @param observation an item, its gold answer and what became of it
   * @param into takes the sums; used by one thread at a time
   */
  void observe(Observation<? extends I, ? extends A> observation, Tally into);

  /**
   * The evidence for each score.
   *
   * @param tally what was observed by an equal metric
   * @return samples with distinct names, in the order of a report; empty if nothing was observed
   */
  ImmutableList<Sample> samples(Tally tally);

  /**
   * An accumulator for a loop of one's own.
   *
   * @return a new, empty accumulator
   */
  default Accumulator<I, A> accumulator() {
    return new Accumulator<>(this, new Tally());
  }

  /**
   * A metric that is the mean of one number per item. Failed items are left out.
   *
   * @param name of the metric and of its score
   * @param value finite number of an observation; what an item without an answer is worth is for it
   *     to say
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the metric, without bounds; more is better
   */
  static <I extends Instance, A> Metric<I, A> mean(
      String name, ToDoubleFunction<Observation<? extends I, ? extends A>> value) {
    return mean(ScoreInfo.unbounded(name), value);
  }

  /**
   * A metric that is the mean of one number per item. Failed items are left out.
   *
   * @param score describes the mean; the metric has the same name
   * @param value finite number of an observation, within the bounds of the score
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the metric
   */
  static <I extends Instance, A> Metric<I, A> mean(
      ScoreInfo score, ToDoubleFunction<Observation<? extends I, ? extends A>> value) {
    return new MeanMetric<>(score, value);
  }
}
