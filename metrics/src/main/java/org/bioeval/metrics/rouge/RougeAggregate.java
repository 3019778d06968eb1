package org.bioeval.metrics.rouge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.stats.ConfidenceInterval;
import org.jspecify.annotations.Nullable;

/**
 * Scores of a corpus: for each variant the mean over the items, with bootstrap intervals.
 *
 * <p>The intervals are those that {@code rouge_score}'s {@code BootstrapAggregator} estimates; its
 * middle value is the median of the resampled means, where this gives the mean itself.
 *
 * @param byVariant means and intervals in the order of the variants
 * @param n number of items
 */
public record RougeAggregate(ImmutableMap<RougeVariant, Entry> byVariant, int n) {

  /**
   * Mean scores of one variant.
   *
   * @param mean mean precision, mean recall and mean F-measure (which is not the F-measure of the
   *     other two)
   * @param precision interval of the mean precision
   * @param recall interval of the mean recall
   * @param fMeasure interval of the mean F-measure
   */
  public record Entry(
      RougeScore mean,
      ConfidenceInterval precision,
      ConfidenceInterval recall,
      ConfidenceInterval fMeasure) {}

  /**
   * Aggregates items, all scored for the same variants.
   *
   * @param items at least one
   * @param bootstrap how to estimate the intervals
   * @return the corpus scores
   * @throws IllegalArgumentException if there are no items, or an item lacks a variant that the
   *     first has
   */
  public static RougeAggregate of(List<RougeScores> items, Bootstrap bootstrap) {
    checkArgument(!items.isEmpty(), "no items to aggregate, at least one is needed");
    ImmutableMap.Builder<RougeVariant, Entry> entries = ImmutableMap.builder();
    for (RougeVariant variant : items.get(0).byVariant().keySet()) {
      double[] precision = column(items, variant, RougeScore::precision);
      double[] recall = column(items, variant, RougeScore::recall);
      double[] fMeasure = column(items, variant, RougeScore::fMeasure);
      entries.put(
          variant,
          new Entry(
              new RougeScore(mean(precision), mean(recall), mean(fMeasure)),
              bootstrap.interval(precision),
              bootstrap.interval(recall),
              bootstrap.interval(fMeasure)));
    }
    return new RougeAggregate(entries.build(), items.size());
  }

  /**
   * The corpus score of a variant.
   *
   * @param variant one that the items were scored for
   * @return its means and intervals
   * @throws IllegalArgumentException if the items were not scored for it
   */
  public Entry get(RougeVariant variant) {
    @Nullable Entry entry = byVariant.get(variant);
    checkArgument(entry != null, "%s was not computed, only %s", variant, byVariant.keySet());
    return entry;
  }

  private static double[] column(
      List<RougeScores> items, RougeVariant variant, ToDoubleFunction<RougeScore> part) {
    return items.stream().mapToDouble(item -> part.applyAsDouble(item.get(variant))).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
