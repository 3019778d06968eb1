package org.bioeval.backends.http.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bioeval.backends.http.internal.AttemptFailed.Fault;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;

/** Makes calls: chooses a server, tries, waits, tries again, within the deadline. */
public final class Caller implements AutoCloseable {

  private final Transport transport;
  private final ServerPool pool;
  private final Limits limits;

  /**
   * How long and how often to try.
   *
   * @param attempts most attempts at a call
   * @param firstDelay bound of the wait before the first retry
   * @param maxDelay bound of all waits that the server did not ask for
   * @param request time for one attempt
   * @param total time for a call with all its attempts and waits
   */
  public record Limits(
      int attempts, Duration firstDelay, Duration maxDelay, Duration request, Duration total) {}

  /**
   * One attempt at a call.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  interface Attempt<T> {
    T on(Server server, Deadline deadline) throws AttemptFailed;

    /** Tells whether a failed attempt may be made again. */
    default boolean mayRepeat() {
      return true;
    }
  }

  /**
   * A caller.
   *
   * @param transport sends
   * @param addresses of equal servers
   * @param maxConcurrency most requests at once to each server
   * @param limits how long and how often to try
   */
  public Caller(
      Transport transport, List<ServerAddress> addresses, int maxConcurrency, Limits limits) {
    this.transport = transport;
    this.pool = new ServerPool(addresses, maxConcurrency);
    this.limits = limits;
  }

  Transport transport() {
    return transport;
  }

  ServerPool pool() {
    return pool;
  }

  /** Calls until it succeeds, cannot, or the deadline passes. */
  <T> T call(Attempt<T> attempt) {
    return call(attempt, limits);
  }

  <T> T call(Attempt<T> attempt, Limits within) {
    Deadline total = Deadline.in(within.total());
    AttemptFailed last = null;
    for (int n = 1; ; n++) {
      Optional<Lease> acquired = pool.acquire(total);
      if (acquired.isEmpty()) {
        throw gaveUp(last, n - 1, "its deadline of " + within.total().toMillis() + " ms passed");
      }
      try (Lease lease = acquired.get()) {
        Deadline mine = Deadline.in(within.request()).earlier(total);
        boolean cutShort = mine.left() < Deadline.in(within.request().dividedBy(2)).left();
        try {
          T result = attempt.on(lease.server(), mine);
          lease.succeeded();
          return result;
        } catch (AttemptFailed failure) {
          // A server that is given little of its time says nothing by not answering.
          if (!cutShort || failure.fault() != Fault.SILENT) {
            lease.failed(failure);
          }
          last = failure;
        }
      }
      if (!(last.reason() instanceof RetriableException)) {
        throw last.reason();
      }
      if (!attempt.mayRepeat()) {
        throw last.reason();
      }
      if (n >= within.attempts()) {
        throw gaveUp(last, n, "no attempt is left");
      }
      long wait = wait(last, n, within);
      if (wait >= total.left()) {
        throw gaveUp(last, n, "its deadline of " + within.total().toMillis() + " ms is too near");
      }
      sleep(wait);
    }
  }

  private static long wait(AttemptFailed last, int failures, Limits within) {
    int doublings = Math.min(failures - 1, 30);
    double bound =
        Math.min(
            within.maxDelay().toNanos(), within.firstDelay().toNanos() * Math.pow(2, doublings));
    long jittered = (long) (bound * (1 - ThreadLocalRandom.current().nextDouble()));
    return Math.max(jittered, last.retryAfter().map(Duration::toNanos).orElse(0L));
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting to try again");
    }
  }

  private static BackendException gaveUp(@Nullable AttemptFailed last, int attempts, String why) {
    String tried = "the call was given up after " + attempts + " attempts because " + why;
    return last == null
        ? new RetriableException(
            "no server had room or was up; " + tried + ". Raise deadline(…) or add servers", null)
        : new RetriableException(
            last.reason().getMessage() + " [" + tried + "]",
            last.reason(),
            last.retryAfter().orElse(null));
  }

  /** Ends all calls under way and frees the connections. */
  @Override
  public void close() {
    pool.close();
    transport.close();
  }
}
