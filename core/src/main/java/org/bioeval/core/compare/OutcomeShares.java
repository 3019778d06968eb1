package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/**
 * The share of items of each kind of outcome without an answer, by document, so that it can be
 * tested: {@code outcomes/truncated} and so on.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class OutcomeShares<I extends Instance, A> implements Metric<I, A> {

  /** Name of the metric. */
  static final String NAME = "outcomes";

  private static final List<Outcome.Kind> KINDS =
      Arrays.stream(Outcome.Kind.values())
          .filter(kind -> kind != Outcome.Kind.ANSWERED && kind != Outcome.Kind.FAILED)
          .toList();

  /** Makes the metric. */
  public OutcomeShares() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ImmutableList<ScoreInfo> scores() {
    return KINDS.stream()
        .map(kind -> ScoreInfo.loss(kind.label()))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void observe(Observation<? extends I, ? extends A> observation, Tally into) {
    String document = observation.instance().groupId();
    into.item(document);
    into.add(document, "items", 1);
    into.add(document, observation.outcome().kind().label(), 1);
  }

  @Override
  public ImmutableList<Sample> samples(Tally tally) {
    return tally.items() == 0
        ? ImmutableList.of()
        : KINDS.stream()
            .map(
                kind ->
                    tally.sample(
                        ScoreInfo.loss(kind.label()), Statistic.ratio(), kind.label(), "items"))
            .collect(ImmutableList.toImmutableList());
  }
}
