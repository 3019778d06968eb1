package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.OptionalDouble;
import org.bioeval.core.stats.ClaimTest;

/**
 * What a {@link Decision} rests on.
 *
 * @param measure what "small" means
 * @param reference name of the reference; of the one with the best score if the reference is the
 *     best, whichever it is
 * @param best whether the reference is the best candidate, whichever it is, and not one that was
 *     named beforehand
 * @param corpora the corpora and their weights in the mean: none if there is one that nobody named;
 *     a single one if the decision is for this corpus alone, a family of its own
 * @param criteria what "does the job" means; the first is the margin
 * @param procedure how p-values are adjusted for the number of candidates
 * @param alpha the largest chance of a wrong decision
 * @param draws number of bootstrap draws
 * @param exploratory whether the margin was tried after the fact
 * @param items number of items
 * @param documents number of documents
 * @param tested number of candidates that were tested together
 * @param candidates every candidate, the smallest first, those of unknown size last
 */
public record DecisionBasis(
    Footprint.Measure measure,
    String reference,
    boolean best,
    ImmutableList<Corpus> corpora,
    ImmutableList<Criterion> criteria,
    ClaimTest.Procedure procedure,
    double alpha,
    int draws,
    boolean exploratory,
    long items,
    long documents,
    int tested,
    ImmutableList<CandidateVerdict> candidates) {

  /**
   * One corpus.
   *
   * @param name of the corpus
   * @param score what it is scored by
   * @param weight in the mean over the corpora; all add up to 1
   * @param items number of items
   * @param documents number of documents
   */
  public record Corpus(String name, String score, double weight, long items, long documents) {}

  /**
   * One candidate.
   *
   * @param name of the candidate
   * @return what is known of it
   * @throws IllegalArgumentException if there is none of that name
   */
  public CandidateVerdict candidate(String name) {
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no candidate '" + name + "'"));
  }

  /**
   * The candidates that are known to be smaller than the reference. Where the reference is the
   * best, whichever it is, all candidates whose size is known.
   *
   * @return the smallest first; without floors
   */
  public ImmutableList<CandidateVerdict> smaller() {
    if (best) {
      return candidates.stream()
          .filter(candidate -> candidate.role() == CandidateVerdict.Role.CANDIDATE)
          .filter(candidate -> candidate.footprint().value(measure).isPresent())
          .collect(ImmutableList.toImmutableList());
    }
    OptionalDouble limit = candidate(reference).footprint().value(measure);
    return candidates.stream()
        .filter(candidate -> candidate.role() == CandidateVerdict.Role.CANDIDATE)
        .filter(candidate -> isSmaller(candidate.footprint().value(measure), limit))
        .collect(ImmutableList.toImmutableList());
  }

  private boolean isSmaller(OptionalDouble value, OptionalDouble limit) {
    return value.isPresent()
        && limit.isPresent()
        && measure.order().compare(value.getAsDouble(), limit.getAsDouble()) < 0;
  }
}
