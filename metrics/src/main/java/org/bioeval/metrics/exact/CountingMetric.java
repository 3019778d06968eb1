package org.bioeval.metrics.exact;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * A metric that counts elements of gold and answers. Subclasses say how one item is counted and
 * which ways of matching they report.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public abstract class CountingMetric<I extends Instance, A> implements Metric<I, A> {

  private final String name;
  private final ImmutableList<String> modes;

  /**
   * A metric.
   *
   * @param name for reports
   * @param modes ways of matching, the main one first, as an empty text if its scores are to have
   *     plain names
   */
  protected CountingMetric(String name, String... modes) {
    this.name = name;
    this.modes = ImmutableList.copyOf(modes);
  }

  @Override
  public final String name() {
    return name;
  }

  /**
   * Counts one item.
   *
   * @param instance the item
   * @param gold the right answer
   * @param answer what was answered; empty if there was no readable answer
   * @param counts where to
   */
  protected abstract void count(I instance, A gold, Optional<? extends A> answer, Counts counts);

  /**
   * Scores beside precision, recall and F1.
   *
   * @param counts of all items
   * @return their evidence; none unless overridden
   */
  protected ImmutableList<Sample> more(Counts counts) {
    return ImmutableList.of();
  }

  @Override
  public final Accumulator<I, A> accumulator() {
    return new CountingAccumulator();
  }

  private final class CountingAccumulator implements Accumulator<I, A> {
    private final Counts counts = new Counts();

    @Override
    public void add(Observation<? extends I, ? extends A> observation) {
      if (observation.outcome().kind() == Outcome.Kind.FAILED) {
        return;
      }
      counts.item(observation.instance().groupId());
      count(observation.instance(), observation.gold(), observation.outcome().scored(), counts);
    }

    private String metricName() {
      return name;
    }

    @Override
    public void merge(Accumulator<I, A> other) {
      checkArgument(
          other instanceof CountingMetric<?, ?>.CountingAccumulator counting
              && counting.metricName().equals(name),
          "cannot merge %s into %s: accumulators must come from equal metrics",
          other,
          name);
      counts.merge(((CountingMetric<?, ?>.CountingAccumulator) other).counts);
    }

    @Override
    public ImmutableList<Sample> samples() {
      if (counts.items() == 0) {
        return ImmutableList.of();
      }
      ImmutableList.Builder<Sample> samples = ImmutableList.builder();
      for (String mode : modes) {
        samples.addAll(counts.samples(mode));
      }
      return samples.addAll(more(counts)).build();
    }
  }
}
