package org.bioeval.core.eval.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Judged;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.task.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The judging of one answer by one metric, however many questions that takes. It counts as one call
 * under way, since it asks them in turn.
 *
 * @param <J> what comes of it
 */
public final class Judging<J> {

  private final String item;
  private final Supplier<J> judge;
  private final BiConsumer<J, Tally> observe;
  private final JournalAsker asker;
  private final CompletableFuture<J> judgement = new CompletableFuture<>();
  private volatile @Nullable PermittedTask task;

  private Judging(
      String item, Supplier<J> judge, BiConsumer<J, Tally> observe, JournalAsker asker) {
    this.item = item;
    this.judge = judge;
    this.observe = observe;
    this.asker = asker;
  }

  /**
   * A judging that has not begun.
   *
   * @param metric judges
   * @param observation what is judged
   * @param asker asks the metric's judges
   * @param <I> kind of instance
   * @param <A> type of answer
   * @param <J> what comes of judging
   * @return the judging
   */
  public static <I extends Instance, A, J> Judging<J> of(
      Judged<I, A, J> metric,
      Observation<? extends I, ? extends A> observation,
      JournalAsker asker) {
    return new Judging<>(
        observation.instance().id(),
        () -> metric.judge(observation, asker),
        (judgement, tally) -> metric.observe(observation, judgement, tally),
        asker);
  }

  /**
   * Begins. It is done when all replies are on disk.
   *
   * @param executor runs it
   * @param released called exactly once, when no judge is busy with it any more
   * @param pointless told at once, on the thread of the call, that the run should end
   * @throws RejectedExecutionException if the executor does not take it
   */
  public void begin(Executor executor, Runnable released, Runnable pointless) {
    PermittedTask judging =
        new PermittedTask(
            () -> {
              try {
                keep(judge.get(), null, pointless);
              } catch (RuntimeException e) {
                if (stopsRun(e)) {
                  pointless.run();
                }
                keep(null, e, pointless);
              }
            },
            judgement,
            released);
    task = judging;
    judging.executeOn(executor);
  }

  /**
   * The item whose answer is judged.
   *
   * @return its id
   */
  public String item() {
    return item;
  }

  /** Settles the judging once all that was asked for it is on disk. */
  private void keep(@Nullable J found, @Nullable RuntimeException failure, Runnable pointless) {
    var unused =
        asker
            .durable()
            .whenComplete(
                (nothing, unwritten) -> {
                  if (unwritten != null) {
                    pointless.run();
                    Throwable cause = unwritten.getCause();
                    judgement.completeExceptionally(cause == null ? unwritten : cause);
                  } else if (failure != null) {
                    judgement.completeExceptionally(failure);
                  } else {
                    judgement.complete(found);
                  }
                });
  }

  /** One answer stays without judgement if its call alone failed; anything else ends the run. */
  private static boolean stopsRun(Throwable e) {
    return !(e instanceof BackendException)
        || (e instanceof PermanentException p && p.scope() == PermanentException.Scope.RUN);
  }

  /**
   * Tells whether {@link #observe} would return at once.
   *
   * @return true if it is over
   */
  public boolean isDone() {
    return judgement.isDone();
  }

  /**
   * Waits for the judgement and adds it. A judgement that a metric could not make, since it lets
   * the failures of single calls through, is not added.
   *
   * @param into takes the sums
   * @return why the judgement is not what a later run may make it, or null if there was no such
   *     failure
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws ExecutionException if the run should end; the cause tells why
   * @throws CancellationException if it was cancelled
   */
  public @Nullable String observe(Tally into) throws InterruptedException, ExecutionException {
    try {
      observe.accept(judgement.get(), into);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause == null || stopsRun(cause)) {
        throw e;
      }
      return cause instanceof RetriableException
          ? String.valueOf(cause.getMessage())
          : asker.failure();
    }
    return asker.failure();
  }

  /** Interrupts it, if it is still under way. */
  public void cancel() {
    PermittedTask judging = task;
    if (judging != null && !judgement.isDone()) {
      judging.cancel(true);
    }
  }
}
