package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bioeval.backends.http.ScriptedServer.Reply;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Scope;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Retries, waits, deadlines, cancellation and several servers. The timeout only ends a hang. */
@Timeout(120)
class ResilienceTest {

  private static final Prompt CHAT = Prompt.chat(Message.user("a"));

  private static OpenAiCompatibleBackend.Builder at(String... addresses) {
    return OpenAiCompatibleBackend.at(addresses)
        .model("m")
        .withoutDiscovery()
        .retries(
            RetryPolicy.withDefaults()
                .withAttempts(4)
                .withDelays(Duration.ofMillis(1), Duration.ofMillis(5)));
  }

  static Stream<Arguments> permanent() {
    // Bodies as recorded from vLLM 0.32.0 and llama-server, or as OpenAI documents them.
    return Stream.of(
        Arguments.of(401, "{\"error\":\"Unauthorized\"}", Scope.RUN, "key is missing or rejected"),
        Arguments.of(403, "", Scope.RUN, "key is missing or rejected"),
        Arguments.of(
            402, "{\"error\":{\"message\":\"Insufficient Balance\"}}", Scope.RUN, "topped up"),
        Arguments.of(
            404,
            "{\"error\":{\"message\":\"The model `nope` does not exist.\",\"type\":\"NotFoundError\"}}",
            Scope.RUN,
            "The model `nope` does not exist."),
        Arguments.of(404, "{\"detail\":\"Not Found\"}", Scope.RUN, "usually ends in /v1"),
        Arguments.of(405, "{\"detail\":\"Method Not Allowed\"}", Scope.RUN, "base address"),
        Arguments.of(
            400,
            "{\"error\":{\"message\":\"This model's maximum context length is 1024 tokens. However, your"
                + " prompt contains at least 1025 input tokens\",\"code\":400}}",
            Scope.ITEM,
            "shorten the prompt"),
        Arguments.of(
            400,
            "{\"error\":{\"code\":400,\"message\":\"request (5031 tokens) exceeds the available context"
                + " size\",\"type\":\"exceed_context_size_error\"}}",
            Scope.ITEM,
            "shorten the prompt"),
        Arguments.of(
            400,
            "{\"error\":{\"message\":\"Grammar error: Invalid type: strin\",\"code\":400}}",
            Scope.ITEM,
            "change the prompt or the decoding"),
        Arguments.of(413, "", Scope.ITEM, "shorten the prompt"),
        Arguments.of(
            429,
            "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}",
            Scope.RUN,
            "quota is used up"),
        Arguments.of(302, "", Scope.RUN, "redirects and empty answers are not followed"));
  }

