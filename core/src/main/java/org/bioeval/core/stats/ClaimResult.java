package org.bioeval.core.stats;

import com.google.common.collect.ImmutableList;
import java.util.OptionalLong;

/**
 * What became of a {@link Claim}.
 *
 * @param name of the candidate
 * @param verdict whether the claim is shown, refuted or open
 * @param pValue one-sided p-value of the claim, adjusted for the number of candidates
 * @param parts each part, in the order of the claim
 * @param documentsNeeded about how many documents would show every part with a chance of 80 % if
 *     the candidate agreed with the reference; empty if the verdict is not {@link
 *     Verdict#CANNOT_TELL} or no number would do
 */
public record ClaimResult(
    String name,
    Verdict verdict,
    double pValue,
    ImmutableList<Part> parts,
    OptionalLong documentsNeeded) {

  /** The three answers. */
  public enum Verdict {
    /** All parts hold. */
    DOES_THE_JOB,
    /** At least one part does not hold. */
    FALLS_SHORT,
    /** The documents do not tell. */
    CANNOT_TELL
  }

  /**
   * One contrast. It holds where its true value is positive.
   *
   * @param value on the documents as they are; for a difference, difference plus margin
   * @param standardError of the value
   * @param pValue one-sided, by jackknife-t, not adjusted
   * @param lower simultaneous lower bound of the value at the level of the test; 0 where only the
   *     step-down shows that it is positive
   * @param upper simultaneous upper bound
   * @param marginalLower lower bound for this contrast alone, by jackknife-t
   * @param marginalUpper upper bound for this contrast alone
   */
  public record Part(
      double value,
      double standardError,
      double pValue,
      double lower,
      double upper,
      double marginalLower,
      double marginalUpper) {}
}
