/**
 * How answers are scored. A {@link org.bioeval.core.metric.Metric} adds what it sees of each
 * observation to a {@link org.bioeval.core.metric.Tally} of sums per document, and reads {@link
 * org.bioeval.core.metric.Sample}s off it, the evidence for each score. A sample becomes a {@link
 * org.bioeval.core.metric.Score} with a confidence interval. An {@link
 * org.bioeval.core.metric.Accumulator} is a metric and a tally, for loops of one's own. A metric
 * that asks a model about each answer is {@link org.bioeval.core.metric.Judged}.
 *
 * <p>A metric of your own that is a mean over items is one line:
 *
 * <pre>{@code
 * Metric<Instance, String> words = Metric.mean("words", o -> o.outcome().scored().map(MyText::words).orElse(0));
 * }</pre>
 *
 * <p>Anything else that is a function of sums over items (rates, F-scores, weighted means) adds its
 * sums to the tally and names a {@link org.bioeval.core.stats.Formula} of them. Tallies of parts of
 * a corpus merge to that of the whole, bit for bit. Every implementation runs the suite {@code
 * MetricContract} of the module {@code bioeval-testkit}.
 */
@NullMarked
package org.bioeval.core.metric;

import org.jspecify.annotations.NullMarked;
