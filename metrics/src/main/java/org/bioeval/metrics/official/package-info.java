/**
 * The scores that the literature of each corpus reports, counted as its official evaluation counts
 * them: one class for each corpus, named after its loader, with one factory method for each task.
 *
 * <p>Each method says exactly what is one element, when two elements are equal, how elements are
 * counted, and where the rule comes from. Where an official script has a quirk that changes
 * figures, it is kept and said; where a rule could not be checked against the script, that is said
 * too. Whoever compares with a published figure takes the metric from here; whoever asks what a
 * model can do is as well served by {@link org.bioeval.metrics.exact.ExactMatch}.
 *
 * <p>All scores are functions of sums per document, so that their intervals resample documents. An
 * item without a readable answer counts as an empty answer; a failed item is left out.
 */
@NullMarked
package org.bioeval.metrics.official;

import org.jspecify.annotations.NullMarked;
