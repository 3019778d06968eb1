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
import org.bioeval.core.stats.DocumentScores;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Outcome;

/** Finds the evidence for a score in the reports of a {@link Scope}. */
final class ScopeEvidence {

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

  private final boolean several;

  /** One object for each score, so that a score that many contrasts share is drawn once. */
  private final Map<Sample, DocumentScores> known = new IdentityHashMap<>();

  ScopeEvidence(Scope scope) {
    this.several = scope.parts().size() > 1;
  }

  /** The evidence for a score. */
  Sample sample(Scope.Part part, String candidate, String name) {
    Report report = part.report(candidate);
    try {
      // Names all scores if there is none, or several, of that name.
      report.score(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "candidate '" + candidate + "'" + on(part) + ": " + e.getMessage(), e);
    }
    return report
        .sample(name)
        .orElseThrow(
            () ->
                new NoEvidenceException(
                    Decision.Reason.NO_EVIDENCE,
                    "the report of " + candidate + on(part) + " holds no samples of " + name));
  }

  private static String on(Scope.Part part) {
    return part.corpus().isEmpty() ? "" : " on " + part.corpus();
  }

  /** Whether more of a score is better. */
  boolean moreIsBetter(Scope.Part part, String candidate, String name) {
    Direction direction = sample(part, candidate, name).info().direction();
    checkArgument(
        direction != Direction.NEITHER,
        "of the score '%s' neither more nor less is better; choose another for the margin",
        name);
    return direction == Direction.HIGHER_IS_BETTER;
  }

  /** A score by document. */
  DocumentScores score(Scope.Part part, String candidate, String name) {
    return score(part, candidate, sample(part, candidate, name));
  }

  /** The share of items of a kind of outcome. */
  Sample shares(Scope.Part part, String candidate, Outcome.Kind kind) {
    Report report = part.report(candidate);
    return report
        .sample(OutcomeShares.NAME + "/" + kind.label())
        .orElseGet(() -> none(candidate + on(part), report, kind));
  }

  /** Where there is no item of a kind, there is none in any document. */
  private static Sample none(String candidate, Report report, Outcome.Kind kind) {
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

  DocumentScores score(Scope.Part part, String candidate, Sample sample) {
    return known.computeIfAbsent(sample, unused -> byDocument(part, candidate, sample));
  }

  private DocumentScores byDocument(Scope.Part part, String candidate, Sample sample) {
    if (sample.rows().size() < 2 || !Double.isFinite(sample.value())) {
      throw new NoEvidenceException(
          Decision.Reason.NO_EVIDENCE,
          sample.name() + " of " + candidate + on(part) + " is undefined");
    }
    // The name takes part in the seed: the same documents are drawn together, whatever the score.
    Hasher rows = Hashing.murmur3_128(0).newHasher();
    if (several) {
      Map<String, String> facts = part.report(candidate).provenance();
      rows.putString(facts.getOrDefault("corpus", part.corpus()), UTF_8).putChar('\n');
      rows.putString(facts.getOrDefault("corpus.split", ""), UTF_8).putChar('\n');
    }
    sample.rows().forEach(row -> rows.putString(row, UTF_8).putChar('\n'));
    try {
      return DocumentScores.of(rows.hash().toString(), sample.formula(), sample.columns());
    } catch (IllegalArgumentException e) {
      throw new NoEvidenceException(
          Decision.Reason.NO_EVIDENCE,
          sample.name() + " of " + candidate + on(part) + ": " + e.getMessage());
    }
  }

  /** Refuses a score that is over other documents than that of another candidate. */
  void checkDocuments(Scope.Part part, String score, String reference, String candidate) {
    Sample own = sample(part, candidate, score);
    Sample best = sample(part, reference, score);
    if (!own.rows().equals(best.rows())) {
      throw new NoEvidenceException(
          Decision.Reason.DIFFERENT_DOCUMENTS,
          score
              + " of "
              + reference
              + " and "
              + candidate
              + on(part)
              + " is over different documents: "
              + SameItems.rows(best, own));
    }
  }
}
