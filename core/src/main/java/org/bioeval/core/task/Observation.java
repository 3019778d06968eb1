package org.bioeval.core.task;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Instance;

/**
 * One item with its gold answer and what became of asking about it: what metrics are fed with.
 *
 * @param instance the item
 * @param gold the right answer
 * @param outcome what became of the question
 * @param completions what the model said, one for each sample; empty if the backend failed
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public record Observation<I extends Instance, A>(
    I instance, A gold, Outcome<A> outcome, ImmutableList<Completion> completions) {

  /**
   * An observation of an answer that did not come from a model, for tests and for scoring given
   * predictions.
   *
   * @param instance the item
   * @param gold the right answer
   * @param answer the answer to score
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the observation
   */
  public static <I extends Instance, A> Observation<I, A> of(I instance, A gold, A answer) {
    return new Observation<>(instance, gold, new Outcome.Answered<>(answer), ImmutableList.of());
  }
}
