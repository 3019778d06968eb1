/**
 * Metrics of generated text, ready for an {@code Evaluation}: {@link
 * org.bioeval.metrics.text.TextMetrics} wraps claim checking and lengths as {@code Metric}s; {@link
 * org.bioeval.metrics.text.TextLength} and {@link org.bioeval.metrics.text.ClaimCheck} also work by
 * themselves.
 */
@NullMarked
package org.bioeval.metrics.text;

import org.jspecify.annotations.NullMarked;
