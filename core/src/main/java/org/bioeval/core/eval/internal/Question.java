package org.bioeval.core.eval.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
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
public final class Question {

  private final JournalKey key;
  private final String item;
  private final int sample;
  private final Prompt prompt;
  private final Decoding decoding;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private volatile @Nullable FutureTask<?> call;

  /**
   * What came of a call.
   *
   * @param completion the answer, or null if the call failed
   * @param error message of the failure, empty if there is an answer
   * @param retriable whether the same call may succeed later
   * @param stopsRun whether every further call is pointless
   * @param cause the failure, or null
   */
  public record Reply(
      @Nullable Completion completion,
      String error,
      boolean retriable,
      boolean stopsRun,
      @Nullable Throwable cause) {}

  /**
   * A question that was not asked yet.
   *
   * @param key its key in the journal
   * @param item id of the item
   * @param sample number of the sample
   * @param prompt what to ask
   * @param decoding how to answer
   */
  public Question(JournalKey key, String item, int sample, Prompt prompt, Decoding decoding) {
    this.key = key;
    this.item = item;
    this.sample = sample;
    this.prompt = prompt;
    this.decoding = decoding;
  }

  /**
   * Settles the question by an answer from the journal.
   *
   * @param completion the answer
   */
  public void answered(Completion completion) {
    reply.complete(new Reply(completion, "", false, false, null));
  }

  /**
   * Asks.
   *
   * @param backend who is asked
   * @param journal keeps the answer, or null
   * @param executor runs the call
   * @param released called once, when the backend is no longer busy with this question
   */
  public void ask(
      Backend backend, @Nullable Journal journal, Executor executor, Runnable released) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              Reply result;
              try {
                result = call(backend);
              } finally {
                released.run();
              }
              keep(result, journal);
              return null;
            }) {
          @Override
          protected void done() {
            // A call that was cancelled before it began never ran its own finally.
            if (isCancelled()) {
              reply.cancel(false);
            }
          }

          @Override
          protected void setException(Throwable t) {
            super.setException(t);
            reply.completeExceptionally(t);
          }
        };
    call = task;
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      released.run();
      throw e;
    }
  }

  private Reply call(Backend backend) {
    try {
      return new Reply(backend.complete(prompt, decoding), "", false, false, null);
    } catch (RetriableException e) {
      return new Reply(null, message(e), true, false, e);
    } catch (PermanentException e) {
      return new Reply(null, message(e), false, e.scope() == PermanentException.Scope.RUN, e);
    } catch (BackendException e) {
      throw new AssertionError("backend exceptions are retriable or permanent", e);
    } catch (java.util.concurrent.CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      // A backend of the user's own may throw anything; one item fails, the run goes on.
      return new Reply(null, e.getClass().getSimpleName() + ": " + message(e), false, false, e);
    }
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void keep(Reply result, @Nullable Journal journal) {
    if (journal == null) {
      reply.complete(result);
      return;
    }
    CompletableFuture<Void> durable =
        result.completion() == null
            ? journal.appendFailure(key, item, result.error())
            : journal.append(key, item, sample, prompt, result.completion());
    var unused =
        durable.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                reply.complete(result);
              } else {
                reply.completeExceptionally(failure);
              }
            });
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
   */
  public Reply await() throws InterruptedException, ExecutionException {
    return reply.get();
  }

  /** Interrupts the call, if it is still under way. */
  public void cancel() {
    FutureTask<?> task = call;
    if (task != null && !reply.isDone()) {
      task.cancel(true);
    }
  }
}
