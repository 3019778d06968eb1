package org.bioeval.core.eval.internal;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.JournalKey;
import org.jspecify.annotations.Nullable;

/** One call of a backend: asked once, done when its answer is on disk. */
public final class ModelCall {

  private final JournalKey key;
  private final String item;
  private final int sample;
  private final Prompt prompt;
  private final Decoding decoding;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private volatile boolean asked;
  private volatile long nanos;
  private volatile @Nullable Instant keptAt;
  private volatile @Nullable PermittedTask call;

  /**
   * What came of a call: a completion, a final refusal or a failure.
   *
   * @param completion the answer, or null
   * @param refusal why there will never be an answer, or null
   * @param failure what a later run may mend, or null
   */
  public record Reply(
      @Nullable Completion completion,
      Journal.@Nullable Refusal refusal,
      @Nullable Failure failure) {

    private static Reply of(Completion completion) {
      return new Reply(completion, null, null);
    }

    private static Reply of(Journal.Refusal refusal) {
      return new Reply(null, refusal, null);
    }

    private static Reply of(Failure failure) {
      return new Reply(null, null, failure);
    }
  }

  /**
   * A call without an answer that may have one later.
   *
   * @param error message of the failure
   * @param retriable whether the same call may succeed later
   * @param stopsRun whether every further call is pointless
   * @param cause the failure, or null if nothing was thrown
   */
  public record Failure(
      String error, boolean retriable, boolean stopsRun, @Nullable Throwable cause) {

    /**
     * The failure with the kind of its exception.
     *
     * @return such as {@code IllegalStateException: model not loaded}
     */
    public String described() {
      return cause == null ? error : cause.getClass().getSimpleName() + ": " + message(cause);
    }
  }

  /**
   * A call that was not made yet.
   *
   * @param key its key in the journal
   * @param item id of the item
   * @param sample number of the sample
   * @param prompt what to ask
   * @param decoding how to answer
   */
  public ModelCall(JournalKey key, String item, int sample, Prompt prompt, Decoding decoding) {
    this.key = key;
    this.item = item;
    this.sample = sample;
    this.prompt = prompt;
    this.decoding = decoding;
  }

  /**
   * The item this call is about.
   *
   * @return its id
   */
  public String item() {
    return item;
  }

  /**
   * Settles the call by an answer from the journal.
   *
   * @param kept the answer
   */
  public void answered(Journal.Kept<Completion> kept) {
    keptAt = kept.at().orElse(null);
    reply.complete(Reply.of(kept.value()));
  }

  /**
   * Settles the call by a final refusal from the journal.
   *
   * @param kept why it can never be answered
   */
  public void refused(Journal.Kept<Journal.Refusal> kept) {
    keptAt = kept.at().orElse(null);
    reply.complete(Reply.of(kept.value()));
  }

  /**
   * Tells whether the backend was asked.
   *
   * @return false if the reply came from the journal
   */
  public boolean asked() {
    return asked;
  }

  /**
   * How long the backend took, its own retries included.
   *
   * @return nanoseconds; 0 if it was not asked
   */
  public long nanos() {
    return nanos;
  }

  /**
   * When the journal's reply was written.
   *
   * @return the time; empty if it is not known or the backend was asked
   */
  public Optional<Instant> keptAt() {
    return Optional.ofNullable(keptAt);
  }

  /**
   * The key of the call.
   *
   * @return its key in the journal
   */
  public JournalKey key() {
    return key;
  }

  /**
   * Asks.
   *
   * @param backend who is asked
   * @param journal keeps the answer, or null
   * @param executor runs the call
   * @param released called exactly once, when the backend is no longer busy with this call
   * @param pointless told at once, on the thread of the call, that no further call should be asked:
   *     the backend says so, or answers cannot be kept
   * @throws RejectedExecutionException if the executor does not take the call
   */
  public void ask(
      Backend backend,
      @Nullable Journal journal,
      Executor executor,
      Runnable released,
      Runnable pointless) {
    PermittedTask task =
        new PermittedTask(
            () -> {
              asked = true;
              long start = System.nanoTime();
              Reply result = call(backend);
              nanos = System.nanoTime() - start;
              if (result.failure() != null && result.failure().stopsRun()) {
                pointless.run();
              }
              // Queued before the release, so that a run that waits for the releases has it all.
              keep(result, journal, pointless);
            },
            reply,
            released);
    call = task;
    task.executeOn(executor);
  }

  private Reply call(Backend backend) {
    try {
      Completion completion = backend.complete(prompt, decoding);
      // NullAway cannot see into backends that are compiled without it.
      return Objects.isNull(completion)
          ? failed("the backend returned null instead of a completion", false, null)
          : Reply.of(completion);
    } catch (RetriableException e) {
      return failed(message(e), true, e);
    } catch (PermanentException e) {
      return e.scope() == PermanentException.Scope.RUN
          ? Reply.of(new Failure(message(e), false, true, e))
          : Reply.of(Journal.Refusal.of(e, backend.info()));
    } catch (BackendException e) {
      throw new AssertionError("backend exceptions are retriable or permanent", e);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      // A backend of the user's own may throw anything; one item fails, the run goes on.
      return failed(e.getClass().getSimpleName() + ": " + message(e), false, e);
    }
  }

  private static Reply failed(String error, boolean retriable, @Nullable Throwable cause) {
    return Reply.of(new Failure(error, retriable, false, cause));
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void keep(Reply result, @Nullable Journal journal, Runnable pointless) {
    if (journal == null) {
      reply.complete(result);
      return;
    }
    CompletableFuture<Void> durable = written(result, journal);
    var unused =
        durable.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                reply.complete(result);
              } else {
                pointless.run();
                reply.completeExceptionally(failure);
              }
            });
  }

  private CompletableFuture<Void> written(Reply result, Journal journal) {
    if (result.completion() != null) {
      return journal.append(key, item, sample, prompt, result.completion());
    }
    if (result.refusal() != null) {
      return journal.appendRefusal(key, item, sample, prompt, result.refusal());
    }
    String error = result.failure() == null ? "" : result.failure().error();
    return journal.appendFailure(key, item, error);
  }

  /**
   * Tells whether {@link #await} would return at once.
   *
   * @return true if there is a reply
   */
  public boolean isDone() {
    return reply.isDone();
  }

  /**
   * Waits for the reply.
   *
   * @return the reply, safely on disk
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws ExecutionException if the answer could not be kept or the call broke
   * @throws CancellationException if the call was cancelled
   */
  public Reply await() throws InterruptedException, ExecutionException {
    return reply.get();
  }

  /** Interrupts the call, if it is still under way. */
  public void cancel() {
    PermittedTask task = call;
    if (task != null && !reply.isDone()) {
      task.cancel(true);
    }
  }
}
