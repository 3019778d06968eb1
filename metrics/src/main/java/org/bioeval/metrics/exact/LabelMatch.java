package org.bioeval.metrics.exact;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.function.Function;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.stats.Statistic;

/** Exact match over sets of labels. */
final class LabelMatch extends CountingMetric<Instance, ImmutableSet<String>> {

  LabelMatch() {
    super("exact-match", "");
  }

  @Override
  protected void count(
      Instance instance,
      ImmutableSet<String> gold,
      Optional<? extends ImmutableSet<String>> answer,
      Counts counts) {
    // Mentions as a label set are written "Type: words": the type is the class to report by.
    Function<String, String> label =
        instance instanceof MentionInstance ? LabelMatch::typeOf : Function.identity();
    ImmutableList<String> given = answer.isPresent() ? answer.get().asList() : ImmutableList.of();
    Matching.countEqual(
        gold.asList(), given, label, Function.identity(), counts, instance.groupId(), "");
    counts.addOwn(instance.groupId(), "items", 1);
    counts.addOwn(
        instance.groupId(), "right", answer.isPresent() && answer.get().equals(gold) ? 1 : 0);
  }

  private static String typeOf(String mention) {
    int colon = mention.indexOf(": ");
    return colon < 0 ? mention : mention.substring(0, colon);
  }

  @Override
  protected ImmutableList<Sample> more(Counts counts) {
    return ImmutableList.of(counts.own("item-accuracy", Statistic.ratio(), "right", "items"));
  }
}
