package org.bioeval.testkit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Observation;

/** A metric built on a {@link Tally}, as users build theirs: micro F1 over label sets. */
class TallyMetricTest extends MetricContract<ClassificationInstance, ImmutableSet<String>> {

  private record LabelF1(String name)
      implements Metric<ClassificationInstance, ImmutableSet<String>> {

    @Override
    public ImmutableList<ScoreInfo> scores() {
      return ImmutableList.of(
          ScoreInfo.share("precision"), ScoreInfo.share("recall"), ScoreInfo.share("f1"));
    }

    @Override
    public void observe(
        Observation<? extends ClassificationInstance, ? extends ImmutableSet<String>> observation,
        Tally into) {
      String document = observation.instance().groupId();
      ImmutableSet<String> answer = ImmutableSet.of();
      if (observation.outcome().scored().isPresent()) {
        answer = observation.outcome().scored().get();
      }
      int both = Sets.intersection(answer, observation.gold()).size();
      into.item(document);
      into.add(document, "tp", both);
      into.add(document, "fp", answer.size() - both);
      into.add(document, "fn", observation.gold().size() - both);
    }

    @Override
    public ImmutableList<Sample> samples(Tally tally) {
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
