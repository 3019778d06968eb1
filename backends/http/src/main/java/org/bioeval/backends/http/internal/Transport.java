package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single exchanges with a server: sends, waits no longer than the deadline, closes the exchange
 * when the deadline passes or the thread is interrupted.
 */
public final class Transport implements AutoCloseable {

  private static final String EVENT_STREAM = "text/event-stream";
  private static final @Nullable Method SHUTDOWN_NOW = shutdownNow();

  private final @Nullable Supplier<HttpClient> maker;
  private final @Nullable ConnectionPool pool;
  private final Queue<HttpClient> abandoned = new ConcurrentLinkedQueue<>();
  private volatile @Nullable HttpClient client;
  private final @Nullable ApiKey key;
  private final ImmutableMap<String, String> headers;
  private final HttpErrors errors;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
  private final Set<EventStream.Subscriber> streams = ConcurrentHashMap.newKeySet();

  /**
   * A transport with clients of its own: a {@link ConnectionPool} for whole answers of servers
   * without encryption, the JDK's client for streams and everything else.
   *
   * @param maker makes a client of the JDK's
   * @param key sent with every request, or null
   * @param headers sent with every request; their values count as secrets
   */
  public Transport(Supplier<HttpClient> maker, @Nullable ApiKey key, Map<String, String> headers) {
    this(maker.get(), maker, key, headers);
  }

  /**
   * A transport with a client that others may use, too.
   *
   * @param client sends; stays open
   * @param key sent with every request, or null
   * @param headers sent with every request; their values count as secrets
   */
  public Transport(HttpClient client, @Nullable ApiKey key, Map<String, String> headers) {
    this(client, null, key, headers);
  }

  private Transport(
      HttpClient client,
      @Nullable Supplier<HttpClient> maker,
      @Nullable ApiKey key,
      Map<String, String> headers) {
    this.client = client;
    this.maker = maker;
    this.pool = maker == null ? null : new ConnectionPool();
    this.key = key;
    this.headers = ImmutableMap.copyOf(headers);
    this.errors = new HttpErrors(this::scrub);
  }

  /**
   * Uses none of the open connections for further requests: on one of them, answers no longer match
   * requests. Requests under way go on.
   */
  void abandonConnections() {
    synchronized (abandoned) {
      HttpClient old = client;
      if (old != null && maker != null) {
        client = maker.get();
        abandoned.add(old);
      }
    }
  }

  HttpErrors errors() {
    return errors;
  }

  private String scrub(String text) {
    String scrubbed = key == null ? text : key.scrub(text);
    for (String value : headers.values()) {
      if (value.length() >= 8) {
        scrubbed = scrubbed.replace(value, ApiKey.HIDDEN);
      }
    }
    return scrubbed;
  }

  /** Posts JSON and reads JSON. */
  ObjectNode post(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    return json(server, whole(server, request(uri, body), body, deadline, any -> false));
  }

  /** Posts a prompt and reads its answer, which must not be one that was given before. */
  ObjectNode ask(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    return json(server, whole(server, request(uri, body), body, deadline, server::repeats));
  }

  /** Posts JSON and reads text, for the few addresses that answer so. */
  String postForText(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    Reply reply = whole(server, request(uri, body), body, deadline, any -> false);
    checkStatus(server, reply);
    return new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Reads JSON from an address. */
  ObjectNode get(Server server, URI uri, Deadline deadline) throws AttemptFailed {
    HttpRequest request = headed(uri).GET().build();
    return json(server, whole(server, request, null, deadline, any -> false));
  }

  /** Reads a JSON object or array from an address. */
  JsonNode getAny(Server server, URI uri, Deadline deadline) throws AttemptFailed {
    HttpRequest request = headed(uri).GET().build();
    Reply reply = whole(server, request, null, deadline, any -> false);
    checkStatus(server, reply);
    return parse(server, reply, Json::read);
  }

  /**
   * Posts JSON and opens the stream of events that is answered.
   *
   * @return the stream, or the answer as a whole if the server does not stream
   */
  EventStream open(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    BodyHandler<Object> handler =
        info ->
            info.statusCode() == 200 && contentType(info.headers()).contains(EVENT_STREAM)
                ? narrow(new EventStream.Subscriber())
                : narrow(BodySubscribers.ofByteArray());
    HttpResponse<Object> response = exchange(server, request(uri, body), handler, deadline);
    if (response.body() instanceof EventStream.Subscriber subscriber) {
      streams.add(subscriber);
      if (client == null) {
        subscriber.abort(); // Closed since; whoever closed may have missed this one.
      }
      return new EventStream(
          subscriber, () -> streams.remove(subscriber), server, errors, deadline);
    }
    Reply whole = new Reply(response.statusCode(), response.headers(), (byte[]) response.body());
    return EventStream.ofWhole(json(server, whole), server, errors, deadline);
  }

  @SuppressWarnings("unchecked")
  private static <T> HttpResponse.BodySubscriber<Object> narrow(
      HttpResponse.BodySubscriber<T> subscriber) {
    return (HttpResponse.BodySubscriber<Object>) subscriber;
  }

  private HttpRequest request(URI uri, byte[] body) {
    return headed(uri)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpRequest.Builder headed(URI uri) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    if (key != null) {
      builder.header(key.header(), key.headerValue());
    }
    headers.forEach(builder::header);
    return builder;
  }

  private Reply whole(
      Server server,
      HttpRequest request,
      byte @Nullable [] body,
      Deadline deadline,
      Predicate<String> repeats)
      throws AttemptFailed {
    if (pool != null && pool.reaches(request.uri())) {
      return pooled(pool, server, request, body, deadline, repeats);
    }
    BodyHandler<byte[]> handler =
        info -> info.statusCode() == 200 ? new AnswerBytes(repeats) : BodySubscribers.ofByteArray();
    HttpResponse<byte[]> response = exchange(server, request, handler, deadline);
    return new Reply(response.statusCode(), response.headers(), response.body());
  }

  private Reply pooled(
      ConnectionPool pool,
      Server server,
      HttpRequest request,
      byte @Nullable [] body,
      Deadline deadline,
      Predicate<String> repeats)
      throws AttemptFailed {
    HttpClient unused = clientThatMaySend();
    long limit = deadline.left();
    try {
      return pool.exchange(
          request,
          body,
          deadline,
          reply -> {
            if (reply.status() == 200 && AnswerBytes.isRepeated(reply.body(), repeats)) {
              throw AnswerBytes.repeated();
            }
          });
    } catch (SocketTimeoutException e) {
      throw errors.timeout(server, Duration.ofNanos(limit));
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interruptedMeanwhile();
      }
      if (client == null) {
        throw closedMeanwhile(e);
      }
      throw errors.transport(server, e);
    }
  }

