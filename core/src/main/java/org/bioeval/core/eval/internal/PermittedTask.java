package org.bioeval.core.eval.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Work that holds a permit and gives it back exactly once: when the work has ended, or when it is
 * cancelled before it began. What the work does not settle itself, a cancellation or an exception
 * settles.
 */
final class PermittedTask extends FutureTask<@Nullable Void> {

  private final CompletableFuture<?> result;
  private final Runnable released;
  private final AtomicBoolean free = new AtomicBoolean();
  private volatile boolean begun;

  /**
   * Work that has not begun.
   *
   * @param work completes the result, now or later
   * @param result cancelled with the work, and failed by an exception of it
   * @param released gives the permit back
   */
  PermittedTask(Runnable work, CompletableFuture<?> result, Runnable released) {
    super(work, null);
    this.result = result;
    this.released = released;
  }

  /**
   * Hands the work over.
   *
   * @throws RejectedExecutionException if the executor does not take it; the permit is given back
   */
  void executeOn(Executor executor) {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      release();
      throw e;
    }
  }

  @Override
  public void run() {
    begun = true;
    try {
      super.run();
    } finally {
      release();
    }
  }

  private void release() {
    if (free.compareAndSet(false, true)) {
      released.run();
    }
  }

  @Override
  protected void done() {
    if (isCancelled()) {
      result.cancel(false);
      if (!begun) {
        release();
      }
    }
  }

  @Override
  protected void setException(Throwable t) {
    super.setException(t);
    result.completeExceptionally(t);
  }
}
