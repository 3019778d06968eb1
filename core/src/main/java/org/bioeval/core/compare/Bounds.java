package org.bioeval.core.compare;

import org.bioeval.core.stats.ClaimResult;

/**
 * Simultaneous bounds of a contrast that are never tighter than those of the contrast alone. (Draws
 * that all agree, as of a share of 0, would otherwise give bounds without any width.)
 */
record Bounds(double lower, double upper) {

  static Bounds of(ClaimResult claim, int part) {
    ClaimResult.Part p = claim.parts().get(part);
    double lower = Math.min(p.lower(), p.marginalLower());
    // What is shown step by step is positive, whatever the bound of the first step.
    boolean holds = claim.verdict() == ClaimResult.Verdict.DOES_THE_JOB;
    return new Bounds(holds ? Math.max(0, lower) : lower, Math.max(p.upper(), p.marginalUpper()));
  }
}
