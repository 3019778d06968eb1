/**
 * Which task and which metrics fit a kind of instance.
 *
 * <p>{@link org.bioeval.metrics.catalogue.TaskCatalogue} finds them for the library's own kinds and
 * for those that a user adds:
 *
 * <pre>{@code
 * ScoredTask<MentionInstance, ?> scored =
 *     TaskCatalogue.withDefaults()
 *         .find(MentionInstance.class, Formulation.STRUCTURED, test.schema());
 * Report report = scored.evaluation(test).run(model);
 * }</pre>
 */
@NullMarked
package org.bioeval.metrics.catalogue;

import org.jspecify.annotations.NullMarked;
