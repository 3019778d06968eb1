/**
 * What a model is asked about an instance and how its answer is read: {@link
 * org.bioeval.core.task.Task} and the strategies stacked on it.
 *
 * <pre>{@code
 * Task<MentionInstance, ImmutableList<Mention>> task =
 *     Tasks.mentions(schema).with(ChainOfThought.marked()).with(FewShot.retrieved(retriever, 5));
 * }</pre>
 *
 * <p>Strategies wrap tasks, the last one outermost: put {@code ChainOfThought} before {@code
 * FewShot}, so that the examples show the marked final answer, and {@code SelfConsistency} last.
 */
@NullMarked
package org.bioeval.core.task;

import org.jspecify.annotations.NullMarked;
