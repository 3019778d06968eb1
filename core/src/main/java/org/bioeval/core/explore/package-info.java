/**
 * What a comparison looks like beside its decision: which models are worth their size ({@link
 * org.bioeval.core.explore.Pareto}), how stable their order is ({@link
 * org.bioeval.core.explore.Ranking}), where they differ ({@link
 * org.bioeval.core.explore.Breakdown}), and a table of scores for a paper ({@link
 * org.bioeval.core.explore.ScoreTable}).
 *
 * <p>These describe the data. They make no claims with a bounded chance of being wrong; for that,
 * ask for a {@link org.bioeval.core.compare.Decision}.
 */
@NullMarked
package org.bioeval.core.explore;

import org.jspecify.annotations.NullMarked;
