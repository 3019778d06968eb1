package org.bioeval.core.stats.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered blocks of work on a few threads that live for one call. No pool is shared with the
 * application, so nothing here can be starved by it or starve it.
 */
public final class Blocks {
  private Blocks() {}

  /**
   * Runs blocks {@code 0 … blocks-1}, each exactly once, in no particular order, and returns when
   * all are done.
   *
   * @param blocks number of blocks
   * @param threads most threads to use, the calling one included
   * @param work what to do for a block; called by several threads
   */
  public static void run(int blocks, int threads, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          try {
            for (int b = next.getAndIncrement(); b < blocks; b = next.getAndIncrement()) {
              work.accept(b);
            }
          } catch (Throwable t) {
            failure.compareAndSet(null, t);
            next.set(blocks);
          }
        };
    Thread[] others = new Thread[Math.max(0, Math.min(threads, blocks) - 1)];
    for (int i = 0; i < others.length; i++) {
      others[i] = new Thread(worker, "bioeval-resampling-" + (i + 1));
      others[i].setDaemon(true);
      others[i].start();
    }
    worker.run();
    boolean interrupted = false;
    for (Thread other : others) {
      while (true) {
        try {
          other.join();
          break;
        } catch (InterruptedException e) {
          // The blocks are short; finishing them keeps the result whole.
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }
}
