package org.bioeval.core.eval.internal;

import java.io.Serializable;
import org.bioeval.core.metric.Tally;

/**
 * The sums of one metric: a tally for each repeat and, where answers are judged several times, for
 * each judging.
 */
public final class MetricSums implements Serializable {

  private static final long serialVersionUID = 1;

  private final Tally[][] tallies;
  private long items;
  private long seen;

  MetricSums(int repeats, int judgings) {
    tallies = new Tally[repeats][judgings];
    for (Tally[] repeat : tallies) {
      for (int j = 0; j < judgings; j++) {
        repeat[j] = new Tally();
      }
    }
  }

  /** Sums of nothing with as many repeats and judgings. */
  MetricSums empty() {
    return new MetricSums(repeats(), judgings());
  }

  int repeats() {
    return tallies.length;
  }

  int judgings() {
    return tallies[0].length;
  }

  /**
   * What a repeat adds to.
   *
   * @param repeat its number
   * @param judging number of the judging
   * @return the tally itself
   */
  public Tally tally(int repeat, int judging) {
    return tallies[repeat][judging];
  }

  /** Called when all repeats of an item are added: it is one item, however often it was asked. */
  void itemDone() {
    long total = 0;
    for (Tally[] repeat : tallies) {
      for (Tally tally : repeat) {
        total += tally.items();
      }
    }
    // A repeat that failed, or that the metric passes over, counts nothing.
    items += total > seen ? 1 : 0;
    seen = total;
  }

  /** Number of items that at least one tally counted. */
  long items() {
    return items;
  }

  /** All repeats and judgings together. */
  Tally pooled() {
    Tally all = new Tally();
    for (int r = 0; r < repeats(); r++) {
      all.merge(repeat(r));
    }
    return all;
  }

  /** All judgings of a repeat together. */
  Tally repeat(int repeat) {
    Tally all = new Tally();
    for (Tally tally : tallies[repeat]) {
      all.merge(tally);
    }
    return all;
  }

  /** All repeats together, as one of their judgings has them. */
  Tally judging(int judging) {
    Tally all = new Tally();
    for (Tally[] repeat : tallies) {
      all.merge(repeat[judging]);
    }
    return all;
  }

  void merge(MetricSums other) {
    for (int r = 0; r < repeats(); r++) {
      for (int j = 0; j < judgings(); j++) {
        tallies[r][j].merge(other.tallies[r][j]);
      }
    }
    items += other.items;
    seen += other.seen;
  }
}
