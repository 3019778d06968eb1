package org.bioeval.backends.http.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections without encryption, on which the thread that asks also writes and reads.
 * The JDK's client hands each exchange from thread to thread, which costs more than all else that a
 * request needs here; {@code benchmarks/peers/http_overhead} shows both.
 *
 * <p>A connection that rests is looked at before it serves again: one that the server has closed,
 * or on which bytes lie that nobody asked for, is dropped.
 */
final class ConnectionPool implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final byte[] NO_BODY = {};

  private final Map<String, Boolean> direct = new ConcurrentHashMap<>();
  private final Map<String, Deque<Connection>> resting = new ConcurrentHashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A look at an answer before its connection may serve again. */
  @FunctionalInterface
  interface Check {
    /**
     * Looks at an answer.
     *
     * @throws IOException if it does not belong to the request
     */
    void accept(Reply reply) throws IOException;
  }

  /** Tells whether an address can be reached without encryption and without a proxy. */
  boolean reaches(URI uri) {
    return direct.computeIfAbsent(
        uri.getScheme() + "://" + uri.getRawAuthority(), any -> isDirect(uri));
  }

  private static boolean isDirect(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    return "http".equalsIgnoreCase(uri.getScheme())
        && (selector == null
            || selector.select(uri).stream().allMatch(p -> p.type() == Proxy.Type.DIRECT));
  }

  /**
   * Sends a request and reads its answer. A connection that has served before may turn out to be
   * dead only now; as long as nothing of an answer has arrived, the next one is taken.
   *
   * @param request method, address and headers
   * @param body of the request, or null
   * @param deadline by which the answer must be complete
   * @param check sees the answer before the connection may serve again
   * @return the answer
   * @throws java.net.SocketTimeoutException at the deadline
   * @throws InterruptedIOException if the thread is interrupted; the flag stays set
   * @throws IOException if the exchange fails or the pool is closed; its connection is closed
   */
  Reply exchange(HttpRequest request, byte @Nullable [] body, Deadline deadline, Check check)
      throws IOException {
    URI uri = request.uri();
    byte[] bytes = bytes(request, body);
    Deque<Connection> rested =
        resting.computeIfAbsent(uri.getRawAuthority(), any -> new ConcurrentLinkedDeque<>());
    while (true) {
      Connection used = take(rested);
      Connection connection = used == null ? connect(uri, deadline) : used;
      ReplyReader reader = new ReplyReader(connection, deadline);
      boolean lasts = false;
      try {
        connection.write(bytes, deadline);
        Reply reply = reader.read();
        check.accept(reply);
        lasts = reader.connectionLasts();
        return reply;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (used == null || reader.hasBegun()) {
          throw e;
        }
      } catch (ClosedSelectorException | CancelledKeyException e) {
        throw closedMeanwhile();
      } finally {
        if (lasts) {
          rest(connection, rested);
        } else {
          drop(connection);
        }
      }
    }
  }

  private static IOException closedMeanwhile() {
    return new AsynchronousCloseException();
  }

  private static byte[] bytes(HttpRequest request, byte @Nullable [] body) {
    URI uri = request.uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority()).append("\r\n");
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
      for (String value : header.getValue()) {
        head.append(header.getKey()).append(": ").append(value).append("\r\n");
      }
    }
    byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
    byte[] rest = body == null ? NO_BODY : body;
    byte[] all = java.util.Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, all, start.length, rest.length);
    return all;
  }

  private @Nullable Connection take(Deque<Connection> rested) {
    for (Connection next; (next = rested.pollFirst()) != null; drop(next)) {
      if (next.isQuiet()) {
        return next;
      }
    }
    return null;
  }

  private Connection connect(URI uri, Deadline deadline) throws IOException {
    Connection connection = new Connection();
    open.add(connection);
    boolean connected = false;
    try {
      if (closed) {
        throw closedMeanwhile();
      }
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      connection.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_TIMEOUT, deadline);
      connected = true;
      return connection;
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw closedMeanwhile();
    } finally {
      if (!connected) {
        drop(connection);
      }
    }
  }

  /** The one that rested last serves next, so that those not needed grow old and are dropped. */
  private void rest(Connection connection, Deque<Connection> rested) {
    connection.rest();
    rested.addFirst(connection);
    Connection oldest = rested.peekLast();
    if (oldest != null && oldest.restedFor(LONGEST_REST) && rested.remove(oldest)) {
      drop(oldest);
    }
  }

  private void drop(Connection connection) {
    open.remove(connection);
    connection.close();
  }

  /** Closes all connections; exchanges under way end with an exception. */
  @Override
  public void close() {
    closed = true;
    open.forEach(this::drop);
  }
}
