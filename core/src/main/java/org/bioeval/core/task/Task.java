package org.bioeval.core.task;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;

/**
 * A question about instances: how it is put to a model, how the answer is read, and what the right
 * answer is.
 *
 * <p>The same task gives the prompts of evaluation, the examples of few-shot prompts and the
 * targets of fine-tuning, so that a model is trained on exactly what it will be asked. Tasks are
 * immutable and safe for use by many threads.
 *
 * @param <I> kind of instance
 * @param <A> type of answer; compared by {@code equals}
 */
public interface Task<I extends Instance, A> {

  /**
   * Identifier for reports, such as {@code BC5CDR/structured}.
   *
   * @return the name; includes the strategies stacked on the task
   */
  String name();

  /**
   * The question about an item. The same item always gives the same prompt.
   *
   * @param instance the item
   * @return the prompt
   */
  Prompt prompt(I instance);

  /**
   * The right answer.
   *
   * @param instance the item
   * @return gold
   */
  A gold(I instance);

  /**
   * Writes an answer as a model should: the inverse of {@link #parse}.
   *
   * @param answer an answer, such as gold
   * @return the text of a perfect completion
   */
  String format(A answer);

  /**
   * Reads a completion. Never throws because of what a model said.
   *
   * @param instance the item that was asked about
   * @param completion what the model said
   * @return the answer, or why there is none
   */
  Outcome<A> parse(I instance, Completion completion);

  /**
   * How many completions are needed for one answer.
   *
   * @return 1, unless a strategy samples several
   */
  default int samples() {
    return 1;
  }

  /**
   * The decoding for one of the samples.
   *
   * @param base as the user set it
   * @param sample number of the sample, from 0
   * @return the base, unless a strategy samples several
   */
  default Decoding decoding(Decoding base, int sample) {
    return base;
  }

  /**
   * Reads all completions of an item.
   *
   * @param instance the item that was asked about
   * @param completions as many as {@link #samples()}
   * @return the answer, or why there is none
   */
  default Outcome<A> parse(I instance, List<Completion> completions) {
    checkArgument(
        completions.size() == 1,
        "task %s reads one completion an item, not %s",
        name(),
        completions.size());
    return parse(instance, completions.get(0));
  }

  /**
   * A form that every well-formed answer to this item has, for backends that can enforce it.
   *
   * @param instance the item
   * @return the form, or empty if the task cannot say
   */
  default Optional<Constraint> constraint(I instance) {
    return Optional.empty();
  }

  /**
   * Reads a completion and puts it beside gold.
   *
   * @param instance the item that was asked about
   * @param completions what the model said, as many as {@link #samples()}
   * @return the observation to feed metrics with
   */
  default Observation<I, A> observe(I instance, Completion... completions) {
    ImmutableList<Completion> all = ImmutableList.copyOf(completions);
    return new Observation<>(instance, gold(instance), parse(instance, all), all);
  }

  /**
   * This task with a prompting strategy put around it.
   *
   * @param strategy such as few-shot examples
   * @return a new task
   */
  default Task<I, A> with(Strategy<I, A> strategy) {
    return strategy.around(this);
  }
}
