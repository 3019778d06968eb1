package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For each fault, 500 requests at concurrency 16 through a {@link FaultProxy}: every request has
 * exactly one outcome, nothing hangs, nothing is left behind. What happened is written as a table
 * to the file that the system property {@code bioeval.faultMatrix} names, or to {@code target}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
abstract class FaultMatrix {

  private static final int REQUESTS = 500;
  private static final int CONCURRENCY = 16;

  enum Outcome {
    ANSWERED,
    FAILED_FOR_NOW,
    FAILED_FOR_ITEM,
    FAILED_FOR_RUN,
    NOT_ASKED
  }

  private record Row(
      Map<Outcome, Integer> outcomes, int sent, int injected, int twice, FaultProxy proxy) {}

  private final Map<Fault, Row> rows = new EnumMap<>(Fault.class);
  private final List<FaultProxy> proxies = new ArrayList<>();

  /** Port of the real server. */
  abstract int port();

  /** Kills the server and starts it anew on the same port. */
  abstract void restart() throws Exception;

  /** Longest time for one request: more than the server needs, less than the stall. */
  abstract Duration requestTimeout();

  /** Kind of server, for the table. */
  abstract String server();

  abstract Dialect dialect();

  /** A prompt that does not fit into the server's context. */
  abstract String tooLong();

  /** The right answer to a prompt, or null if it is not known beforehand. */
  abstract String expected(String prompt);

  /** What one row counts while it runs. */
  private static final class Counts {
    final Map<Integer, Outcome> outcomes = new ConcurrentHashMap<>();
    final AtomicInteger twice = new AtomicInteger();
    final AtomicInteger wrong = new AtomicInteger();
    final AtomicInteger refusedForRun = new AtomicInteger();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyRequestHasOneOutcome(Fault fault) throws Exception {
    Counts seen = new Counts();
    FaultProxy proxy = new FaultProxy(port(), fault);
    proxies.add(proxy);
    run(proxy, fault, seen);
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    seen.outcomes.values().forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    int injected = fault == Fault.SERVER_RESTART ? 1 : proxy.injected();
    rows.put(fault, new Row(counts, proxy.posts(), injected, seen.twice.get(), proxy));
    assertThat(seen.outcomes).as("none lost").hasSize(REQUESTS);
    assertThat(seen.twice).as("none twice").hasValue(0);
    assertThat(seen.wrong).as("answers that belong to another request").hasValue(0);
    check(fault, counts, proxy, seen.refusedForRun.get());
  }

  private void run(FaultProxy proxy, Fault fault, Counts seen) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);
    try (Backend backend = connect(proxy)) {
      for (int i = 0; i < REQUESTS; i++) {
        int item = i;
        threads.execute(
            () -> {
              Outcome outcome =
                  stop.get() ? Outcome.NOT_ASKED : ask(backend, fault, item, seen.wrong);
              if (outcome == Outcome.FAILED_FOR_RUN) {
                seen.refusedForRun.incrementAndGet();
                stop.set(true);
              }
              if (seen.outcomes.putIfAbsent(item, outcome) != null) {
                seen.twice.incrementAndGet();
              }
            });
      }
      if (fault == Fault.SERVER_RESTART) {
        while (seen.outcomes.size() < REQUESTS / 4) {
          Thread.sleep(1);
        }
        restart();
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.MINUTES)).as("no hang").isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  private Backend connect(FaultProxy proxy) {
    return OpenAiCompatibleBackend.at(proxy.address())
        .dialect(dialect())
        .apiKey(() -> "planted-key-8c1f")
        .maxConcurrency(CONCURRENCY)
        .requestTimeout(requestTimeout())
        .deadline(Duration.ofMinutes(5))
        .retries(
            RetryPolicy.withDefaults()
                .withAttempts(20)
                .withDelays(Duration.ofMillis(20), Duration.ofSeconds(2)))
        .build();
  }