  private HttpClient clientThatMaySend() {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("this backend is closed; build a new one");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted before the request was sent");
    }
    return open;
  }

  private static CancellationException interruptedMeanwhile() {
    return new CancellationException("interrupted; the request was cancelled");
  }

  static IllegalStateException closedMeanwhile(@Nullable Exception cause) {
    return new IllegalStateException(
        "this backend was closed while it waited for an answer", cause);
  }

  private <T> HttpResponse<T> exchange(
      Server server, HttpRequest request, BodyHandler<T> handler, Deadline deadline)
      throws AttemptFailed {
    HttpClient open = clientThatMaySend();
    long limit = deadline.left();
    CompletableFuture<HttpResponse<T>> future = open.sendAsync(request, handler);
    underWay.add(future);
    if (client == null) {
      future.cancel(true); // Closed since; whoever closed may have missed this one.
    }
    try {
      HttpResponse<T> response = future.get(limit, TimeUnit.NANOSECONDS);
      if (maker != null && client != null && client != open) {
        // The connection may be the one on which answers are off by one.
        throw errors.malformed(
            server, "on a connection abandoned in the meantime", "", new byte[0]);
      }
      return response;
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw interruptedMeanwhile();
    } catch (TimeoutException e) {
      future.cancel(true);
      throw errors.timeout(server, Duration.ofNanos(limit));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw errors.transport(server, cause == null ? e : cause);
    } catch (CancellationException e) {
      throw closedMeanwhile(e);
    } finally {
      underWay.remove(future);
    }
  }

  private ObjectNode json(Server server, Reply reply) throws AttemptFailed {
    checkStatus(server, reply);
    return parse(server, reply, Json::readObject);
  }

  private void checkStatus(Server server, Reply reply) throws AttemptFailed {
    if (reply.status() != 200) {
      throw errors.status(server, reply.status(), reply.headers(), reply.body());
    }
  }

  /** Reads the JSON of a body. */
  private interface JsonReader<T extends JsonNode> {
    T read(ByteBuffer bytes) throws CharacterCodingException, JsonProcessingException;
  }

  private <T extends JsonNode> T parse(Server server, Reply reply, JsonReader<T> reader)
      throws AttemptFailed {
    byte[] body = reply.body();
    String type = contentType(reply.headers());
    T json;
    try {
      json = reader.read(ByteBuffer.wrap(body));
    } catch (CharacterCodingException e) {
      throw errors.malformed(server, "the answer is not UTF-8", type, body);
    } catch (JsonProcessingException e) {
      throw errors.malformed(server, "the answer is not a complete JSON object", type, body);
    }
    if (json.path("error").isObject()) {
      throw errors.errorObject(server, json.path("error"));
    }
    return json;
  }

  private static String contentType(java.net.http.HttpHeaders headers) {
    Optional<String> type = headers.firstValue("content-type");
    return com.google.common.base.Ascii.toLowerCase(type.orElse(""));
  }

  /** Ends all exchanges and streams and frees the connections; waits for nothing. */
  @Override
  public void close() {
    synchronized (abandoned) {
      HttpClient open = client;
      client = null;
      if (open != null && maker != null) {
        abandoned.add(open);
      }
    }
    if (pool != null) {
      pool.close();
    }
    for (CompletableFuture<?> future : underWay) {
      future.cancel(true);
    }
    streams.forEach(EventStream.Subscriber::abort);
    abandoned.forEach(Transport::close);
    abandoned.clear();
  }

  /**
   * From Java 21 on a client can be shut down; its {@code close()} would wait for exchanges that
   * are not at their end. Before, its thread ends once nobody refers to it.
   */
  private static void close(HttpClient client) {
    if (SHUTDOWN_NOW != null) {
      try {
        Object unused = SHUTDOWN_NOW.invoke(client);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the HTTP client could not be closed", e);
      }
    }
  }

  private static @Nullable Method shutdownNow() {
    try {
      return HttpClient.class.getMethod("shutdownNow");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
