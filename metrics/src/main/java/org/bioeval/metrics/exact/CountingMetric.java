package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;

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
  public ImmutableList<ScoreInfo> scores() {
    // Nothing was counted, so what is left are the scores that do not depend on the data.
    return evidence(new Counts(new Tally())).stream()
        .map(Sample::info)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public final void observe(Observation<? extends I, ? extends A> observation, Tally into) {
    Counts counts = new Counts(into);
    counts.item(observation.instance().groupId());
    count(observation.instance(), observation.gold(), observation.outcome().scored(), counts);
  }

  @Override
  public final ImmutableList<Sample> samples(Tally tally) {
    return tally.items() == 0 ? ImmutableList.of() : evidence(new Counts(tally));
  }

  private ImmutableList<Sample> evidence(Counts counts) {
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    for (String mode : modes) {
      samples.addAll(counts.samples(mode));
    }
    return samples.addAll(more(counts)).build();
  }
}
