package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.DocumentScores;

/** Makes contrasts of criteria: on one corpus, or of the weighted mean over several. */
final class Scores {

  private final Scope scope;
  private final ScopeEvidence evidence;

  /** The score that corpora may replace by one of their own. */
  private final String main;

  Scores(Scope scope, String main) {
    this.scope = scope;
    this.main = main;
    this.evidence = new ScopeEvidence(scope);
  }

  /**
   * A contrast and its scale: its value is {@code sign (estimate − bound)}, where the estimate lies
   * between least and greatest.
   */
  record Scaled(Contrast contrast, int sign, double bound, double least, double greatest) {

    /** Of a difference. */
    static Scaled difference(Contrast contrast, int sign, double bound) {
      return new Scaled(contrast, sign, bound, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Of a score. */
    static Scaled score(Contrast contrast, int sign, double bound, ScoreInfo info) {
      return new Scaled(contrast, sign, bound, info.least(), info.greatest());
    }

    /** From the value of the contrast to that of the estimate. */
    double estimate(double value) {
      return Math.max(least, Math.min(greatest, sign * value + bound));
    }
  }

  /**
   * What a criterion claims of a candidate: for a margin one contrast with each rival, else one.
   */
  ImmutableList<Scaled> contrasts(Criterion criterion, String candidate, List<String> rivals) {
    if (criterion instanceof Criterion.On on) {
      List<Scope.Part> one = List.of(scope.part(on.corpus()));
      return contrasts(one, on.criterion(), candidate, rivals);
    }
    return contrasts(scope.parts(), criterion, candidate, rivals);
  }

  private ImmutableList<Scaled> contrasts(
      List<Scope.Part> parts, Criterion criterion, String candidate, List<String> rivals) {
    if (criterion instanceof Criterion.Within within) {
      return rivals.stream()
          .filter(rival -> !rival.equals(candidate))
          .map(rival -> mean(parts, part -> within(part, within, candidate, rival)))
          .collect(ImmutableList.toImmutableList());
    }
    List<String> others = rivals.stream().filter(rival -> !rival.equals(candidate)).toList();
    // With one reference, a candidate is expected to have its score; that plans the documents.
    Optional<String> reference = others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    return ImmutableList.of(mean(parts, part -> bounded(part, criterion, candidate, reference)));
  }

  private Scaled bounded(
      Scope.Part part, Criterion criterion, String candidate, Optional<String> reference) {
    boolean least = criterion instanceof Criterion.AtLeast;
    double bound = bound(criterion);
    Sample sample = sample(part, criterion, candidate);
    DocumentScores own = evidence.score(part, candidate, sample);
    Contrast contrast =
        reference
            .map(name -> evidence.score(part, name, sample(part, criterion, name)))
            .map(
                expected ->
                    least
                        ? Contrast.atLeast(own, bound, expected)
                        : Contrast.atMost(own, bound, expected))
            .orElseGet(() -> least ? Contrast.atLeast(own, bound) : Contrast.atMost(own, bound));
    return Scaled.score(contrast, least ? 1 : -1, bound, sample.info());
  }

  /** The value that a criterion of one candidate alone is about. */
  private static double bound(Criterion criterion) {
    if (criterion instanceof Criterion.AtLeast atLeast) {
      return atLeast.value();
    }
    return criterion instanceof Criterion.AtMost atMost
        ? atMost.value()
        : ((Criterion.AtMostShare) criterion).share();
  }

  private Sample sample(Scope.Part part, Criterion criterion, String candidate) {
    if (criterion instanceof Criterion.AtMostShare share) {
      return evidence.shares(part, candidate, share.kind());
    }
    String score =
        criterion instanceof Criterion.AtLeast atLeast
            ? atLeast.score()
            : ((Criterion.AtMost) criterion).score();
    return evidence.sample(part, candidate, own(part, score));
  }

  private Scaled within(Scope.Part part, Criterion.Within within, String candidate, String rival) {
    String name = own(part, within.score());
    DocumentScores own = evidence.score(part, candidate, name);
    DocumentScores best = evidence.score(part, rival, name);
    boolean more = evidence.moreIsBetter(part, rival, name);
    if (within.margin() instanceof Margin.Absolute absolute) {
      double m = absolute.loss();
      return more
          ? Scaled.difference(Contrast.notWorse(own, best, m), 1, -m)
          : Scaled.difference(Contrast.notGreater(own, best, m), -1, m);
    }
    if (within.margin() instanceof Margin.Relative relative) {
      double share = relative.share();
      return Scaled.difference(
          more
              ? Contrast.notWorseByShare(own, best, share)
              : Contrast.notGreaterByShare(own, best, share),
          1,
          0);
    }
    Margin.Retaining retaining = (Margin.Retaining) within.margin();
    DocumentScores floor = evidence.score(part, retaining.floor(), name);
    return Scaled.difference(
        more
            ? Contrast.retaining(own, best, floor, retaining.share())
            : Contrast.retainingReduction(own, best, floor, retaining.share()),
        1,
        0);
  }

  /** The weighted mean over corpora; of one corpus what holds there. */
  private static Scaled mean(List<Scope.Part> parts, Function<Scope.Part, Scaled> one) {
    if (parts.size() == 1) {
      return one.apply(parts.get(0));
    }
    List<Scaled> all = parts.stream().map(one).toList();
    int sign = all.get(0).sign();
    checkArgument(
        all.stream().allMatch(scaled -> scaled.sign() == sign),
        "on some corpora more is better and on others less; their scores have no mean");
    double bound = all.get(0).bound();
    Contrast contrast =
        Contrast.weighted(all.stream().map(Scaled::contrast).toList(), weights(parts));
    return new Scaled(
        contrast,
        sign,
        bound,
        all.stream().mapToDouble(Scaled::least).min().orElseThrow(),
        all.stream().mapToDouble(Scaled::greatest).max().orElseThrow());
  }

  /** Weights that add up to 1. */
  private static double[] weights(List<Scope.Part> parts) {
    double total = parts.stream().mapToDouble(Scope.Part::weight).sum();
    return parts.stream().mapToDouble(part -> part.weight() / total).toArray();
  }

  /** The claim that a candidate is better than another. */
  Contrast better(String candidate, String other, String name) {
    return moreIsBetter(candidate, name)
        ? greater(candidate, other, name)
        : greater(other, candidate, name);
  }

  /** The claim that one candidate has a greater score than another. */
  Contrast greater(String candidate, String other, String name) {
    List<Scope.Part> parts = scope.parts();
    List<Contrast> all =
        parts.stream()
            .map(
                part ->
                    Contrast.above(
                        evidence.score(part, candidate, own(part, name)),
                        evidence.score(part, other, own(part, name))))
            .toList();
    return all.size() == 1 ? all.get(0) : Contrast.weighted(all, weights(parts));
  }

  boolean moreIsBetter(String candidate, String name) {
    List<Boolean> all =
        scope.parts().stream()
            .map(part -> evidence.moreIsBetter(part, candidate, own(part, name)))
            .distinct()
            .toList();
    checkArgument(
        all.size() == 1,
        "on some corpora more is better and on others less; their scores have no mean");
    return all.get(0);
  }

  /** The weighted mean of a score. */
  double value(String candidate, String name) {
    List<Scope.Part> parts = scope.parts();
    double[] weights = weights(parts);
    double[] values = new double[weights.length];
    Arrays.setAll(
        values,
        i ->
            evidence.sample(parts.get(i), candidate, own(parts.get(i), name)).value() * weights[i]);
    return Arrays.stream(values).sum();
  }

  /** Number of documents of all corpora. */
  long documents(String candidate, String name) {
    return scope.parts().stream()
        .mapToLong(part -> evidence.sample(part, candidate, own(part, name)).documents())
        .sum();
  }

  /** Number of rows of the smallest corpus: what is drawn. */
  int fewestRows(String candidate, String name) {
    return scope.parts().stream()
        .mapToInt(part -> evidence.sample(part, candidate, own(part, name)).rows().size())
        .min()
        .orElseThrow();
  }

  /** Refuses a score that is over other documents than that of another candidate. */
  void checkDocuments(String score, String reference, String candidate) {
    scope
        .parts()
        .forEach(part -> evidence.checkDocuments(part, own(part, score), reference, candidate));
  }

  /** The name that a score has on a corpus. */
  private String own(Scope.Part part, String name) {
    return name.equals(main) && !part.score().isEmpty() ? part.score() : name;
  }
}
