package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Statistic;
import org.bioeval.metrics.exact.Counts;
import org.bioeval.metrics.exact.Matching;

/** What the scorers that compare sets have in common. */
final class Elements {

  /** TP, FP and FN. */
  private static final int CELLS = 3;

  private Elements() {}

  /**
   * Counts the elements of two sets by label.
   *
   * @param <E> anything with {@code equals}
   */
  static <E> void count(
      Set<E> gold,
      Set<E> answer,
      Function<? super E, String> label,
      Counts counts,
      String group,
      String mode) {
    Matching.countEqual(
        ImmutableList.copyOf(gold),
        ImmutableList.copyOf(answer),
        label,
        Function.identity(),
        counts,
        group,
        mode);
  }

  /** What each element stands for, as one set. */
  static <F, E> Set<E> all(List<F> elements, Function<? super F, ? extends Iterable<E>> parts) {
    Set<E> all = new LinkedHashSet<>();
    elements.forEach(element -> Iterables.addAll(all, parts.apply(element)));
    return all;
  }

  /** What each element is compared by, as a set. */
  static <F, E> Set<E> distinct(List<F> elements, Function<? super F, ? extends E> key) {
    Set<E> distinct = new LinkedHashSet<>();
    elements.forEach(element -> distinct.add(key.apply(element)));
    return distinct;
  }

  /** Precision, recall and F1 of one label; of all labels for the empty text. */
  static ImmutableList<Sample> prf(Counts counts, String prefix, String mode, String label) {
    return prf(counts, prefix, mode, List.of(label));
  }

  /** Precision, recall and F1 of several labels pooled. */
  static ImmutableList<Sample> prf(Counts counts, String prefix, String mode, List<String> labels) {
    return ImmutableList.of(
        counts.of(
            prefix + "precision", Formula.pooled(Statistic.microPrecision(), CELLS), mode, labels),
        counts.of(prefix + "recall", Formula.pooled(Statistic.microRecall(), CELLS), mode, labels),
        counts.of(prefix + "f1", Formula.pooled(Statistic.microF1(), CELLS), mode, labels));
  }
}
