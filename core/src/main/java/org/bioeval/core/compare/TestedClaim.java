package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.MinimumDetectableDifference;

/** What was asked of one candidate, and what became of it. */
record TestedClaim(Asked asked, ClaimResult result) {

  /** One criterion and its contrasts: one with each rival, or a single one. */
  record Group(Criterion criterion, ImmutableList<Scores.Scaled> contrasts) {}

  /** What is asked of one candidate. */
  record Asked(String name, ImmutableList<Group> groups) {

    Claim claim() {
      return new Claim(
          name,
          groups.stream()
              .flatMap(group -> group.contrasts().stream())
              .map(Scores.Scaled::contrast)
              .collect(ImmutableList.toImmutableList()));
    }
  }

  static Asked ask(
      String name,
      List<Criterion> criteria,
      Function<Criterion, ImmutableList<Scores.Scaled>> contrasts) {
    return new Asked(
        name,
        criteria.stream()
            .map(criterion -> new Group(criterion, contrasts.apply(criterion)))
            .collect(ImmutableList.toImmutableList()));
  }

  /**
   * One part for each criterion. Against several rivals it is about the one that is hardest to
   * follow: the smallest value, the smallest bounds and the largest p-value among them.
   */
  ImmutableList<CandidateVerdict.Part> parts() {
    ImmutableList.Builder<CandidateVerdict.Part> parts = ImmutableList.builder();
    int next = 0;
    for (Group group : asked.groups()) {
      double value = Double.POSITIVE_INFINITY;
      double lower = Double.POSITIVE_INFINITY;
      double upper = Double.POSITIVE_INFINITY;
      double p = 0;
      for (int i = 0; i < group.contrasts().size(); i++) {
        Bounds bounds = Bounds.of(result, next);
        ClaimResult.Part part = result.parts().get(next++);
        value = Math.min(value, part.value());
        lower = Math.min(lower, bounds.lower());
        upper = Math.min(upper, bounds.upper());
        p = Math.max(p, part.pValue());
      }
      Scores.Scaled scale = group.contrasts().get(0);
      double one = scale.estimate(lower);
      double two = scale.estimate(upper);
      parts.add(
          new CandidateVerdict.Part(
              group.criterion(),
              scale.estimate(value),
              Math.min(one, two),
              Math.max(one, two),
              scale.bound(),
              p));
    }
    return parts.build();
  }

  /**
   * About how many documents in all would do, if every corpus grew by the same factor.
   *
   * @param documents how many there are
   * @param fewest how many of the smallest corpus
   * @param alpha level of the test
   */
  OptionalLong documentsNeeded(long documents, int fewest, double alpha) {
    OptionalLong ofSmallest = result.documentsNeeded();
    if (ofSmallest.isEmpty()) {
      return ofSmallest;
    }
    boolean onAll =
        asked.groups().stream().noneMatch(group -> group.criterion() instanceof Criterion.On);
    if (onAll) {
      double factor = (double) ofSmallest.getAsLong() / fewest;
      return OptionalLong.of((long) Math.ceil(factor * documents));
    }
    // The parts have different smallest corpora, so the test's number has no one unit.
    MinimumDetectableDifference planner =
        MinimumDetectableDifference.withDefaults().oneSided().withAlpha(alpha);
    List<Scores.Scaled> all = new ArrayList<>();
    asked.groups().forEach(group -> all.addAll(group.contrasts()));
    long most = 0;
    for (int h = 0; h < all.size(); h++) {
      double slack = all.get(h).contrast().slack();
      if (!(slack > 0) || Double.isInfinite(slack)) {
        return OptionalLong.empty();
      }
      double deviation = result.parts().get(h).standardError() * Math.sqrt(documents);
      most = Math.max(most, planner.documents(deviation, slack));
    }
    return OptionalLong.of(most);
  }
}
