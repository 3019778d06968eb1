package org.bioeval.core.metric;

import org.bioeval.core.stats.ConfidenceInterval;

/**
 * A result with its evidence.
 *
 * @param name such as {@code micro-f1}
 * @param value the point estimate; NaN if undefined, such as precision without any prediction in
 *     some metrics
 * @param interval where the true value lies; undefined (NaN ends) if there are fewer than two
 *     independent groups
 * @param items number of items scored
 * @param groups number of independent groups (source documents) that were resampled
 */
public record Score(
    String name, double value, ConfidenceInterval interval, long items, int groups) {}
