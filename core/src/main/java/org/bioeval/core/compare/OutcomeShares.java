package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.ItemResult;
import org.bioeval.core.eval.Items;
import org.bioeval.core.eval.Report;
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
    count(observation.instance().groupId(), observation.outcome().kind(), into);
  }

  private static void count(String document, Outcome.Kind kind, Tally into) {
    into.item(document);
    into.add(document, "items", 1);
    into.add(document, kind.label(), 1);
  }

  /**
   * A report completed by the shares of outcomes, where it lacks them and its run kept its items.
   *
   * @param report of a run
   * @param items file of the run's items; may be missing
   * @return the report with the evidence, but no new score
   */
  static Report completed(Report report, Path items) {
    if (report.samples().containsKey(NAME) || !Files.exists(items)) {
      return report;
    }
    Tally tally = new Tally();
    try (Stream<ItemResult> all = Items.read(items)) {
      all.flatMap(OutcomeShares::asked)
          .filter(item -> item.outcome() != Outcome.Kind.FAILED)
          .forEach(item -> count(item.document(), item.outcome(), tally));
    }
    return new Report(
        report.warnings(),
        report.items(),
        report.outcomes(),
        report.unanswerable(),
        report.readings(),
        report.firstFailure(),
        report.scores(),
        ImmutableMap.<String, ImmutableList<Sample>>builder()
            .putAll(report.samples())
            .put(NAME, new OutcomeShares<>().samples(tally))
            .buildOrThrow(),
        report.provenance(),
        report.repeats());
  }

  /** Each time that an item was asked. */
  private static Stream<ItemResult> asked(ItemResult item) {
    return item.repeats().isEmpty() ? Stream.of(item) : item.repeats().stream();
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
