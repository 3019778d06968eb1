/**
 * Uncertainty and comparison: intervals, paired tests, corrections and effect sizes over plain
 * numbers.
 *
 * <p>Nothing here knows about language models. A score is described by <em>additive rows</em>: one
 * row per document, a few columns per row (a value; a numerator and a denominator; true positives,
 * false positives and false negatives), and a {@link org.bioeval.core.stats.Statistic} that turns
 * the column sums into the score. Everything that resamples documents works on that form, so that a
 * micro-averaged F1 is resampled as what it is, a ratio of sums, and not as a mean of ratios.
 *
 * <ul>
 *   <li>Intervals: {@link org.bioeval.core.stats.Intervals} chooses among {@link
 *       org.bioeval.core.stats.Wilson}, jackknife and {@link org.bioeval.core.stats.Bootstrap}.
 *   <li>Two systems on the same documents: {@link org.bioeval.core.stats.PairedBootstrap}, {@link
 *       org.bioeval.core.stats.ApproximateRandomisation}, {@link org.bioeval.core.stats.McNemar}.
 *   <li>Many comparisons: {@link org.bioeval.core.stats.Holm}; many candidates against a reference:
 *       {@link org.bioeval.core.stats.ClaimTest} over {@link org.bioeval.core.stats.Contrast}s.
 *   <li>How large, and how many documents are needed: {@link org.bioeval.core.stats.EffectSize},
 *       {@link org.bioeval.core.stats.MinimumDetectableDifference}; to show that a candidate is not
 *       worse, {@link org.bioeval.core.stats.SampleSize}.
 * </ul>
 *
 * <p>All random procedures take a seed and give the same numbers for the same seed whatever the
 * number of threads. All classes are immutable and safe for use by several threads.
 */
@NullMarked
package org.bioeval.core.stats;

import org.jspecify.annotations.NullMarked;
