/**
 * How answers are scored: a {@link org.bioeval.core.metric.Metric} makes accumulators, an {@link
 * org.bioeval.core.metric.Accumulator} takes observations and gives {@link
 * org.bioeval.core.metric.Sample}s, and a sample becomes a {@link org.bioeval.core.metric.Score}
 * with a confidence interval.
 *
 * <p>A metric of your own that is a mean over items is one line:
 *
 * <pre>{@code
 * Metric<Instance, String> words = Metric.mean("words", o -> o.outcome().scored().map(MyText::words).orElse(0));
 * }</pre>
 *
 * <p>Anything else that is a function of sums over items (rates, F-scores, weighted means) is a
 * {@code Tally} with a {@code Statistic}. Every implementation runs the suite {@code
 * MetricContract} of core's test-jar.
 */
@NullMarked
package org.bioeval.core.metric;

import org.jspecify.annotations.NullMarked;
