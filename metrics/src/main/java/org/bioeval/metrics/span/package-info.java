/**
 * Scores of labelled spans that go beyond right or wrong: the four readings of {@code nervaluate}
 * (strict, exact, partial, type; SemEval-2013 task 9.1, Segura-Bedmar et al. 2013) in {@link
 * org.bioeval.metrics.span.SpanScorer}, and the chunk scores of {@code seqeval} over tag sequences
 * in {@link org.bioeval.metrics.span.SequenceReport}.
 */
@NullMarked
package org.bioeval.metrics.span;

import org.jspecify.annotations.NullMarked;
