/**
 * Which model, how sure, and the smallest that still does the job.
 *
 * <p>A {@link org.bioeval.core.compare.Comparison} holds the results of several models on the same
 * items, run by {@link org.bioeval.core.compare.ComparisonRun} or read from disk. A {@link
 * org.bioeval.core.compare.DecisionRule} says what "does the job" means, and gives a {@link
 * org.bioeval.core.compare.Decision} whose chance of being wrong is bounded:
 *
 * <pre>{@code
 * Comparison comparison = Comparison.of(Report.read(large), Report.read(small));
 * Decision decision =
 *     comparison
 *         .smallest(Footprint.Measure.PARAMETERS)
 *         .within("micro-f1", Margin.absolute(0.02))
 *         .of("large")
 *         .and(Criterion.atMost(Outcome.Kind.TRUNCATED, 0.01))
 *         .at(Confidence.of(0.95))
 *         .decide();
 * }</pre>
 *
 * <p>Of several corpora there is a {@link org.bioeval.core.compare.ComparisonMatrix}. Before a run,
 * a {@link org.bioeval.core.compare.PilotPlan} tells how many documents a decision takes. What else
 * a comparison looks like, without a claim: {@link org.bioeval.core.compare.Pareto}, {@link
 * org.bioeval.core.compare.Ranking}, {@link org.bioeval.core.compare.Breakdown} and {@link
 * org.bioeval.core.compare.ScoreTable}.
 */
@NullMarked
package org.bioeval.core.compare;

import org.jspecify.annotations.NullMarked;
