package org.bioeval.core.task;

import org.bioeval.core.data.Instance;

/**
 * A way of prompting that can be put around any task.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
@FunctionalInterface
public interface Strategy<I extends Instance, A> {

  /**
   * Puts this strategy around a task.
   *
   * @param task the task as it is
   * @return a task that prompts and reads by this strategy
   */
  Task<I, A> around(Task<I, A> task);
}
