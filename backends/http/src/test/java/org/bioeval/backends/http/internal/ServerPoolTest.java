package org.bioeval.backends.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.bioeval.backends.http.internal.AttemptFailed.Fault;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever becomes of a request, its place is free again, and only an answer brings a server back.
 */
@Timeout(120)
class ServerPoolTest {

  private static final HttpErrors ERRORS = new HttpErrors(text -> text);

  private static ServerPool pool(int servers, int concurrency) {
    List<ServerAddress> addresses = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      addresses.add(ServerAddress.parse("http://127.0.0.1:" + (9 + i) + "/v1"));
    }
    return new ServerPool(addresses, concurrency);
  }

  private static Lease lease(ServerPool pool) {
    return pool.acquire(Deadline.in(Duration.ofSeconds(30))).orElseThrow();
  }

  private static AttemptFailed unreachable(Server server) {
    return ERRORS.transport(server, new java.net.ConnectException("refused"));
  }

  private static AttemptFailed silent(Server server) {
    return ERRORS.timeout(server, Duration.ofSeconds(1));
  }

  private static AttemptFailed busy(Duration wait) {
    return new AttemptFailed(new RetriableException("busy", null, wait), Fault.OVERLOADED);
  }

  private static void assertAllPlacesFree(ServerPool pool) {
    for (Server server : pool.servers()) {
      assertThat(server.inFlight).isZero();
      assertThat(server.probing).isFalse();
    }
  }

  private static Server takenDown(ServerPool pool) {
    Server server = pool.servers().get(0);
    for (int i = 0; i < ServerPool.FAILURES_BEFORE_DOWN; i++) {
      try (Lease lease = lease(pool)) {
        lease.failed(unreachable(server));
      }
    }
    assertThat(server.down).isTrue();
    return server;
  }

  @Test
  void aTimeOutDoesNotBringAServerBack() {
    ServerPool pool = pool(1, 4);
    Server server = takenDown(pool);
    try (Lease probe = lease(pool)) {
      assertThat(probe.isProbe()).isTrue();
      probe.failed(silent(server));
    }
    assertThat(server.down).isTrue();
    assertThat(server.restUntil - System.nanoTime()).isPositive();
    assertAllPlacesFree(pool);
  }

  /** It hangs, is taken out, hangs at the first probe, and answers at the second. */
  @Test
  void aHungServerIsTakenOutAndComesBackSlowly() {
    ServerPool pool = pool(2, 4);
    Server hung = pool.servers().get(0);
    int silences = 0;
    long answers = 0;
    while (silences < ServerPool.FAILURES_BEFORE_DOWN + 1) {
      try (Lease lease = lease(pool)) {
        if (lease.server() == hung) {
          silences++;
          lease.failed(silent(hung));
          assertThat(hung.down).isEqualTo(silences >= ServerPool.FAILURES_BEFORE_DOWN);
        } else {
          answers++;
          lease.succeeded();
        }
      }
    }
    assertThat(answers).isGreaterThan(ServerPool.FAILURES_BEFORE_DOWN);
    Lease probe = lease(pool);
    while (probe.server() != hung) {
      probe.succeeded();
      probe = lease(pool);
    }
    // While one request finds out, no other is sent there.
    for (int i = 0; i < 10; i++) {
      try (Lease other = lease(pool)) {
        assertThat(other.server()).isNotSameAs(hung);
        other.succeeded();
      }
    }
    probe.succeeded();
    assertThat(hung.down).isFalse();
    assertAllPlacesFree(pool);
  }

  @Test
  void aTimeOutStillLowersTheLimit() {
    ServerPool pool = pool(1, 8);
    Server server = pool.servers().get(0);
    try (Lease lease = lease(pool)) {
      lease.failed(silent(server));
    }
    assertThat(server.limit.value()).isEqualTo(4);
  }

  @Test
  void noRetryAfterOverflowsOrKeepsAServerOutForGood() {
    for (Duration wait :
        List.of(
            Duration.ofDays(1),
            Duration.ofDays(400 * 365),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ZERO)) {
      ServerPool pool = pool(1, 1);
      Server server = pool.servers().get(0);
      try (Lease lease = lease(pool)) {
        lease.failed(busy(wait));
      }
      assertAllPlacesFree(pool);
      assertThat(server.restUntil - System.nanoTime())
          .isLessThanOrEqualTo(Duration.ofMinutes(1).toNanos());
    }
  }

  @Test
  void noPlaceLeaksHoweverRequestsEnd() {
    Random random = new Random(20);
    for (int round = 0; round < 200; round++) {
      ServerPool pool = pool(1 + random.nextInt(3), 1 + random.nextInt(5));
      List<Lease> open = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        pool.acquire(Deadline.in(Duration.ofMillis(0))).ifPresent(open::add);
        if (!open.isEmpty() && random.nextBoolean()) {
          end(open.remove(random.nextInt(open.size())), random.nextInt(9));
        }
        for (Server server : pool.servers()) {
          server.restUntil = System.nanoTime(); // Nobody waits in this test.
        }
      }
      open.forEach(lease -> end(lease, random.nextInt(9)));
      assertAllPlacesFree(pool);
    }
  }

  private static void end(Lease lease, int how) {
    try (lease) {
      Server server = lease.server();
      switch (how) {
        case 0 -> lease.succeeded();
        case 1 -> lease.failed(unreachable(server));
        case 2 -> lease.failed(silent(server));
        case 3 -> lease.failed(busy(Duration.ofMillis(1)));
        case 4 -> lease.failed(busy(Duration.ofSeconds(Long.MAX_VALUE)));
        case 5 -> lease.failed(HttpErrors.permanent("no", PermanentException.Scope.ITEM));
        case 6 -> lease.failed(ERRORS.malformed(server, "odd", "", new byte[0]));
        default -> {} // Cancelled.
      }
    }
  }

  private static Caller caller(Duration request, Duration total) {
    return new Caller(
        new Transport(java.net.http.HttpClient.newHttpClient(), null, java.util.Map.of()),
        List.of(ServerAddress.parse("http://127.0.0.1:9/v1")),
        2,
        new Caller.Limits(2, Duration.ofMillis(1), Duration.ofMillis(2), request, total));
  }

  /** What the attempt throws at its first call and at its second. */
  @Test
  void noPlaceLeaksWhateverAnAttemptThrows() {
    List<Throwable> faults =
        List.of(
            new IllegalStateException("a bug"),
            new OutOfMemoryError("as the test has it"),
            new CancellationException("stopped"),
            HttpErrors.permanent("no", PermanentException.Scope.RUN),
            busy(Duration.ofMillis(1)),
            busy(Duration.ofSeconds(Long.MAX_VALUE)),
            busy(Duration.ofDays(110_000)));
    for (Throwable fault : faults) {
      for (int failing = 0; failing < 2; failing++) {
        int first = failing;
        int[] calls = {0};
        Caller caller = caller(Duration.ofSeconds(1), Duration.ofSeconds(2));
        try {
          String unused =
              caller.call(
                  (server, deadline) -> {
                    if (calls[0]++ >= first) {
                      raise(fault);
                    }
                    throw busy(Duration.ofMillis(1));
                  });
        } catch (RuntimeException | Error e) {
          assertThat(e).as("%s", fault).isNotInstanceOf(ArithmeticException.class);
        }
        assertThat(calls[0]).isPositive();
        assertAllPlacesFree(caller.pool());
      }
    }
  }

  private static void raise(Throwable fault) throws AttemptFailed {
    if (fault instanceof AttemptFailed failed) {
      throw failed;
    }
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault;
  }

  /** A call that had hardly any time left says nothing about a server that did not answer in it. */
  @Test
  void aTimeOutBecauseTheCallsOwnTimeWasShortIsNotTheServers() {
    Caller caller = caller(Duration.ofSeconds(60), Duration.ofMillis(500));
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  caller.call(
                      (server, deadline) -> {
                        throw silent(server);
                      }))
          .isInstanceOf(RetriableException.class);
    }
    Server server = caller.pool().servers().get(0);
    assertThat(server.down).isFalse();
    assertThat(server.limit.value()).isEqualTo(2);
    assertAllPlacesFree(caller.pool());
  }
}
