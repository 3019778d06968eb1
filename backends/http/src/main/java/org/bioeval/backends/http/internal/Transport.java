package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single exchanges with a server: sends, waits no longer than the deadline, closes the exchange
 * when the deadline passes or the thread is interrupted.
 */
public final class Transport implements AutoCloseable {

  private static final String EVENT_STREAM = "text/event-stream";

  private final @Nullable Supplier<HttpClient> maker;
  private final Queue<HttpClient> abandoned = new ConcurrentLinkedQueue<>();
  private volatile @Nullable HttpClient client;
  private final @Nullable ApiKey key;
  private final ImmutableMap<String, String> headers;
  private final HttpErrors errors;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

  /**
   * A transport with clients of its own.
   *
   * @param maker makes a client
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
    HttpResponse<byte[]> response =
        exchange(server, request(uri, body), BodyHandlers.ofByteArray(), deadline);
    return json(server, response);
  }

  /** Posts a prompt and reads its answer, which must not be one that was given before. */
  ObjectNode ask(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    BodyHandler<byte[]> handler =
        info ->
            info.statusCode() == 200
                ? new AnswerBytes(server::repeats)
                : BodySubscribers.ofByteArray();
    return json(server, exchange(server, request(uri, body), handler, deadline));
  }

  /** Posts JSON and reads text, for the few addresses that answer so. */
  String postForText(Server server, URI uri, byte[] body, Deadline deadline) throws AttemptFailed {
    HttpResponse<byte[]> response =
        exchange(server, request(uri, body), BodyHandlers.ofByteArray(), deadline);
    checkStatus(server, response.statusCode(), response, response.body());
    return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Reads JSON from an address. */
  ObjectNode get(Server server, URI uri, Deadline deadline) throws AttemptFailed {
    HttpRequest request = headed(uri).GET().build();
    return json(server, exchange(server, request, BodyHandlers.ofByteArray(), deadline));
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
      return new EventStream(subscriber, server, errors, deadline);
    }
    byte[] whole = (byte[]) response.body();
    checkStatus(server, response.statusCode(), response, whole);
    return EventStream.ofWhole(parse(server, response, whole), server, errors, deadline);
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

  private <T> HttpResponse<T> exchange(
      Server server, HttpRequest request, BodyHandler<T> handler, Deadline deadline)
      throws AttemptFailed {
    HttpClient open = client;
    if (open == null) {
      throw new IllegalStateException("this backend is closed; build a new one");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted before the request was sent");
    }
    long limit = deadline.left();
    CompletableFuture<HttpResponse<T>> future = open.sendAsync(request, handler);
    underWay.add(future);
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
      throw new CancellationException("interrupted; the request was cancelled");
    } catch (TimeoutException e) {
      future.cancel(true);
      throw errors.timeout(server, Duration.ofNanos(limit));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw errors.transport(server, cause == null ? e : cause);
    } catch (CancellationException e) {
      throw new IllegalStateException("this backend was closed while it waited for an answer", e);
    } finally {
      underWay.remove(future);
    }
  }

  private ObjectNode json(Server server, HttpResponse<byte[]> response) throws AttemptFailed {
    checkStatus(server, response.statusCode(), response, response.body());
    return parse(server, response, response.body());
  }

  private void checkStatus(Server server, int status, HttpResponse<?> response, byte[] body)
      throws AttemptFailed {
    if (status != 200) {
      throw errors.status(server, status, response.headers(), body);
    }
  }

  private ObjectNode parse(Server server, HttpResponse<?> response, byte[] body)
      throws AttemptFailed {
    String type = contentType(response.headers());
    ObjectNode json;
    try {
      json = Json.readObject(ByteBuffer.wrap(body));
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

  /** Ends all exchanges and frees the connections. */
  @Override
  public void close() {
    synchronized (abandoned) {
      HttpClient open = client;
      client = null;
      if (open != null && maker != null) {
        abandoned.add(open);
      }
    }
    for (CompletableFuture<?> future : underWay) {
      future.cancel(true);
    }
    abandoned.forEach(Transport::close);
    abandoned.clear();
  }

  /** Before Java 21 a client cannot be closed; its thread ends once nobody refers to it. */
  private static void close(HttpClient client) {
    if ((Object) client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("the HTTP client could not be closed", e);
      }
    }
  }
}
