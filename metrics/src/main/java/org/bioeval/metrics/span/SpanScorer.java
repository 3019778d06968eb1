package org.bioeval.metrics.span;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;

/**
 * Matches predicted spans with gold ones as {@code nervaluate} 1.2 does.
 *
 * <p>Predictions take gold spans in the order in which they are given, each gold span at most once:
 * a match by the strategy if there is one, else the first gold span that they overlap (then
 * incorrect, or partial). By type, the closest of several matches is taken. An overlap must cover a
 * least share of the gold span, by default 1 %.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class SpanScorer {
  private final double leastOverlap;

  private SpanScorer(double leastOverlap) {
    this.leastOverlap = leastOverlap;
  }

  /**
   * An overlap covers at least 1 % of the gold span.
   *
   * @return the default scorer
   */
  public static SpanScorer withDefaults() {
    return new SpanScorer(1);
  }

  /**
   * Sets what part of a gold span a prediction must cover to count as an overlap.
   *
   * @param percent from 1 to 100
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public SpanScorer withLeastOverlap(double percent) {
    checkArgument(
        percent >= 1 && percent <= 100,
        "illegal overlap: %s, must be between 1 and 100 (per cent of the gold span)",
        percent);
    return new SpanScorer(percent);
  }

  /**
   * Counts over all labels.
   *
   * @param strategy when a prediction is correct
   * @param gold gold spans of one text
   * @param predicted predicted spans of the same text
   * @return the counts
   */
  public SpanCounts count(
      SpanStrategy strategy, List<LabelledSpan> gold, List<LabelledSpan> predicted) {
    BitSet taken = new BitSet(gold.size());
    long correct = 0;
    long overlapping = 0;
    for (LabelledSpan prediction : predicted) {
      int match = match(strategy, gold, taken, prediction);
      int overlap = match >= 0 ? -1 : firstOverlap(gold, taken, prediction);
      if (match >= 0) {
        correct++;
        taken.set(match);
      } else if (overlap >= 0) {
        overlapping++;
        taken.set(overlap);
      }
    }
    boolean half = strategy == SpanStrategy.PARTIAL;
    return new SpanCounts(
        correct,
        half ? 0 : overlapping,
        half ? overlapping : 0,
        gold.size() - correct - overlapping,
        predicted.size() - correct - overlapping);
  }

  /**
   * Counts of each label by itself: spans of other labels are not looked at.
   *
   * @param strategy when a prediction is correct
   * @param gold gold spans of one text
   * @param predicted predicted spans of the same text
   * @return counts of every label that occurs
   */
  public ImmutableSortedMap<String, SpanCounts> countByLabel(
      SpanStrategy strategy, List<LabelledSpan> gold, List<LabelledSpan> predicted) {
    TreeSet<String> labels = new TreeSet<>();
    gold.forEach(span -> labels.add(span.label()));
    predicted.forEach(span -> labels.add(span.label()));
    ImmutableSortedMap.Builder<String, SpanCounts> counts = ImmutableSortedMap.naturalOrder();
    for (String label : labels) {
      counts.put(label, count(strategy, only(label, gold), only(label, predicted)));
    }
    return counts.build();
  }

  /**
   * This scorer as a metric over mentions: precision, recall and F1 of each strategy,
   * micro-averaged. A discontinuous mention counts as the range that it covers; a predicted one
   * that was not found in the text is spurious.
   *
   * @return the metric
   */
  public Metric<MentionInstance, ImmutableList<Mention>> metric() {
    return new SpanMetric(this);
  }

  private int match(
      SpanStrategy strategy, List<LabelledSpan> gold, BitSet taken, LabelledSpan prediction) {
    int best = -1;
    int bestDistance = Integer.MAX_VALUE;
    for (int i = taken.nextClearBit(0); i < gold.size(); i = taken.nextClearBit(i + 1)) {
      LabelledSpan candidate = gold.get(i);
      int distance =
          Math.abs(candidate.start() - prediction.start())
              + Math.abs(candidate.end() - prediction.end());
      boolean sameLabel = candidate.label().equals(prediction.label());
      boolean matches =
          switch (strategy) {
            case STRICT -> distance == 0 && sameLabel;
            case EXACT, PARTIAL -> distance == 0;
            case TYPE -> sameLabel && overlaps(candidate, prediction);
          };
      if (matches && distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    return best;
  }

  private int firstOverlap(List<LabelledSpan> gold, BitSet taken, LabelledSpan prediction) {
    for (int i = taken.nextClearBit(0); i < gold.size(); i = taken.nextClearBit(i + 1)) {
      if (overlaps(gold.get(i), prediction)) {
        return i;
      }
    }
    return -1;
  }

  private boolean overlaps(LabelledSpan gold, LabelledSpan prediction) {
    int shared =
        Math.min(gold.end(), prediction.end()) - Math.max(gold.start(), prediction.start());
    return shared > 0 && 100.0 * shared / (gold.end() - gold.start()) >= leastOverlap;
  }

  private static List<LabelledSpan> only(String label, List<LabelledSpan> spans) {
    return spans.stream().filter(span -> span.label().equals(label)).toList();
  }
}
