package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is known of one candidate after a {@link Decision}.
 *
 * @param name of the candidate
 * @param role its part in the decision
 * @param footprint what is known of its size
 * @param score its value of the score that the margin is about; empty if it has none
 * @param verdict whether it does the job
 * @param pValue one-sided p-value of the claim that it does the job, adjusted for the number of
 *     candidates; empty if it was not tested
 * @param parts the criteria, in the order of the rule; of the reference only those that do not
 *     compare with it; empty if it was not tested
 * @param documentsNeeded about how many documents would show with a chance of 80 % that it does the
 *     job, if it agreed with the reference; empty unless the verdict is {@link
 *     Verdict#CANNOT_TELL}, or if no number would do
 * @param note why it was not tested; else empty
 */
public record CandidateVerdict(
    String name,
    Role role,
    Footprint footprint,
    OptionalDouble score,
    Verdict verdict,
    OptionalDouble pValue,
    ImmutableList<Part> parts,
    OptionalLong documentsNeeded,
    String note) {

  /** Part of a model in a decision. */
  public enum Role {
    /** May be chosen. */
    CANDIDATE,
    /** What the others are compared with. */
    REFERENCE,
    /** What the reference has to beat. */
    FLOOR
  }

  /** The answers. */
  public enum Verdict {
    /** All criteria are shown to hold. */
    DOES_THE_JOB("does the job"),
    /** A criterion is shown not to hold. */
    FALLS_SHORT("falls short"),
    /** The documents do not tell. */
    CANNOT_TELL("cannot tell"),
    /** Its run failed or is incomplete, or nothing was tested. */
    NOT_TESTED("not tested");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /**
     * The name in tables.
     *
     * @return such as {@code does the job}
     */
    public String label() {
      return label;
    }
  }

  /**
   * One criterion.
   *
   * @param criterion what has to hold
   * @param estimate for an absolute margin the difference to the reference; for a relative or
   *     retaining one how far the candidate is above what it has to reach; else the score or share
   * @param lower simultaneous one-sided lower bound of the estimate
   * @param upper simultaneous one-sided upper bound of the estimate
   * @param bound what the estimate is compared with, such as −0.02 for a margin of 0.02
   * @param pValue one-sided, of this criterion alone, not adjusted
   */
  public record Part(
      Criterion criterion,
      double estimate,
      double lower,
      double upper,
      double bound,
      double pValue) {}

  /** One line: name and verdict. */
  @Override
  public String toString() {
    return name + ": " + verdict.label() + (note.isEmpty() ? "" : " (" + note + ")");
  }
}
