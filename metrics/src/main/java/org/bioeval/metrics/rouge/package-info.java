/**
 * ROUGE: recall-oriented overlap of a text with one or several references (Lin 2004, "ROUGE: A
 * Package for Automatic Evaluation of Summaries").
 *
 * <p>Start at {@link org.bioeval.metrics.rouge.Rouge}. The scores equal those of Google's {@code
 * rouge_score} 0.1.2 for the same tokens, and the default tokens are the same too. Any Lucene
 * {@link org.apache.lucene.analysis.Analyzer} can take the place of the default {@link
 * org.bioeval.metrics.rouge.RougeAnalyzer}.
 *
 * <pre>{@code
 * RougeScores scores = Rouge.withDefaults().score(reference, prediction);
 * double f = scores.rougeL().fMeasure();
 * }</pre>
 *
 * <p>{@link org.bioeval.metrics.rouge.RougeMetric} makes a metric of it for an evaluation.
 */
@NullMarked
package org.bioeval.metrics.rouge;

import org.jspecify.annotations.NullMarked;
