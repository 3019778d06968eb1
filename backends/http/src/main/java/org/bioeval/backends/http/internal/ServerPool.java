package org.bioeval.backends.http.internal;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out equal servers: the one with the least load for its limit goes next. A server that
 * breaks down or gives no answer in time {@value #FAILURES_BEFORE_DOWN} times in a row is taken out
 * for a while, twice as long each time, and comes back when a single request succeeds. When no
 * server has room, callers wait in the order they came.
 */
final class ServerPool {

  static final int FAILURES_BEFORE_DOWN = 3;
  private static final Duration FIRST_REST = Duration.ofMillis(500);
  private static final Duration LONGEST_REST = Duration.ofSeconds(15);

  /**
   * What a server asks for in {@code Retry-After} is the concern of the call that it told. Others
   * find out for themselves after this time: a wrong date would keep the server out for good.
   */
  private static final Duration LONGEST_ASKED_REST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ServerPool.class);

  /** A server that may be back is tried first, or it would never be; among equals they rotate. */
  private static final Comparator<Server> BEFORE =
      Comparator.<Server>comparingInt(server -> server.down ? 0 : 1)
          .thenComparingDouble(Server::load)
          .thenComparingLong(server -> server.lastChosen);

  private final ImmutableList<Server> servers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private long choices;
  private boolean closed;

  ServerPool(List<ServerAddress> addresses, int maxConcurrency) {
    this.servers =
        addresses.stream()
            .map(address -> new Server(address, maxConcurrency))
            .collect(ImmutableList.toImmutableList());
  }

  ImmutableList<Server> servers() {
    return servers;
  }

  /**
   * Waits for a server with room.
   *
   * @return the server, reserved for one request; empty if the deadline passed first
   * @throws CancellationException if the thread is interrupted; the flag stays set
   */
  Optional<Lease> acquire(Deadline deadline) {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new IllegalStateException("this backend is closed; build a new one");
        }
        long now = System.nanoTime();
        Server server = leastLoaded(now);
        if (server != null) {
          server.inFlight++;
          server.lastChosen = ++choices;
          boolean probe = server.down;
          server.probing |= probe;
          return Optional.of(new Lease(this, server, now, probe));
        }
        long wait = Math.min(deadline.left(), untilOneHasRested(now));
        if (deadline.passed()) {
          return Optional.empty();
        }
        var unused = room.awaitNanos(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      // A signal may have been meant for this thread; pass it on.
      room.signal();
      throw new CancellationException("interrupted while waiting for a server with room");
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Server leastLoaded(long now) {
    Server best = null;
    for (Server server : servers) {
      if (server.hasRoom(now) && (best == null || BEFORE.compare(server, best) < 0)) {
        best = server;
      }
    }
    return best;
  }

  private long untilOneHasRested(long now) {
    long soonest = Long.MAX_VALUE;
    for (Server server : servers) {
      long wait = server.restUntil - now;
      if (wait > 0) {
        soonest = Math.min(soonest, wait);
      }
    }
    return soonest;
  }

  void succeeded(Lease lease) {
    lock.lock();
    try {
      Server server = lease.server();
      server.limit.succeeded(lease.sentNanos(), System.nanoTime(), server.inFlight);
      isThere(server);
    } finally {
      release(lease);
      lock.unlock();
    }
  }

  /** The request ended in a way that says nothing about the server, such as by cancellation. */
  void released(Lease lease) {
    lock.lock();
    try {
      release(lease);
    } finally {
      lock.unlock();
    }
  }

  void failed(Lease lease, AttemptFailed failure) {
    lock.lock();
    try {
      Server server = lease.server();
      long now = System.nanoTime();
      switch (failure.fault()) {
        case OVERLOADED -> {
          server.limit.overloaded(lease.sentNanos(), now);
          isThere(server);
        }
        case SILENT -> {
          server.limit.overloaded(lease.sentNanos(), now);
          breakdown(server, lease.isProbe(), now);
        }
        case UNREACHABLE -> breakdown(server, lease.isProbe(), now);
        case ANSWERED -> isThere(server);
      }
      failure
          .retryAfter()
          .map(wait -> Math.min(wait.toNanos(), LONGEST_ASKED_REST.toNanos()))
          .ifPresent(wait -> server.restUntil = later(server.restUntil, now + wait));
    } finally {
      release(lease);
      lock.unlock();
    }
  }

  private static void isThere(Server server) {
    if (server.down) {
      LOG.info("{} is back", server);
    }
    server.failuresInARow = 0;
    server.down = false;
  }

  private static void breakdown(Server server, boolean probe, long now) {
    // Requests that were already under way when the server went down tell nothing new.
    if (server.down && !probe) {
      return;
    }
    server.failuresInARow++;
    if (server.failuresInARow >= FAILURES_BEFORE_DOWN) {
      int doublings = Math.min(10, server.failuresInARow - FAILURES_BEFORE_DOWN);
      long rest = Math.min(LONGEST_REST.toNanos(), FIRST_REST.toNanos() << doublings);
      if (!server.down) {
        LOG.warn("{} does not answer; it gets nothing until it answers again", server);
      }
      server.down = true;
      server.restUntil = later(server.restUntil, now + rest);
    }
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private void release(Lease lease) {
    Server server = lease.server();
    server.inFlight--;
    if (lease.isProbe()) {
      server.probing = false;
    }
    // More than one place may have become free when a limit rose or a server came back.
    for (int i = Math.max(1, server.limit.value() - server.inFlight); i > 0; i--) {
      if (!lock.hasWaiters(room)) {
        break;
      }
      room.signal();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
