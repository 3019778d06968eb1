package org.bioeval.backends.djl;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.bioeval.backends.djl.internal.generate.Job;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;

/** Waits for a job, and says what its failure means to a caller. */
final class JobResult {
  private JobResult() {}

  /**
   * Returns when the job is done; a failure or an interrupt of this thread cancels it.
   *
   * @param onText takes text as it comes, or null
   */
  static void await(Job job, @Nullable Consumer<String> onText) {
    try {
      while (true) {
        Job.Event event = job.next();
        if (event instanceof Job.Piece piece && onText != null) {
          onText.accept(piece.text());
        } else if (event instanceof Job.Done) {
          return;
        } else if (event instanceof Job.Failed failed) {
          throw failure(failed.error());
        }
      }
    } catch (InterruptedException e) {
      job.cancel();
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for the answer");
      cancelled.initCause(e);
      throw cancelled;
    } catch (RuntimeException e) {
      job.cancel();
      throw e;
    }
  }

  static RuntimeException failure(Throwable error) {
    if (error instanceof TorchException torch && torch.outOfMemory()) {
      return new RetriableException(
          "out of memory even for one prompt at a time; lower ModelOptions.cacheBytes, shorten the"
              + " prompt or use a smaller precision",
          torch);
    }
    if (error instanceof TorchException) {
      // An engine that broke says nothing about the prompt: a later run may answer it.
      return new RetriableException(error.getMessage() + "; run again to ask once more", error);
    }
    return new PermanentException(
        "the model could not answer: " + error.getMessage(), error, PermanentException.Scope.RUN);
  }
}