  @ParameterizedTest
  @MethodSource("permanent")
  void permanentFailuresAreNotRetried(int status, String body, Scope scope, String words)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(Reply.of(status, body));
        HttpBackend backend = at(server.address()).build()) {
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
          .isInstanceOfSatisfying(
              PermanentException.class, e -> assertThat(e.scope()).isEqualTo(scope))
          .hasMessageContaining(words)
          .hasMessageContaining(status + "");
      assertThat(server.bodies).hasSize(1);
    }
  }

  static Stream<Reply> retriable() {
    return Stream.of(
        Reply.of(429, ""),
        Reply.of(500, "{\"error\":{\"message\":\"engine died\"}}"),
        Reply.of(502, "<html>"),
        Reply.of(503, "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}"),
        Reply.of(529, ""),
        Reply.of(408, ""),
        Reply.of(200, "<html><body>It works!</body></html>"),
        Reply.of(200, ScriptedServer.GOOD.substring(0, 40)),
        Reply.of(200, ScriptedServer.GOOD + ScriptedServer.GOOD),
        Reply.of(200, "[]"),
        Reply.of(200, "{}"),
        Reply.of(200, ""),
        new Reply(200, java.util.Map.of(), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}),
        Reply.of(200, "{\"error\":{\"message\":\"inside\",\"code\":503}}"));
  }

  @ParameterizedTest
  @MethodSource("retriable")
  void whatMayPassIsRetried(Reply reply) throws Exception {
    try (ScriptedServer server = new ScriptedServer(reply, reply);
        HttpBackend backend = at(server.address()).build()) {
      assertThat(backend.complete(CHAT, Decoding.greedy()).text()).isEqualTo("fine");
      assertThat(server.bodies).hasSize(3);
      assertThat(server.bodies).as("the same request each time").containsOnly(server.bodies.get(0));
    }
  }

  @ParameterizedTest
  @MethodSource("retriable")
  void givesUpAfterTheLastAttempt(Reply reply) throws Exception {
    try (ScriptedServer server = new ScriptedServer(reply, reply, reply, reply, reply);
        HttpBackend backend = at(server.address()).build()) {
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("given up after 4 attempts because no attempt is left");
      assertThat(server.bodies).hasSize(4);
    }
  }

  @Test
  void retryAfterIsHonoured() throws Exception {
    try (ScriptedServer server = new ScriptedServer(Reply.of(429, "").with("Retry-After", "1"));
        HttpBackend backend = at(server.address()).build()) {
      backend.complete(CHAT, Decoding.greedy());
      // A lower bound only: the second request may come later, never sooner.
      assertThat(server.arrivals.get(1) - server.arrivals.get(0))
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(990));
    }
  }

  @Test
  void aRetryAfterBeyondTheDeadlineEndsTheCallAtOnceAndIsReported() throws Exception {
    try (ScriptedServer server = new ScriptedServer(Reply.of(503, "").with("Retry-After", "3600"));
        HttpBackend backend = at(server.address()).build()) {
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
          .isInstanceOfSatisfying(
              RetriableException.class,
              e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)))
          .hasMessageContaining("deadline of 900000 ms is too near");
    }
  }

  @Test
  void nobodyListening() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String address = "http://127.0.0.1:" + port + "/v1";
    assertThatThrownBy(() -> VllmBackend.at(address).startupTimeout(Duration.ofMillis(300)).build())
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining(address + " cannot be reached")
        .hasMessageContaining("check that it runs and its address");
  }

  @Test
  void interruptClosesTheConnection() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpBackend backend = at("http://127.0.0.1:" + socket.getLocalPort() + "/v1").build()) {
      CountDownLatch received = new CountDownLatch(1);
      CompletableFuture<Boolean> closed = inThread(() -> readUntilClosed(socket, received));
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  backend.complete(CHAT, Decoding.greedy());
                } catch (Throwable e) {
                  end.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
              });
      caller.start();
      received.await();
      caller.interrupt();
      assertThat(end.get()).isInstanceOf(CancellationException.class);
      assertThat(closed.get()).isTrue();
    }
  }

  @Test
  void aRequestThatTakesTooLongIsClosedAndTriedAgain() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpBackend backend =
            at("http://127.0.0.1:" + socket.getLocalPort() + "/v1")
                .requestTimeout(Duration.ofMillis(200))
                .retries(
                    RetryPolicy.withDefaults()
                        .withAttempts(2)
                        .withDelays(Duration.ofMillis(1), Duration.ofMillis(1)))
                .build()) {
      CountDownLatch received = new CountDownLatch(2);
      CompletableFuture<Boolean> closed =
          inThread(() -> readUntilClosed(socket, received) && readUntilClosed(socket, received));
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("gave no complete answer in")
          .hasMessageContaining("given up after 2 attempts");
      assertThat(closed.get()).isTrue();
    }
  }

  /** Runs on a thread of its own: two that wait for each other can starve a pool of two. */
  private static <T> CompletableFuture<T> inThread(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(task.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static boolean readUntilClosed(ServerSocket socket, CountDownLatch received) {
    try (Socket client = socket.accept()) {
      InputStream in = client.getInputStream();
      byte[] buffer = new byte[8192];
      if (in.read(buffer) > 0) {
        received.countDown();
      }
      while (in.read(buffer) >= 0) {
        // The rest of the request.
      }
      return true;
    } catch (IOException e) {
      return true; // A reset is a close, too.
    }
  }

  @Test
  void closingEndsCallsUnderWay() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpBackend backend = at("http://127.0.0.1:" + socket.getLocalPort() + "/v1").build();
      CountDownLatch received = new CountDownLatch(1);
      CompletableFuture<Boolean> closed = inThread(() -> readUntilClosed(socket, received));
      CompletableFuture<Object> call = inThread(() -> backend.complete(CHAT, Decoding.greedy()));
      received.await();
      backend.close();
      assertThatThrownBy(call::get)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(closed.get()).isTrue();
      assertThatThrownBy(() -> backend.complete(CHAT, Decoding.greedy()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  /** From Java 21 on, closing the JDK's client waits for every stream that is not at its end. */
  @Test
  void closingEndsStreamsUnderWayAndDoesNotWait() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpBackend backend = at("http://127.0.0.1:" + socket.getLocalPort() + "/v1").build();
      CompletableFuture<Boolean> closed = inThread(() -> streamForEver(socket));
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Object> call =
          inThread(() -> backend.stream(CHAT, Decoding.greedy(), piece -> begun.countDown()));
      begun.await();
      inThread(
              () -> {
                backend.close();
                return true;
              })
          .get(5, TimeUnit.SECONDS);
      assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(closed.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Sends the beginning of an answer and then nothing, until the other side closes. */
  private static boolean streamForEver(ServerSocket socket) {
    try (Socket client = socket.accept()) {
      String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so far\"}}]}\n\n";
      client
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + event)
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      byte[] buffer = new byte[8192];
      while (client.getInputStream().read(buffer) >= 0) {
        // What the client sends does not matter, only that it closes.
      }
      return true;
    } catch (IOException e) {
      return true; // A reset is a close, too.
    }
  }

  @Test
  void ofSeveralServersADeadOneIsTakenOutAndBroughtBack() throws Exception {
    try (ToyServer alive = new ToyServer();
        ToyServer dying = new ToyServer()) {
      int port = dying.port();
      try (HttpBackend backend =
          OpenAiCompatibleBackend.at(alive.address(), dying.address())
              .dialect(Dialect.VLLM)
              .build()) {
        Decoding brief = Decoding.greedy().withMaxTokens(4);
        dying.close();
        for (int i = 0; i < 50; i++) {
          assertThat(backend.complete(CHAT, brief).text()).isNotNull();
        }
        try (ToyServer back = new ToyServer(port)) {
          // Brought back by a request that finds it alive, once its rest is over.
          while (back.requests.get() == 0) {
            assertThat(backend.complete(CHAT, brief).text()).isNotNull();
          }
        }
      }
    }
  }

  @Test
  void severalServersShareTheWork() throws Exception {
    try (ToyServer one = new ToyServer();
        ToyServer two = new ToyServer();
        HttpBackend backend =
            OpenAiCompatibleBackend.at(one.address(), two.address())
                .dialect(Dialect.VLLM)
                .maxConcurrency(2)
                .build()) {
      int before = two.requests.get();
      java.util.stream.IntStream.range(0, 64)
          .parallel()
          .forEach(i -> backend.complete(CHAT, Decoding.greedy().withMaxTokens(8)));
      assertThat(one.requests.get()).isGreaterThan(10);
      assertThat(two.requests.get() - before).isGreaterThan(10);
    }
  }
}
