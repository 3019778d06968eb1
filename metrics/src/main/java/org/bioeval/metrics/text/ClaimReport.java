package org.bioeval.metrics.text;

import com.google.common.collect.ImmutableList;

/**
 * What a judge found of the claims of a text.
 *
 * @param claims the claims with their verdicts, in the order of the text; empty if it claims
 *     nothing
 */
public record ClaimReport(ImmutableList<Claim> claims) {

  /** How a claim stands to the source. */
  public enum Verdict {
    /** The source says it or it follows from the source. */
    ENTAILED,
    /** The source says otherwise. */
    CONTRADICTED,
    /** The source says nothing of it. */
    MISSING
  }

  /**
   * A statement of the text.
   *
   * @param text the statement in the judge's words
   * @param verdict how it stands to the source
   */
  public record Claim(String text, Verdict verdict) {}

  /**
   * How many claims have a verdict.
   *
   * @param verdict one of the three
   * @return at least 0
   */
  public long count(Verdict verdict) {
    return claims.stream().filter(claim -> claim.verdict() == verdict).count();
  }

  /**
   * The share of claims that have a verdict.
   *
   * @param verdict one of the three
   * @return from 0 to 1; {@code NaN} if there are no claims
   */
  public double share(Verdict verdict) {
    return claims.isEmpty() ? Double.NaN : (double) count(verdict) / claims.size();
  }
}