  private static void check(
      Fault fault, Map<Outcome, Integer> counts, FaultProxy proxy, int refusedForRun) {
    switch (fault) {
      case KEY_REJECTED -> {
        assertThat(counts.get(Outcome.ANSWERED)).isEqualTo(99);
        assertThat(counts.get(Outcome.FAILED_FOR_RUN)).isBetween(1, CONCURRENCY);
        assertThat(proxy.injected()).as("not retried").isEqualTo(refusedForRun);
      }
      case CONTEXT_OVERFLOW -> {
        assertThat(counts.get(Outcome.FAILED_FOR_ITEM)).isEqualTo(REQUESTS / 10);
        assertThat(counts.get(Outcome.ANSWERED)).isEqualTo(REQUESTS - REQUESTS / 10);
      }
      default -> {
        assertThat(counts).containsOnly(Map.entry(Outcome.ANSWERED, REQUESTS));
        if (fault != Fault.NONE && fault != Fault.SERVER_RESTART) {
          assertThat(proxy.injected()).as("the fault did happen").isPositive();
        }
      }
    }
  }

  private Outcome ask(Backend backend, Fault fault, int item, AtomicInteger wrong) {
    boolean overflow = fault == Fault.CONTEXT_OVERFLOW && item % 10 == 0;
    String prompt = overflow ? tooLong() : "Item " + item + " is";
    try {
      String text = backend.complete(Prompt.raw(prompt), Decoding.greedy().withMaxTokens(2)).text();
      String expected = expected(prompt);
      if (expected != null && !expected.equals(text)) {
        wrong.incrementAndGet();
      }
      return Outcome.ANSWERED;
    } catch (RetriableException e) {
      return Outcome.FAILED_FOR_NOW;
    } catch (PermanentException e) {
      return e.scope() == PermanentException.Scope.RUN
          ? Outcome.FAILED_FOR_RUN
          : Outcome.FAILED_FOR_ITEM;
    }
  }

  /**
   * All backends are closed: waits until their connections and threads are gone (on Java 17 the
   * garbage collector ends them), writes the table, and fails if anything is left.
   */
  @AfterAll
  void nothingIsLeft() throws Exception {
    for (int i = 0; i < 300 && (openConnections() > 0 || clientThreads() > 0); i++) {
      System.gc();
      Thread.sleep(100);
    }
    int connections = openConnections();
    int threads = clientThreads();
    writeTable(threads);
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
    assertThat(connections).as("connections left").isZero();
    assertThat(threads).as("threads left").isZero();
  }

  private int openConnections() {
    return proxies.stream().mapToInt(FaultProxy::openConnections).sum();
  }

  private static int clientThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("HttpClient-"))
            .count();
  }

  private void writeTable(int threads) throws IOException {
    StringBuilder table = new StringBuilder();
    table
        .append("| fault (server: ")
        .append(server())
        .append(") | spoiled | sent | answered | failed for the item | stopped by | not asked |")
        .append(" lost | twice | threads left | connections left |\n")
        .append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    rows.forEach(
        (fault, row) ->
            table.append(
                String.format(
                    "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
                    fault.words(),
                    row.injected,
                    row.sent,
                    row.outcomes.getOrDefault(Outcome.ANSWERED, 0),
                    row.outcomes.getOrDefault(Outcome.FAILED_FOR_ITEM, 0),
                    row.outcomes.getOrDefault(Outcome.FAILED_FOR_RUN, 0),
                    row.outcomes.getOrDefault(Outcome.NOT_ASKED, 0),
                    REQUESTS - row.outcomes.values().stream().mapToInt(Integer::intValue).sum(),
                    row.twice,
                    threads,
                    row.proxy.openConnections())));
    Path file =
        Path.of(
            System.getProperty("bioeval.faultMatrix", "target/fault-matrix-" + server() + ".md"));
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Files.writeString(file, table);
  }
}
