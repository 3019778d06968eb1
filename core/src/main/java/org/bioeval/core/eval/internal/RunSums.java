package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.Tally;

/** All that a run adds up. Sums of parts of a run merge to those of the whole. */
public final class RunSums implements Serializable {

  private static final long serialVersionUID = 1;

  private final BackendInfo backend;
  private final List<String> metrics;
  private final List<Tally> tallies = new ArrayList<>();
  private final OutcomeCounts counts = new OutcomeCounts();
  private final Provenance provenance = new Provenance();
  private final Map<String, First> unjudged = new TreeMap<>();

  /**
   * Sums of nothing.
   *
   * @param backend who is asked
   * @param metrics names of the metrics
   */
  public RunSums(BackendInfo backend, List<String> metrics) {
    this.backend = backend;
    this.metrics = ImmutableList.copyOf(metrics);
    metrics.forEach(metric -> tallies.add(new Tally()));
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
   * @return the tally itself
   */
  public Tally tally(int metric) {
    return tallies.get(metric);
  }

  /**
   * What became of the items.
   *
   * @return the counts themselves
   */
  public OutcomeCounts counts() {
    return counts;
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
    return new Warnings(counts, unjudged, partialReadingLimit).of(scores, data);
  }

  /**
   * Takes all that other sums hold.
   *
   * @param other of the same backend and metrics; not changed
   */
  public void merge(RunSums other) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).merge(other.tallies.get(i));
    }
    counts.merge(other.counts);
    provenance.merge(other.provenance);
    other.unjudged.forEach((metric, first) -> unjudged.merge(metric, first, First::merged));
  }
}
