package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;

/**
 * A prompt and the answer to be learnt.
 *
 * @param id identifier for messages
 * @param group what it shares with examples that are not independent of it, such as their
 *     publication
 * @param prompt what the model is asked
 * @param answer what it should say, not empty
 */
public record Example(String id, String group, Prompt prompt, String answer) {
  /**
   * Checks the answer.
   *
   * @param id identifier for messages
   * @param group what it shares with examples that are not independent of it, such as their
   *     publication
   * @param prompt what the model is asked
   * @param answer what it should say, not empty
   * @throws IllegalArgumentException if the answer is empty
   */
  public Example {
    checkArgument(!answer.isEmpty(), "example %s has an empty answer", id);
  }

  /**
   * An example of your own.
   *
   * @param id identifier for messages, also its group
   * @param prompt what the model is asked
   * @param answer what it should say, not empty
   * @return the example
   */
  public static Example of(String id, Prompt prompt, String answer) {
    return new Example(id, id, prompt, answer);
  }

  /**
   * An item of a task: the prompt of evaluation, and gold as a perfect completion has it.
   *
   * @param task the question
   * @param instance the item
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the example
   */
  public static <I extends Instance, A> Example of(Task<I, A> task, I instance) {
    return new Example(
        instance.id(), instance.groupId(), task.prompt(instance), task.format(task.gold(instance)));
  }

  /**
   * All items of a dataset.
   *
   * @param task the question
   * @param dataset the items
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the examples in the dataset's order
   */
  public static <I extends Instance, A> ImmutableList<Example> of(
      Task<I, A> task, Dataset<I> dataset) {
    return dataset.toList().stream()
        .map(instance -> of(task, instance))
        .collect(ImmutableList.toImmutableList());
  }
}
