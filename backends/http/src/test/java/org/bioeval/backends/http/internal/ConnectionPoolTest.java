package org.bioeval.backends.http.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Framing of answers after RFC 9112, and which connections serve again. */
@Timeout(60)
class ConnectionPoolTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";
  private static final byte[] BODY = "{}".getBytes(ISO_8859_1);

  /** Answers the requests of each connection by a list of texts, then closes it. */
  private final class Script implements AutoCloseable {
    final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final List<String> heads = new CopyOnWriteArrayList<>();
    final Deque<List<String>> connections;
    final CountDownLatch closed = new CountDownLatch(1);

    @SafeVarargs
    Script(List<String>... connections) throws IOException {
      this.connections = new ArrayDeque<>(Arrays.asList(connections));
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        while (!connections.isEmpty()) {
          try (Socket client = socket.accept()) {
            for (String answer : connections.poll()) {
              heads.add(request(client.getInputStream()));
              client.getOutputStream().write(answer.getBytes(ISO_8859_1));
              client.getOutputStream().flush();
            }
          } catch (EOFException e) {
            // The client closed the connection before its script was over.
          }
          closed.countDown();
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    private String request(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException("the client is gone");
        }
        head.append((char) b);
      }
      in.readNBytes(BODY.length);
      return head.toString();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/x?y=1");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private ConnectionPool pool;

  @BeforeEach
  void open() {
    pool = new ConnectionPool();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private Reply ask(URI uri) throws IOException {
    return ask(uri, Duration.ofSeconds(30));
  }

  private Reply ask(URI uri, Duration patience) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-Test", "a")
            .POST(HttpRequest.BodyPublishers.ofByteArray(BODY))
            .build();
    return pool.exchange(request, BODY, Deadline.in(patience), reply -> {});
  }

  private static String text(Reply reply) {
    return new String(reply.body(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        "HTTP/1.1 200\r\ncontent-length:4\r\n\r\nfine",
        "HTTP/1.1 200 OK\nContent-Length: 4\n\nfine",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nfine",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfin\r\n1\r\ne\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n04 ;x=y\r\nfine\r\n00\r\nA: b\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nfine"
      })
  void answersThatSayWhereTheyEndLeaveTheConnectionOpen(String answer) throws Exception {
    try (Script server = new Script(List.of(answer, OK))) {
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      assertThat(server.heads).hasSize(2);
      assertThat(server.heads.get(0))
          .startsWith("POST /v1/x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:")
          .contains("\r\nContent-Length: 2\r\n", "\r\nX-Test: a\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine",
        "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine",
        "HTTP/1.1 200 OK\r\n\r\nfine",
        OK + OK,
        OK + "stray"
      })
  void otherAnswersEndIt(String answer) throws Exception {
    try (Script server = new Script(List.of(answer), List.of(OK))) {
      assertThat(text(ask(server.uri()))).startsWith("fine");
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      assertThat(server.heads).hasSize(2);
    }
  }

  @Test
  void statusAndHeadersArriveAndAnEmptyAnswerIsOne() throws Exception {
    String empty = "HTTP/1.1 204 No Content\r\nRetry-After: 7\r\nretry-after: 8\r\n\r\n";
    try (Script server = new Script(List.of(empty, OK))) {
      Reply reply = ask(server.uri());
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.headers().allValues("RETRY-AFTER")).containsExactly("7", "8");
      assertThat(reply.body()).isEmpty();
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfine\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfine\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfine",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n",
        "HTTP/1.1 200 OK\r\nContent-Len",
        ""
      })
  void brokenAnswersAreFailures(String answer) throws Exception {
    try (Script server = new Script(List.of(answer), List.of(OK))) {
      assertThatThrownBy(() -> ask(server.uri()))
          .isInstanceOf(IOException.class)
          .hasMessageMatching("(the answer|the connection ended|a header|a chunk).*");
      assertThat(text(ask(server.uri()))).as("on a new connection").isEqualTo("fine");
    }
  }

  @Test
  void anEndlessHeadIsRefused() throws Exception {
    try (Script server = new Script(List.of("HTTP/1.1 200 OK\r\nA: " + "b".repeat(70_000)))) {
      assertThatThrownBy(() -> ask(server.uri()))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("the answer's head is longer than 65536 bytes");
    }
  }

  @Test
  void aConnectionThatTheServerClosedWhileItRestedCostsNothing() throws Exception {
    try (Script server = new Script(List.of(OK), List.of(OK))) {
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      server.closed.await();
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
    }
  }

  @Test
  void aConnectionThatTheServerClosesOnTheNextRequestIsReplacedOnce() throws Exception {
    // The second request is read and answered by closing; on the third connection too, which is
    // new, so that it is a failure.
    try (Script server = new Script(List.of(OK, ""), List.of(""), List.of(OK))) {
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      assertThatThrownBy(() -> ask(server.uri()))
          .hasMessage("the connection ended before the answer");
      assertThat(server.heads).hasSize(3);
    }
  }

  @Test
  void anAnswerThatFailsTheCheckEndsItsConnection() throws Exception {
    try (Script server = new Script(List.of(OK, OK), List.of(OK))) {
      HttpRequest request = HttpRequest.newBuilder(server.uri()).GET().build();
      assertThatThrownBy(
              () ->
                  pool.exchange(
                      request,
                      BODY,
                      Deadline.in(Duration.ofSeconds(30)),
                      reply -> {
                        throw new IOException("not mine");
                      }))
          .hasMessage("not mine");
      assertThat(text(ask(server.uri()))).isEqualTo("fine");
      assertThat(server.connections).as("two were taken").isEmpty();
    }
  }

  @Test
  void everyWaitEndsAtTheDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      assertThatThrownBy(() -> ask(uri, Duration.ofMillis(50)))
          .isInstanceOf(SocketTimeoutException.class);
      // More than the buffers between client and server hold, so that writing waits.
      byte[] large = new byte[64 << 20];
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      Deadline soon = Deadline.in(Duration.ofMillis(300));
      assertThatThrownBy(() -> pool.exchange(request, large, soon, reply -> {}))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void anInterruptEndsAWaitAndStaysSet() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> ask(uri)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void nobodyThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:" + port + "/")))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> ask(URI.create("http://no-such-host.invalid/")))
        .isInstanceOf(ConnectException.class)
        .hasMessage("unknown host no-such-host.invalid");
  }

  @Test
  void reachesOnlyWhatIsNotEncrypted() {
    assertThat(pool.reaches(URI.create("http://127.0.0.1/v1"))).isTrue();
    assertThat(pool.reaches(URI.create("https://127.0.0.1/v1"))).isFalse();
  }

  @Test
  void afterClosingNothingIsSent() {
    pool.close();
    assertThatThrownBy(() -> ask(URI.create("http://127.0.0.1:9/")))
        .isInstanceOf(IOException.class);
  }
}
