package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;

/** Sums up the corpora of a decision. */
final class Corpora {

  private Corpora() {}

  /** Items and documents of each corpus, as the first of some candidates that has a run tells. */
  static ImmutableList<DecisionBasis.Corpus> of(
      Scope scope, DecisionRule.Settings settings, List<String> candidates) {
    double total = scope.parts().stream().mapToDouble(Scope.Part::weight).sum();
    ImmutableList.Builder<DecisionBasis.Corpus> corpora = ImmutableList.builder();
    for (Scope.Part part : scope.parts()) {
      String score = part.score().isEmpty() ? settings.within.score() : part.score();
      Report report =
          candidates.stream()
              .flatMap(name -> part.comparison().find(name).stream())
              .flatMap(result -> result.report().stream())
              .findFirst()
              .orElse(null);
      corpora.add(
          new DecisionBasis.Corpus(
              part.corpus(),
              score,
              part.weight() / total,
              report == null ? 0 : report.items(),
              report == null ? 0 : report.sample(score).map(Sample::documents).orElse(0L)));
    }
    return corpora.build();
  }
}
