package org.bioeval.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.core.backend.PermanentException;

/** Asks a model about many items at once and hands the results over in the items' order. */
final class InOrder {
  /** Results that wait for an earlier one, for each thread. */
  private static final int AHEAD = 4;

  private InOrder() {}

  /** Work on one item. */
  interface Work<T, R> {
    /** The item's result. */
    R of(T item);
  }

  /** Takes what came out. */
  interface Receiver<T, R> {
    /** An item's result. */
    void done(T item, R result);

    /** An item that the model cannot take. */
    void refused(T item, PermanentException why);
  }

  /**
   * Works on all items. What concerns one item only is told to the receiver, and the others go on.
   *
   * @param threads items under way at once, at least 1
   * @return {@link Main#OK}, or {@link Main#INCOMPLETE} if an item was refused
   * @throws IllegalArgumentException if there are no threads
   */
  static <T, R> int run(List<T> items, int threads, Work<T, R> work, Receiver<T, R> receiver)
      throws InterruptedException {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "illegal --concurrency " + threads + ", must be at least 1");
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Iterator<T> rest = items.iterator();
      Deque<T> asked = new ArrayDeque<>();
      Deque<Future<R>> results = new ArrayDeque<>();
      int code = Main.OK;
      while (rest.hasNext() || !asked.isEmpty()) {
        while (rest.hasNext() && asked.size() < AHEAD * threads) {
          T item = rest.next();
          asked.add(item);
          results.add(pool.submit(() -> work.of(item)));
        }
        T item = asked.remove();
        try {
          receiver.done(item, results.remove().get());
        } catch (ExecutionException e) {
          receiver.refused(item, refusal(e));
          code = Main.INCOMPLETE;
        }
      }
      return code;
    } finally {
      pool.shutdownNow();
    }
  }

  private static PermanentException refusal(ExecutionException e) {
    if (e.getCause() instanceof PermanentException refused
        && refused.scope() == PermanentException.Scope.ITEM) {
      return refused;
    }
    if (e.getCause() instanceof RuntimeException failure) {
      throw failure;
    }
    throw new IllegalStateException(e.getCause());
  }
}
