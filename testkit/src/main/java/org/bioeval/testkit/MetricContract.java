package org.bioeval.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Lists;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.ReadingCounts;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Metric} keeps to. A test class for a metric extends this one and gives items
 * with wrong and right answers; the other methods say where the metric is of another kind than
 * most.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public abstract class MetricContract<I extends Instance, A> {

  /** For a test class. */
  protected MetricContract() {}

  private static final double TOLERANCE = 1e-12;

  /**
   * The metric under test; an equal one each time.
   *
   * @return the metric
   */
  protected abstract Metric<I, A> metric();

  /**
   * At least six answered observations of at least three groups, with distinct item ids; some
   * right, some partly or wholly wrong.
   *
   * @return observations, the same each time
   */
  protected abstract List<Observation<I, A>> observations();

  /**
   * The least value a score can have, NaN aside.
   *
   * @param score name of the score
   * @return 0, unless overridden
   */
  protected double least(String score) {
    return 0;
  }

  /**
   * The greatest value a score can have, NaN aside.
   *
   * @param score name of the score
   * @return 1, unless overridden
   */
  protected double greatest(String score) {
    return 1;
  }

  /**
   * Names of the scores for which greater is better and gold against itself is the greatest.
   *
   * @return all names, unless overridden
   */
  protected Set<String> bestForGold() {
    return metric(observations()).keySet();
  }

  /**
   * Whether scores are functions of rates, so that the same data twice leaves them as they are.
   *
   * @return true, unless overridden
   */
  protected boolean unchangedByDuplication() {
    return true;
  }

  /**
   * Whether an item without an answer counts as a wrong answer, as is the rule.
   *
   * @return true, unless overridden
   */
  protected boolean countsUnanswered() {
    return true;
  }

  private java.util.Map<String, Double> metric(List<? extends Observation<I, A>> observations) {
    return values(accumulated(observations));
  }

  private static <I extends Instance, A> java.util.Map<String, Double> values(
      Accumulator<I, A> accumulator) {
    return accumulator.samples().stream()
        .collect(
            Collectors.toMap(
                Sample::name, Sample::value, (a, b) -> a, java.util.LinkedHashMap::new));
  }

  private Accumulator<I, A> accumulated(List<? extends Observation<I, A>> observations) {
    Accumulator<I, A> accumulator = metric().accumulator();
    observations.forEach(accumulator::add);
    return accumulator;
  }

  private static void assertSame(
      java.util.Map<String, Double> actual, java.util.Map<String, Double> expected) {
    assertThat(List.copyOf(actual.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    expected.forEach(
        (name, value) -> {
          if (Double.isNaN(value)) {
            assertThat(actual.get(name)).as(name).isNaN();
          } else {
            assertThat(actual.get(name)).as(name).isCloseTo(value, within(TOLERANCE));
          }
        });
  }

  private Observation<I, A> with(Observation<I, A> observation, Outcome<A> outcome) {
    return new Observation<>(
        observation.instance(), observation.gold(), outcome, ImmutableList.of());
  }

  private static <A> List<Outcome<A>> withoutAnswer() {
    return List.of(
        new Outcome.Unparseable<>("unreadable"),
        new Outcome.Truncated<>(null),
        new Outcome.UnclosedReasoning<>(),
        new Outcome.Unanswerable<>(PermanentException.Reason.PROMPT_TOO_LONG, "too long"),
        new Outcome.Refused<>("no"));
  }

  @Test
  void givenObservationsAreFitForTheContract() {
    assertThat(observations()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(observations()).extracting(o -> o.instance().id()).doesNotHaveDuplicates();
    assertThat(observations().stream().map(o -> o.instance().groupId()).distinct().count())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void scoresHaveDistinctNamesAndStayInBounds() {
    Accumulator<I, A> accumulator = accumulated(observations());
    assertThat(accumulator.samples()).isNotEmpty();
    assertThat(accumulator.samples()).extracting(Sample::name).doesNotHaveDuplicates();
    assertThat(metric().name()).isNotBlank();
    for (Score score : accumulator.scores(Intervals.withDefaults().withResamples(200))) {
      if (!Double.isNaN(score.value())) {
        assertThat(score.value())
            .as(score.name())
            .isBetween(least(score.name()), greatest(score.name()));
      }
      ConfidenceInterval interval = score.interval();
      if (interval.isDefined()) {
        assertThat(interval.low()).isGreaterThanOrEqualTo(least(score.name()) - TOLERANCE);
        assertThat(interval.high()).isLessThanOrEqualTo(greatest(score.name()) + TOLERANCE);
      }
    }
  }

  @Test
  void countsItemsAndGroups() {
    long groups = observations().stream().map(o -> o.instance().groupId()).distinct().count();
    for (Sample sample : accumulated(observations()).samples()) {
      assertThat(sample.items()).as(sample.name()).isBetween(1L, (long) observations().size());
      assertThat(sample.rows().size()).as(sample.name()).isBetween(1, (int) groups);
      assertThat(sample.rows()).as(sample.name()).isSorted().doesNotHaveDuplicates();
      assertThat(sample.documents()).as(sample.name()).isEqualTo(sample.rows().size());
    }
  }

  @Test
  void theOrderDoesNotMatter() {
    java.util.Map<String, Double> expected = metric(observations());
    assertSame(metric(Lists.reverse(observations())), expected);
    List<Observation<I, A>> shuffled = new ArrayList<>(observations());
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertSame(metric(shuffled), expected);
    }
  }

  @Test
  void mergingIsOnePass() {
    java.util.Map<String, Double> expected = metric(observations());
    List<Observation<I, A>> all = observations();
    for (int cut = 0; cut <= all.size(); cut++) {
      Accumulator<I, A> first = accumulated(all.subList(0, cut));
      first.merge(accumulated(all.subList(cut, all.size())));
      assertSame(values(first), expected);
    }
    // One accumulator for each item, put together in another order.
    Accumulator<I, A> merged = metric().accumulator();
    for (Observation<I, A> observation : Lists.reverse(all)) {
      merged.merge(accumulated(List.of(observation)));
    }
    assertSame(values(merged), expected);
    for (int i = 0; i < merged.samples().size(); i++) {
      Sample one = merged.samples().get(i);
      Sample other = accumulated(all).samples().get(i);
      assertThat(one.rows()).isEqualTo(other.rows());
      assertThat(one.items()).isEqualTo(other.items());
    }
  }

  /** Parts of a run are scored in other processes, so no bit may depend on the division. */
  @Test
  void anyDivisionAndOrderGivesTheSameSamplesBitForBit() {
    ImmutableList<Sample> expected = accumulated(observations()).samples();
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      List<Observation<I, A>> shuffled = new ArrayList<>(observations());
      Collections.shuffle(shuffled, random);
      List<Accumulator<I, A>> parts = new ArrayList<>();
      for (int part = 0; part < 3; part++) {
        parts.add(metric().accumulator());
      }
      shuffled.forEach(observation -> parts.get(random.nextInt(parts.size())).add(observation));
      Collections.shuffle(parts, random);
      parts.get(0).merge(parts.get(1));
      parts.get(2).merge(parts.get(0));
      assertThat(parts.get(2).samples()).isEqualTo(expected);
    }
  }

  @Test
  void samplesAreReadBackAsTheyWereWritten(@TempDir Path folder) {
    Accumulator<I, A> accumulator = accumulated(observations());
    ReadingCounts readings =
        new ReadingCounts(
            0, 0, 0, ImmutableMap.of(), ImmutableSortedMap.of(), ImmutableSortedMap.of());
    Report report =
        new Report(
            ImmutableList.of(),
            observations().size(),
            ImmutableMap.of(),
            ImmutableMap.of(),
            readings,
            Optional.empty(),
            ImmutableMap.of("metric", accumulator.scores()),
            ImmutableMap.of("metric", accumulator.samples()),
            ImmutableSortedMap.of());
    report.write(folder);
    assertThat(Report.read(folder)).isEqualTo(report);
  }

  @Test
  void describesItsScores() {
    ImmutableList<Sample> samples = accumulated(observations()).samples();
    assertThat(metric().scores()).extracting(ScoreInfo::name).doesNotHaveDuplicates();
    for (Sample sample : samples) {
      assertThat(Formula.parse(sample.formula().toString())).isEqualTo(sample.formula());
      if (!Double.isNaN(sample.value())) {
        assertThat(sample.value())
            .as(sample.name())
            .isBetween(sample.info().least(), sample.info().greatest());
      }
    }
  }

  @Test
  void theSameDataTwiceLeavesRatiosAsTheyAre() {
    if (unchangedByDuplication()) {
      Accumulator<I, A> twice = accumulated(observations());
      twice.merge(accumulated(observations()));
      assertSame(values(twice), metric(observations()));
    }
  }

  @Test
  void failedItemsAreLeftOut() {
    List<Observation<I, A>> withFailures = new ArrayList<>(observations());
    withFailures.add(with(observations().get(0), new Outcome.Failed<>("server busy", true)));
    withFailures.add(0, with(observations().get(1), new Outcome.Failed<>("too long", false)));
    assertSame(metric(withFailures), metric(observations()));
    Accumulator<I, A> onlyFailed =
        accumulated(
            List.of(with(observations().get(0), new Outcome.Failed<>("server busy", true))));
    for (Sample sample : onlyFailed.samples()) {
      assertThat(sample.items()).as(sample.name()).isZero();
    }
  }

  @Test
  void anItemWithoutAnswerCountsAsAWrongOne() {
    if (!countsUnanswered()) {
      return;
    }
    List<Observation<I, A>> right =
        observations().stream()
            .map(o -> Observation.of(o.instance(), o.gold(), o.gold()))
            .collect(Collectors.toList());
    java.util.Map<String, Double> best = metric(right);
    for (Outcome<A> outcome : MetricContract.<A>withoutAnswer()) {
      List<Observation<I, A>> oneMissing = new ArrayList<>();
      for (Observation<I, A> observation : right) {
        oneMissing.add(with(observation, outcome));
      }
      java.util.Map<String, Double> none = metric(oneMissing);
      for (String score : bestForGold()) {
        double value = none.getOrDefault(score, Double.NaN);
        assertThat(Double.isNaN(value) || value < best.getOrDefault(score, Double.NaN))
            .as(
                "%s with nothing but %s: %s, best %s",
                score, outcome.kind(), value, best.get(score))
            .isTrue();
      }
      // All kinds without an answer are worth the same.
      assertSame(
          none,
          metric(
              right.stream()
                  .map(o -> with(o, new Outcome.Unparseable<>("another")))
                  .collect(Collectors.toList())));
    }
  }

  @Test
  void aPartThatATaskKeepsOfACutOffAnswerIsScored() {
    List<Observation<I, A>> cutOff =
        observations().stream()
            .map(o -> with(o, new Outcome.Truncated<>(o.outcome().scored().orElse(null))))
            .collect(Collectors.toList());
    assertSame(metric(cutOff), metric(observations()));
  }

  @Test
  void goldAgainstItselfIsTheBestThereIs() {
    java.util.Map<String, Double> best =
        metric(
            observations().stream()
                .map(o -> Observation.of(o.instance(), o.gold(), o.gold()))
                .collect(Collectors.toList()));
    assertThat(bestForGold()).isNotEmpty();
    for (String score : bestForGold()) {
      assertThat(best.get(score)).as(score).isCloseTo(greatest(score), within(TOLERANCE));
    }
  }

  @Test
  void nothingSeenIsNoScore() {
    for (Sample sample : metric().accumulator().samples()) {
      assertThat(sample.items()).as(sample.name()).isZero();
    }
    Accumulator<I, A> accumulator = accumulated(observations());
    accumulator.merge(metric().accumulator());
    assertSame(values(accumulator), metric(observations()));
  }

  @Test
  void accumulatorsOfOtherMetricsAreRefused() {
    Metric<I, A> other = Metric.mean("another metric altogether", o -> 1);
    assertThatThrownBy(() -> metric().accumulator().merge(other.accumulator()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void intervalsAreTheSameEachTime() {
    Intervals intervals = Intervals.withDefaults().withResamples(100).withSeed(5);
    Function<List<Observation<I, A>>, Optional<String>> text =
        data -> Optional.of(accumulated(data).scores(intervals).toString());
    assertThat(text.apply(observations())).isEqualTo(text.apply(observations()));
  }
}
