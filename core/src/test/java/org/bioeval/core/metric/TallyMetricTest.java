package org.bioeval.core.metric;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/** A metric built on a {@link Tally}, as users build theirs: micro F1 over label sets. */
class TallyMetricTest extends MetricContract<ClassificationInstance, ImmutableSet<String>> {

  private record LabelF1(String name)
      implements Metric<ClassificationInstance, ImmutableSet<String>> {
    @Override
    public Accumulator<ClassificationInstance, ImmutableSet<String>> accumulator() {
      return new Counts(new Tally());
    }
  }

  private record Counts(Tally tally)
      implements Accumulator<ClassificationInstance, ImmutableSet<String>> {
    @Override
    public void add(
        Observation<? extends ClassificationInstance, ? extends ImmutableSet<String>> observation) {
      if (observation.outcome().kind() == Outcome.Kind.FAILED) {
        return;
      }
      String group = observation.instance().groupId();
      ImmutableSet<String> answer = ImmutableSet.of();
      if (observation.outcome().scored().isPresent()) {
        answer = observation.outcome().scored().get();
      }
      int both = Sets.intersection(answer, observation.gold()).size();
      tally.item(group);
      tally.add(group, "tp", both);
      tally.add(group, "fp", answer.size() - both);
      tally.add(group, "fn", observation.gold().size() - both);
    }

    @Override
    public void merge(Accumulator<ClassificationInstance, ImmutableSet<String>> other) {
      if (!(other instanceof Counts counts)) {
        throw new IllegalArgumentException("cannot merge " + other);
      }
      tally.merge(counts.tally());
    }

    @Override
    public ImmutableList<Sample> samples() {
      return tally.items() == 0
          ? ImmutableList.of()
          : ImmutableList.of(
              tally.sample("precision", Statistic.microPrecision(), "tp", "fp", "fn"),
              tally.sample("recall", Statistic.microRecall(), "tp", "fp", "fn"),
              tally.sample("f1", Statistic.microF1(), "tp", "fp", "fn"));
    }
  }

  @Override
  protected Metric<ClassificationInstance, ImmutableSet<String>> metric() {
    return new LabelF1("label-f1");
  }

  @Override
  protected List<Observation<ClassificationInstance, ImmutableSet<String>>> observations() {
    return MeanMetricTest.labelled();
  }
}
