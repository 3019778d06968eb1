package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/** All that a run adds up. Sums of parts of a run merge to those of the whole. */
public final class RunSums implements Serializable {

  private static final long serialVersionUID = 1;

  private final BackendInfo backend;
  private final int repeats;
  private final List<String> metrics = new ArrayList<>();
  private final List<MetricSums> sums = new ArrayList<>();
  private final List<OutcomeCounts> counts = new ArrayList<>();
  private final AnswerChanges changes = new AnswerChanges();
  private long measured;
  private final Provenance provenance = new Provenance();
  private final Map<String, First> unjudged = new TreeMap<>();

  /** Documents with an item that lacks the answer, or a judgement of it, in some repeats. */
  private final Set<String> unbalanced = new TreeSet<>();

  /**
   * Sums of nothing.
   *
   * @param backend who is asked
   * @param metrics the metrics
   * @param repeats how often each item is asked
   * @param judgings how often each answer is judged by metrics that ask judges
   */
  public RunSums(
      BackendInfo backend, List<? extends Metric<?, ?>> metrics, int repeats, int judgings) {
    this(backend, repeats);
    for (Metric<?, ?> metric : metrics) {
      this.metrics.add(metric.name());
      sums.add(new MetricSums(repeats, metric instanceof Judged<?, ?, ?> ? judgings : 1));
    }
  }

  private RunSums(BackendInfo backend, int repeats) {
    this.backend = backend;
    this.repeats = repeats;
    for (int repeat = 0; repeat < repeats; repeat++) {
      counts.add(new OutcomeCounts());
    }
  }

  /**
   * Sums of nothing for the same backend, metrics and repeats.
   *
   * @return new sums
   */
  public RunSums empty() {
    RunSums empty = new RunSums(backend, repeats);
    empty.metrics.addAll(metrics);
    sums.forEach(metric -> empty.sums.add(metric.empty()));
    return empty;
  }

  /**
   * Tells whether other sums can be merged.
   *
   * @param other other sums
   * @return what differs, such as {@code 2 and 3 repeats}; empty if nothing does
   */
  public Optional<String> difference(RunSums other) {
    if (repeats != other.repeats) {
      return Optional.of(repeats + " and " + other.repeats + " repeats");
    }
    return judgings() == other.judgings()
        ? Optional.empty()
        : Optional.of(judgings() + " and " + other.judgings() + " judgings");
  }

  /**
   * How often each item was asked.
   *
   * @return at least 1
   */
  public int repeats() {
    return repeats;
  }

  /**
   * How often each answer was judged.
   *
   * @return at least 1; 1 without metrics that ask judges
   */
  public int judgings() {
    return sums.stream().mapToInt(MetricSums::judgings).max().orElse(1);
  }

  /**
   * Who was asked.
   *
   * @return the info
   */
  public BackendInfo backend() {
    return backend;
  }

  /**
   * Names of the metrics.
   *
   * @return as given
   */
  public List<String> metrics() {
    return metrics;
  }

  /**
   * What a metric adds to.
   *
   * @param metric its number
   * @return the sums themselves
   */
  public MetricSums sums(int metric) {
    return sums.get(metric);
  }

  /**
   * What became of the items in a repeat.
   *
   * @param repeat its number
   * @return the counts themselves
   */
  public OutcomeCounts counts(int repeat) {
    return counts.get(repeat);
  }

  /**
   * Items by kind of outcome, or, with repeats, answers.
   *
   * @return every kind
   */
  public ImmutableMap<Outcome.Kind, Long> kinds() {
    if (repeats == 1) {
      return counts.get(0).kinds();
    }
    Map<Outcome.Kind, Long> kinds = new EnumMap<>(Outcome.Kind.class);
    counts.forEach(repeat -> repeat.kinds().forEach((kind, n) -> kinds.merge(kind, n, Long::sum)));
    return ImmutableMap.copyOf(kinds);
  }

  /**
   * What became of the items in all repeats.
   *
   * @return one outcome for each item and repeat; not to be changed
   */
  public OutcomeCounts counts() {
    if (repeats == 1) {
      return counts.get(0);
    }
    OutcomeCounts all = new OutcomeCounts();
    counts.forEach(all::merge);
    return all;
  }

  /**
   * Number of items, each counted once.
   *
   * @return at least 0
   */
  public long items() {
    return counts.get(0).items();
  }

  /**
   * Counts an item, once all its repeats are added to the metrics' sums.
   *
   * @param observations what became of it in each repeat
   */
  public void itemDone(List<? extends Observation<?, ?>> observations) {
    long failed = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      Observation<?, ?> observation = observations.get(repeat);
      counts.get(repeat).add(observation.instance().id(), observation.outcome());
      failed += observation.outcome().kind() == Outcome.Kind.FAILED ? 1 : 0;
    }
    measured += failed < repeats ? 1 : 0;
    if (failed > 0 && failed < repeats) {
      unbalanced(observations.get(0).instance().groupId());
    }
    sums.forEach(MetricSums::itemDone);
    changes.add(observations);
  }

  /**
   * Which answers change from repeat to repeat.
   *
   * @return the evidence
   */
  public ImmutableList<Sample> changes() {
    return changes.samples();
  }

  /**
   * Takes down that an item of a document lacks an answer or a judgement in some repeats, which
   * leaves the document out of the variance between repeats.
   *
   * @param document its id
   */
  public void unbalanced(String document) {
    if (repeats * judgings() > 1) {
      unbalanced.add(document);
    }
  }

  /**
   * Documents that are not the same in all repeats.
   *
   * @return their ids
   */
  public Set<String> unbalanced() {
    return unbalanced;
  }

  /**
   * Prompts and tokens.
   *
   * @return the record itself
   */
  public Provenance provenance() {
    return provenance;
  }

  /**
   * Counts an answer that was not fully judged, and that a later run may judge.
   *
   * @param metric that judges
   * @param item id of the item
   * @param failure what failed
   */
  public void unjudged(String metric, String item, String failure) {
    unjudged.merge(metric, new First(item, failure, 1), First::merged);
  }

  /**
   * What a reader must know before trusting a score.
   *
   * @param scores scores by metric
   * @param data what loading the data found
   * @param partialReadingLimit share of answers read in part above which to warn
   * @return warnings, most important first
   */
  public ImmutableList<String> warnings(
      ImmutableMap<String, ImmutableList<Score>> scores,
      LoadReport data,
      double partialReadingLimit) {
    return new Warnings(counts(), repeats, measured, unjudged, partialReadingLimit)
        .of(scores, data);
  }

  /**
   * Takes all that other sums hold.
   *
   * @param other of the same backend, metrics and repeats; not changed
   */
  public void merge(RunSums other) {
    for (int i = 0; i < sums.size(); i++) {
      sums.get(i).merge(other.sums.get(i));
    }
    for (int repeat = 0; repeat < repeats; repeat++) {
      counts.get(repeat).merge(other.counts.get(repeat));
    }
    measured += other.measured;
    changes.merge(other.changes);
    unbalanced.addAll(other.unbalanced);
    provenance.merge(other.provenance);
    other.unjudged.forEach((metric, first) -> unjudged.merge(metric, first, First::merged));
  }
}
