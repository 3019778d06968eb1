package org.bioeval.backends.http.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of an answer and closes the connection if the answer was delivered before.
 *
 * <p>A second copy of an answer that arrives while its connection carries the next request would be
 * taken for the answer to that request, and every later one on the connection for its
 * predecessor's. So the check is made here, before the connection can serve again: the client
 * returns it to its pool only after {@link #onNext} has seen the last byte.
 */
final class AnswerBytes implements BodySubscriber<byte[]> {

  // Quotes inside texts are escaped in JSON, so this matches keys only.
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

  private final Predicate<String> repeats;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private boolean checked;

  /**
   * A subscriber.
   *
   * @param repeats tells whether an answer with an id was given before
   */
  AnswerBytes(Predicate<String> repeats) {
    this.repeats = repeats;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.write(part, 0, part.length);
    }
    if (!checked && !body.isDone()) {
      Matcher id = ID.matcher(bytes.toString(ISO_8859_1));
      if (id.find()) {
        checked = true;
        if (repeats.test(id.group(1))) {
          Subscription open = subscription;
          if (open != null) {
            open.cancel();
          }
          onError(repeated());
        }
      }
    }
  }

  /** The same check of an answer that is there as a whole. */
  static boolean isRepeated(byte[] answer, Predicate<String> repeats) {
    Matcher id = ID.matcher(new String(answer, ISO_8859_1));
    return id.find() && repeats.test(id.group(1));
  }

  static IOException repeated() {
    return new IOException("an earlier answer was delivered again");
  }

  @Override
  public void onError(Throwable failure) {
    boolean unused = body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    boolean unused = body.complete(bytes.toByteArray());
  }
}
