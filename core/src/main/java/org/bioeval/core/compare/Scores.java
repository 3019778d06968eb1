package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.IdentityHashMap;
import java.util.Map;
import org.bioeval.core.compare.internal.SameItems;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.Contrast;
import org.bioeval.core.stats.DocumentScores;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Outcome;

/** Finds the scores that a criterion needs, and makes contrasts of them. */
final class Scores {

  private final Comparison comparison;
  private final String reference;

  /** One object for each score, so that a score that many contrasts share is drawn once. */
  private final Map<Sample, DocumentScores> known = new IdentityHashMap<>();

  Scores(Comparison comparison, String reference) {
    this.comparison = comparison;
    this.reference = reference;
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

  /** What a criterion claims of a candidate. */
  Scaled contrast(Criterion criterion, String candidate) {
    if (criterion instanceof Criterion.Within within) {
      return within(within, candidate);
    }
    if (criterion instanceof Criterion.AtLeast atLeast) {
      Sample sample = sample(candidate, atLeast.score());
      Contrast contrast = Contrast.atLeast(score(candidate, sample), atLeast.value());
      return Scaled.score(contrast, 1, atLeast.value(), sample.info());
    }
    if (criterion instanceof Criterion.AtMost atMost) {
      Sample sample = sample(candidate, atMost.score());
      Contrast contrast = Contrast.atMost(score(candidate, sample), atMost.value());
      return Scaled.score(contrast, -1, atMost.value(), sample.info());
    }
    Criterion.AtMostShare share = (Criterion.AtMostShare) criterion;
    Sample sample = shares(candidate, share.kind());
    Contrast contrast = Contrast.atMost(score(candidate, sample), share.share());
    return Scaled.score(contrast, -1, share.share(), sample.info());
  }

  private Scaled within(Criterion.Within within, String candidate) {
    DocumentScores own = score(candidate, sample(candidate, within.score()));
    DocumentScores best = score(reference, sample(reference, within.score()));
    boolean more = moreIsBetter(within.score());
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
    DocumentScores floor = score(retaining.floor(), sample(retaining.floor(), within.score()));
    return Scaled.difference(
        more
            ? Contrast.retaining(own, best, floor, retaining.share())
            : Contrast.retainingReduction(own, best, floor, retaining.share()),
        1,
        0);
  }

  /** The claim that the reference is better than a floor. */
  Contrast better(String floor, String name) {
    DocumentScores best = score(reference, sample(reference, name));
    DocumentScores least = score(floor, sample(floor, name));
    return moreIsBetter(name) ? Contrast.above(best, least) : Contrast.above(least, best);
  }

  /** The claim that one candidate has a greater score than another. */
  Contrast greater(String candidate, String other, String name) {
    return Contrast.above(
        score(candidate, sample(candidate, name)), score(other, sample(other, name)));
  }

  private boolean moreIsBetter(String name) {
    return moreIsBetter(reference, name);
  }

  boolean moreIsBetter(String candidate, String name) {
    Direction direction = sample(candidate, name).info().direction();
    checkArgument(
        direction != Direction.NEITHER,
        "of the score '%s' neither more nor less is better; choose another for the margin",
        name);
    return direction == Direction.HIGHER_IS_BETTER;
  }

  /** The evidence for a score. */
  Sample sample(String candidate, String name) {
    Report report = report(candidate);
    try {
      // Names all scores if there is none, or several, of that name.
      report.score(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("candidate '" + candidate + "': " + e.getMessage(), e);
    }
    return report
        .sample(name)
        .orElseThrow(
            () ->
                new NoEvidenceException(
                    Decision.Reason.NO_EVIDENCE,
                    "the report of " + candidate + " holds no samples of " + name));
  }

  private Sample shares(String candidate, Outcome.Kind kind) {
    Report report = report(candidate);
    return report
        .sample(OutcomeShares.NAME + "/" + kind.label())
        .orElseGet(() -> none(candidate, report, kind));
  }

  /** Where there is no item of a kind, there is none in any document. */
  private Sample none(String candidate, Report report, Outcome.Kind kind) {
    long count = report.outcomes().getOrDefault(kind, 0L);
    Sample any =
        report.samples().values().stream().flatMap(s -> s.stream()).findFirst().orElse(null);
    if (count > 0 || any == null) {
      throw new NoEvidenceException(
          Decision.Reason.NO_EVIDENCE,
          "the report of "
              + candidate
              + " does not tell which documents its "
              + count
              + " items of the kind "
              + kind.label()
              + " are of; add the metric OutcomeShares to the evaluation");
    }
    return new Sample(
        ScoreInfo.loss(kind.label()),
        Statistic.mean(),
        any.rows(),
        new double[1][any.rows().size()],
        report.items(),
        any.documents());
  }

  private Report report(String candidate) {
    return comparison.result(candidate).report().orElseThrow();
  }

  private DocumentScores score(String candidate, Sample sample) {
    return known.computeIfAbsent(sample, unused -> byDocument(candidate, sample));
  }

  private static DocumentScores byDocument(String candidate, Sample sample) {
    if (sample.rows().size() < 2 || !Double.isFinite(sample.value())) {
      throw new NoEvidenceException(
          Decision.Reason.NO_EVIDENCE, sample.name() + " of " + candidate + " is undefined");
    }
    // The name takes part in the seed: the same documents are drawn together, whatever the score.
    Hasher rows = Hashing.murmur3_128(0).newHasher();
    sample.rows().forEach(row -> rows.putString(row, UTF_8).putChar('\n'));
    try {
      return DocumentScores.of(rows.hash().toString(), sample.formula(), sample.columns());
    } catch (IllegalArgumentException e) {
      throw new NoEvidenceException(
          Decision.Reason.NO_EVIDENCE, sample.name() + " of " + candidate + ": " + e.getMessage());
    }
  }

  /** Refuses a score that is over other documents than that of the reference. */
  void checkDocuments(String score, String candidate) {
    Sample own = sample(candidate, score);
    Sample best = sample(reference, score);
    if (!own.rows().equals(best.rows())) {
      throw new NoEvidenceException(
          Decision.Reason.DIFFERENT_DOCUMENTS,
          score
              + " of "
              + reference
              + " and "
              + candidate
              + " is over different documents: "
              + SameItems.rows(best, own));
    }
  }

  /** Thrown where nothing can be decided. */
  @SuppressWarnings("serial")
  static final class NoEvidenceException extends RuntimeException {
    private final Decision.Reason reason;

    NoEvidenceException(Decision.Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    Decision.Reason reason() {
      return reason;
    }
  }
}
