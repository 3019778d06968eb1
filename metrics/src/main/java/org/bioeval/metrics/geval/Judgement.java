package org.bioeval.metrics.geval;

import com.google.common.collect.ImmutableList;

/**
 * What a judge found.
 *
 * @param value score mapped from the range to 0 … 1; in strict mode 0 or 1. Only DeepEval's
 *     arithmetic can leave these limits, because it does not check scores against the range
 * @param raw score on the range itself
 * @param method how the score came about
 * @param reason the judge's own reason, of the first reply; may be empty
 * @param replies the numbers stated by each reply
 * @param notes what was noteworthy: falling back to another method and why, probability that could
 *     not be attributed, replies that had to be repaired or asked again; empty if nothing was
 */
public record Judgement(
    double value,
    double raw,
    ScoringMethod method,
    String reason,
    ImmutableList<Double> replies,
    ImmutableList<String> notes) {}
