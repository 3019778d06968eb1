/**
 * Hints that a model may have seen test items before, each with its uncertainty and none a verdict.
 *
 * <ul>
 *   <li>{@link org.bioeval.core.contamination.NgramOverlap}: words in a row that test items share
 *       with training items or few-shot examples. Needs no model.
 *   <li>{@link org.bioeval.core.contamination.ShuffledText}: whether a model finds the sentences of
 *       test items likelier in their own order than shuffled, more so than those of texts that it
 *       cannot have seen.
 *   <li>{@link org.bioeval.core.contamination.FileOrder}: whether a model finds the documents of a
 *       test file likelier in the order of the file than in any other.
 * </ul>
 *
 * <p>The latter two ask backends that score given text ({@link
 * org.bioeval.core.backend.Capability#CONTINUATION_SCORES}).
 */
@NullMarked
package org.bioeval.core.contamination;

import org.jspecify.annotations.NullMarked;
