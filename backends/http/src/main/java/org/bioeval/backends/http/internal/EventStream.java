package org.bioeval.backends.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events whose data are JSON objects, ended by {@code [DONE]}. Read by one thread;
 * closing it closes the exchange.
 *
 * <p>Lines are split as bytes, so that a character divided between two network packets stays whole.
 */
final class EventStream implements AutoCloseable {

  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
  private static final String DONE = "[DONE]";

  private final @Nullable Subscriber subscriber;
  private final Runnable whenClosed;
  private final Server server;
  private final HttpErrors errors;
  private final Deadline deadline;
  private final long limit;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private @Nullable ObjectNode whole;
  private boolean ended;

  /**
   * A stream.
   *
   * @param subscriber receives the body; null for an answer that is whole
   * @param whenClosed runs once nothing more is read
   */
  EventStream(
      @Nullable Subscriber subscriber,
      Runnable whenClosed,
      Server server,
      HttpErrors errors,
      Deadline deadline) {
    this.subscriber = subscriber;
    this.whenClosed = whenClosed;
    this.server = server;
    this.errors = errors;
    this.deadline = deadline;
    this.limit = deadline.left();
  }

  /** The answer of a server that does not stream. */
  static EventStream ofWhole(
      ObjectNode answer, Server server, HttpErrors errors, Deadline deadline) {
    EventStream stream = new EventStream(null, () -> {}, server, errors, deadline);
    stream.whole = answer;
    return stream;
  }

  /** The complete answer, if the server did not stream. */
  Optional<ObjectNode> whole() {
    return Optional.ofNullable(whole);
  }

  /**
   * Waits for the next event.
   *
   * @return its data; empty at the end of the stream
   */
  Optional<ObjectNode> next() throws AttemptFailed {
    while (!ended && subscriber != null) {
      byte[] next = lines.poll();
      if (next == null) {
        receive(subscriber);
      } else if (startsWithData(next)) {
        ByteBuffer data = ByteBuffer.wrap(next, DATA.length, next.length - DATA.length);
        if (isDone(next)) {
          ended = true;
        } else {
          return Optional.of(parse(data));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean startsWithData(byte[] line) {
    return line.length > DATA.length
        && java.util.Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length);
  }

  private static boolean isDone(byte[] line) {
    return line.length < 20
        && new String(
                line,
                DATA.length,
                line.length - DATA.length,
                java.nio.charset.StandardCharsets.UTF_8)
            .strip()
            .equals(DONE);
  }

  private ObjectNode parse(ByteBuffer data) throws AttemptFailed {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    ObjectNode json;
    try {
      json = Json.readObject(data);
    } catch (CharacterCodingException e) {
      throw errors.malformed(server, "an event of the stream is not UTF-8", "", copy);
    } catch (JsonProcessingException e) {
      throw errors.malformed(server, "an event of the stream is not a JSON object", "", copy);
    }
    if (json.path("error").isObject()) {
      throw errors.errorObject(server, json.path("error"));
    }
    return json;
  }

  private void receive(Subscriber from) throws AttemptFailed {
    Object item;
    try {
      item = from.queue.poll(deadline.left(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted; the stream was cancelled");
    }
    if (item == null) {
      throw errors.timeout(server, Duration.ofNanos(limit));
    } else if (item == Subscriber.ABORTED) {
      throw Transport.closedMeanwhile(null);
    } else if (item instanceof Throwable failure) {
      throw errors.transport(server, failure);
    } else if (item == Subscriber.END) {
      endLine();
      if (lines.isEmpty()) {
        ended = true;
      }
    } else {
      split((List<?>) item);
      from.request(1);
    }
  }

  private void split(List<?> buffers) {
    for (Object buffer : buffers) {
      ByteBuffer bytes = (ByteBuffer) buffer;
      while (bytes.hasRemaining()) {
        byte b = bytes.get();
        if (b == '\n') {
          endLine();
        } else if (b != '\r') {
          line.write(b);
        }
      }
    }
  }

  private void endLine() {
    if (line.size() > 0) {
      lines.add(line.toByteArray());
      line.reset();
    }
  }

  @Override
  public void close() {
    whenClosed.run();
    if (subscriber == null) {
      return;
    }
    if (ended) {
      // Lets the client read the end of the response, after which the connection serves again.
      subscriber.request(Long.MAX_VALUE);
    } else {
      subscriber.cancel();
    }
  }

  /** Hands network packets from the client's thread to the reader's, one ahead. */
  static final class Subscriber implements BodySubscriber<Subscriber> {

    private static final Object END = new Object();
    private static final Object ABORTED = new Object();

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;

    @Override
    public CompletionStage<Subscriber> getBody() {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      this.subscription = subscription;
      subscription.request(2);
    }

    /** Ends the exchange and wakes the reader, from another thread. */
    void abort() {
      queue.add(ABORTED);
      cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      queue.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      queue.add(failure);
    }

    @Override
    public void onComplete() {
      queue.add(END);
    }

    private void request(long items) {
      Subscription open = subscription;
      if (open != null) {
        open.request(items);
      }
    }

    private void cancel() {
      Subscription open = subscription;
      if (open != null) {
        open.cancel();
      }
    }
  }
}
