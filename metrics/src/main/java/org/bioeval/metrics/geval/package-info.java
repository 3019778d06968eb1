/**
 * G-Eval: a model judges texts by written criteria (Liu et al. 2023,
 * doi:10.18653/v1/2023.emnlp-main.153).
 *
 * <p>A {@link org.bioeval.metrics.geval.GEval} says what is judged: criteria, steps, rubrics,
 * range. A {@link org.bioeval.metrics.geval.GEvalJudge} is one bound to a model and gives {@link
 * org.bioeval.metrics.geval.GEvalScore}s. Every score tells by which {@link
 * org.bioeval.metrics.geval.ScoringMethod} it came about and what was noteworthy on the way; a
 * reply that cannot be read is a typed outcome, never a number.
 *
 * <pre>{@code
 * GEvalScore coherence = GEval.coherence().judgedBy(model).score(source, summary);
 * }</pre>
 *
 * <p>{@link org.bioeval.metrics.geval.GEvalMetric} makes a metric of judges for an evaluation.
 */
@NullMarked
package org.bioeval.metrics.geval;

import org.jspecify.annotations.NullMarked;
