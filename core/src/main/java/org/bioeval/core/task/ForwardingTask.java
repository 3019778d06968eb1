package org.bioeval.core.task;

import java.util.List;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;

/**
 * A task around another one; subclasses override what their strategy changes.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public abstract class ForwardingTask<I extends Instance, A> implements Task<I, A> {

  private final Task<I, A> inner;

  /**
   * Wraps a task.
   *
   * @param inner the task that all calls go to
   */
  protected ForwardingTask(Task<I, A> inner) {
    this.inner = inner;
  }

  /**
   * The task underneath.
   *
   * @return the wrapped task
   */
  protected final Task<I, A> inner() {
    return inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Prompt prompt(I instance) {
    return inner.prompt(instance);
  }

  @Override
  public A gold(I instance) {
    return inner.gold(instance);
  }

  @Override
  public String format(A answer) {
    return inner.format(answer);
  }

  @Override
  public Outcome<A> parse(I instance, Completion completion) {
    return inner.parse(instance, completion);
  }

  @Override
  public int samples() {
    return inner.samples();
  }

  @Override
  public Decoding decoding(Decoding base, int sample) {
    return inner.decoding(base, sample);
  }

  @Override
  public Outcome<A> parse(I instance, List<Completion> completions) {
    return inner.parse(instance, completions);
  }

  @Override
  public Optional<Constraint> constraint(I instance) {
    return inner.constraint(instance);
  }
}
