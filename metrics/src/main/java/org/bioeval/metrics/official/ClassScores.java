package org.bioeval.metrics.official;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Statistic;
import org.bioeval.metrics.exact.CountingMetric;
import org.bioeval.metrics.exact.Counts;

/**
 * Classification into a closed list of classes, as {@code precision_recall_fscore_support} of
 * scikit-learn counts it with that list as {@code labels} and {@code zero_division=0}.
 */
final class ClassScores extends CountingMetric<Instance, ImmutableSet<String>> {

  private static final String MODE = "class";

  private final ImmutableList<String> classes;
  private final boolean weighted;

  ClassScores(String name, ImmutableList<String> classes, boolean weighted) {
    super(name);
    this.classes = classes;
    this.weighted = weighted;
  }

  @Override
  protected void count(
      Instance instance,
      ImmutableSet<String> gold,
      Optional<? extends ImmutableSet<String>> answer,
      Counts counts) {
    ImmutableSet<String> given = answer.isPresent() ? answer.get() : ImmutableSet.of();
    Elements.count(gold, given, label -> label, counts, instance.groupId(), MODE);
    counts.addOwn(instance.groupId(), "items", 1);
    counts.addOwn(instance.groupId(), "right", given.equals(gold) ? 1 : 0);
  }

  @Override
  protected ImmutableList<Sample> more(Counts counts) {
    ImmutableList<Sample> average =
        weighted
            ? average(
                counts,
                "weighted-",
                Formula.classWeighted(Statistic.microPrecision(), classes.size()),
                Formula.classWeighted(Statistic.microRecall(), classes.size()),
                Formula.classWeighted(Statistic.microF1(), classes.size()))
            : average(
                counts,
                "macro-",
                Formula.classMean(Statistic.microPrecision(), classes.size()),
                Formula.classMean(Statistic.microRecall(), classes.size()),
                Formula.classMean(Statistic.microF1(), classes.size()));
    ImmutableList.Builder<Sample> samples = ImmutableList.builder();
    samples.addAll(average);
    samples.add(counts.own("accuracy", Statistic.ratio(), "right", "items"));
    for (String label : classes) {
      samples.addAll(Elements.prf(counts, label + "/", MODE, label));
    }
    return samples.build();
  }

  private ImmutableList<Sample> average(
      Counts counts, String prefix, Formula precision, Formula recall, Formula f1) {
    return ImmutableList.of(
        counts.of(prefix + "precision", precision, MODE, classes),
        counts.of(prefix + "recall", recall, MODE, classes),
        counts.of(prefix + "f1", f1, MODE, classes));
  }
}
