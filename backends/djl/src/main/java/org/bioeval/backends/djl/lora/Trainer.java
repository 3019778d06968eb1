package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.backends.djl.lora.internal.Seeds;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;

/**
 * Makes adapters from examples. {@link LoraTrainer} is the one of this module; another one, such as
 * a client of a training service, implements {@link #listen}, {@link #fit(List, Criterion,
 * TrainingOptions)} and {@link #close}, makes its result with {@link
 * org.bioeval.backends.djl.Adapter#load} and can stand wherever a trainer is asked for.
 */
public interface Trainer extends AutoCloseable {
  /** Share of the training data held out where there is no validation split. */
  double HELD_OUT = 0.1;

  /**
   * Follows the runs to come.
   *
   * @param listener receives steps and evaluations
   * @return this trainer
   */
  Trainer listen(TrainingListener listener);

  /**
   * Trains on examples.
   *
   * @param train what is learnt, at least one that is not too long
   * @param criterion by what the best checkpoint is chosen
   * @param options how
   * @return the best and the last adapter, and the curve
   * @throws IllegalArgumentException if there is nothing to learn from
   * @throws TrainingException if the loss is no number; the message names step and examples
   * @throws org.bioeval.backends.checkpoint.CheckpointException if the options' folder holds
   *     checkpoints of another run
   */
  Training fit(List<Example> train, Criterion criterion, TrainingOptions options);

  /** Gives back what training holds. Calling it again does nothing. */
  @Override
  void close();

  /**
   * Trains on a task's items; the best checkpoint is the one with the lowest validation loss.
   *
   * @param task the question; prompts and answers are those of evaluation
   * @param train what is learnt
   * @param validation what checkpoints are judged by
   * @param options how
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the best and the last adapter, and the curve
   * @throws TrainingException if the loss is no number
   */
  default <I extends Instance, A> Training fit(
      Task<I, A> task, Dataset<I> train, Dataset<I> validation, TrainingOptions options) {
    return fit(Example.of(task, train), Criterion.loss(Example.of(task, validation)), options);
  }

  /**
   * Trains on a task's items where there is no validation split: a tenth of the items' groups,
   * chosen by the seed, is held out for the validation loss and not learnt.
   *
   * @param task the question; prompts and answers are those of evaluation
   * @param train what is learnt, and held out
   * @param options how
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the best and the last adapter, and the curve
   * @throws TrainingException if the loss is no number
   */
  default <I extends Instance, A> Training fit(
      Task<I, A> task, Dataset<I> train, TrainingOptions options) {
    return fit(Example.of(task, train), options);
  }

  /**
   * Trains on examples, a tenth of whose groups is held out by the seed for the validation loss and
   * not learnt.
   *
   * @param examples what is learnt, and held out
   * @param options how
   * @return the best and the last adapter, and the curve
   * @throws TrainingException if the loss is no number
   */
  default Training fit(List<Example> examples, TrainingOptions options) {
    Set<String> held = heldOut(examples, options.seed());
    return fit(
        examples.stream().filter(e -> !held.contains(e.group())).toList(),
        Criterion.loss(examples.stream().filter(e -> held.contains(e.group())).toList()),
        options);
  }

  /**
   * The groups that are held out: {@link #HELD_OUT} of all, at least one.
   *
   * @param examples all examples
   * @param seed makes the choice repeatable
   * @return identifiers of groups
   */
  static Set<String> heldOut(List<Example> examples, long seed) {
    List<String> groups =
        new ArrayList<>(new TreeSet<>(examples.stream().map(Example::group).toList()));
    Collections.shuffle(groups, new Random(Seeds.derive(seed, Seeds.HELD_OUT, 0)));
    return Set.copyOf(
        ImmutableList.copyOf(groups.subList(0, (int) Math.ceil(HELD_OUT * groups.size()))));
  }
}
