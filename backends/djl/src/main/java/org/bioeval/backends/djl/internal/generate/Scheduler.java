package org.bioeval.backends.djl.internal.generate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs many callers' jobs on one model: continuous batching.
 *
 * <p>One thread owns the model. It lets waiting jobs in as rows get free, computes what is missing
 * of their prompts, sharing beginnings that are in the cache already, and then advances all answers
 * by one token per call; a finished one leaves at once. Where memory runs out it goes on with half
 * as many rows and no job is lost.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Decoder decoder;
  private final CacheRows rows;

  /** Whether prompts and answers have kernels of their own. */
  private final boolean invariant;

  private final BlockingQueue<Job> incoming = new LinkedBlockingQueue<>();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param decoder the model; closed with the scheduler, by its thread
   * @param plan limits
   */
  public Scheduler(Decoder decoder, CachePlan plan) {
    this.decoder = decoder;
    this.invariant = decoder.rowCounts().isPresent();
    this.rows = new CacheRows(decoder, plan);
    this.thread = new Thread(this::run, "bioeval-djl");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Queues a job; its events tell how it goes.
   *
   * @throws IllegalStateException if the model is closed
   */
  public void submit(Job job) {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    incoming.add(job);
    // The thread may have looked for the last time before the job came.
    if (closed && incoming.remove(job)) {
      job.end(new Job.Failed(new IllegalStateException("the model was closed")));
    }
  }

  /** Fails the jobs that are not done, frees the model and waits for the thread. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Throwable end = new IllegalStateException("the model was closed");
    try {
      while (!closed) {
        try {
          receive();
          letIn();
          if (computePrompts()) {
            continueAnswers();
          }
        } catch (InterruptedException e) {
          // Only close() interrupts; the loop ends.
        } catch (RuntimeException | Error e) {
          recover(e);
        }
      }
    } catch (RuntimeException | Error e) {
      end = e;
      throw e;
    } finally {
      // However the loop ended: nobody may wait for a thread that is gone.
      closed = true;
      try {
        incoming.drainTo(waiting);
        failAll(end);
      } finally {
        decoder.close();
      }
    }
  }

  private void receive() throws InterruptedException {
    if (waiting.isEmpty() && rows.active() == 0) {
      waiting.add(incoming.take());
    }
    incoming.drainTo(waiting);
    waiting.removeIf(Job::cancelled);
    for (int i = 0; i < rows.count(); i++) {
      Job job = rows.get(i).job();
      if (job != null && job.cancelled()) {
        rows.get(i).end();
      }
    }
  }

  private void letIn() {
    for (Iterator<Job> it = waiting.iterator(); it.hasNext(); ) {
      if (!rows.admit(it.next())) {
        return;
      }
      it.remove();
    }
  }

  /** One call's worth of what is missing of prompts; true if nothing is missing any more. */
  private boolean computePrompts() {
    Prefill generations = new Prefill();
    Prefill scores = new Prefill();
    Prefill embeddings = new Prefill();
    int budget = rows.plan().tokensPerCall();
    boolean complete = true;
    for (int i = 0; i < rows.count(); i++) {
      CacheRow row = rows.get(i);
      Job job = row.job();
      if (job == null) {
        continue;
      }
      rows.checkVariant(row);
      boolean score = job instanceof ScoreJob;
      boolean generation = job instanceof GenerationJob;
      int end = score ? job.size() - 1 : generation && invariant ? job.promptLength() : job.size();
      if (generation && (invariant ? row.filled() >= end : end - row.filled() == 1)) {
        continue;
      }
      int to = Math.min(end, row.filled() + budget);
      if (to > row.filled()) {
        budget -= to - row.filled();
        (score ? scores : generation ? generations : embeddings).add(i, row, to);
      }
      complete &= to == end;
    }
    generations.run();
    scores.score();
    embeddings.embed();
    // Jobs that wait for a beginning computed just now come in before the answers go on.
    boolean nothing = generations.isEmpty() && scores.isEmpty() && embeddings.isEmpty();
    return complete && (waiting.isEmpty() || nothing);
  }

  private void continueAnswers() {
    int n = rows.compact();
    if (n == 0) {
      return;
    }
    rows.makeRoom(waiting);
    n = rows.active();
    Batch batch = new Batch();
    int[] wanted = new int[n];
    for (int i = 0; i < n; i++) {
      CacheRow row = rows.get(i);
      rows.checkVariant(row);
      Job job = row.job();
      if (job == null || (invariant ? prompted(row, job) : job.size() - row.filled() != 1)) {
        // The frequencies changed with the length: its tokens are computed anew first.
        return;
      }
      // Where answers have kernels of their own, tokens that are there already are gone through
      // again after an eviction, one a step.
      int position = row.filled();
      wanted[i] =
          batch.addContinued(job.tokens()[position], position, row.variant(), job.adapter());
    }
    try (Result result = decoder.step(batch, wanted)) {
      List<CacheRow> advanced = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        CacheRow row = rows.get(i);
        row.fillTo(row.filled() + 1);
        Job job = row.job();
        advanced.add(job != null && row.filled() == job.size() ? row : new CacheRow());
      }
      advance(advanced, result);
    }
  }

  private static boolean prompted(CacheRow row, Job job) {
    return row.filled() < job.promptLength();
  }

  /** Hands the outcome of a step, one line per row, to the rows' answers. */
  private void advance(List<CacheRow> advanced, Result result) {
    long[] best = result.longs(0);
    float[] logprobs = result.floats(1);
    float[] logits = null;
    int vocabulary = decoder.blueprint().vocabulary();
    for (int i = 0; i < advanced.size(); i++) {
      CacheRow row = advanced.get(i);
      Job job = row.job();
      GenerationJob answer = job == null ? null : job.generation();
      if (answer == null) {
        continue;
      }
      float @Nullable [] line = null;
      if (answer.needsLogits()) {
        logits = logits == null ? result.floats(2) : logits;
        line = java.util.Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
      }
      try {
        if (answer.advance((int) best[i], logprobs[i], line)) {
          answer.end(new Job.Done());
          row.end();
        }
      } catch (RuntimeException e) {
        answer.end(new Job.Failed(e));
        row.end();
      }
    }
  }

  /**
   * Goes on with less where memory ran out, as often as there is something to halve. All other
   * failures are those of every job that was received.
   */
  private void recover(Throwable error) {
    Throwable cause = error;
    while (cause instanceof TorchException torch && torch.outOfMemory() && rows.canBackOff()) {
      try {
        rows.backOff(waiting);
        LOG.warn(
            "out of memory: going on with {} sequences side by side and {} prompt tokens per call",
            rows.plan().rows(),
            rows.plan().tokensPerCall());
        return;
      } catch (RuntimeException | Error e) {
        if (e != cause) {
          e.addSuppressed(cause);
        }
        cause = e;
      }
    }
    if (!(cause instanceof TorchException)) {
      LOG.error("the model's thread failed", cause);
    }
    failAll(cause);
  }

  private void failAll(Throwable error) {
    Job.Failed failed = new Job.Failed(error);
    try {
      rows.clear(job -> job.end(failed));
    } catch (RuntimeException | Error e) {
      LOG.warn("the cache was not released", e);
    }
    for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
      job.end(failed);
    }
  }

  /** Missing prompt tokens of several rows, to be computed in one call. */
  private final class Prefill {
    private final Batch batch = new Batch();
    private final List<CacheRow> parts = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<Integer> firsts = new ArrayList<>();

    boolean isEmpty() {
      return parts.isEmpty();
    }

    void add(int index, CacheRow row, int to) {
      Job job = row.job();
      if (job != null) {
        firsts.add(
            batch.addSegment(index, job.tokens(), row.filled(), to, row.variant(), job.adapter()));
        parts.add(row);
        ends.add(to);
      }
    }

    void run() {
      if (isEmpty()) {
        return;
      }
      int[] wanted = new int[parts.size()];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = firsts.get(i) + ends.get(i) - parts.get(i).filled() - 1;
      }
      try (Result result = decoder.step(batch, wanted)) {
        List<CacheRow> whole = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
          CacheRow row = parts.get(i);
          row.fillTo(ends.get(i));
          Job job = row.job();
          // A part of a prompt has no next token yet: a free row takes its line.
          whole.add(job != null && ends.get(i) == job.size() ? row : new CacheRow());
        }
        advance(whole, result);
      }
    }

    void score() {
      if (isEmpty()) {
        return;
      }
      List<int[]> scored = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Job job = parts.get(i).job();
        int from = parts.get(i).filled();
        for (int p = from; job != null && p < ends.get(i); p++) {
          if (p >= job.promptLength() - 1) {
            scored.add(new int[] {i, firsts.get(i) + p - from, job.tokens()[p + 1]});
          }
        }
      }
      if (scored.isEmpty()) {
        // Parts of prompts only: one token is asked for so that the call computes something.
        scored.add(new int[] {-1, 0, 0});
      }
      int[] wanted = scored.stream().mapToInt(s -> s[1]).toArray();
      int[] targets = scored.stream().mapToInt(s -> s[2]).toArray();
      try (Result result = decoder.score(batch, wanted, targets)) {
        float[] logprobs = result.floats(0);
        long[] best = result.longs(1);
        for (int k = 0; k < wanted.length; k++) {
          int part = scored.get(k)[0];
          if (part >= 0 && parts.get(part).job() instanceof ScoreJob job) {
            job.add(logprobs[k], best[k] == targets[k]);
          }
        }
      }
      endJobsThatNeed(-1);
    }

    void embed() {
      if (isEmpty()) {
        return;
      }
      List<Integer> wanted = new ArrayList<>();
      long[] counts = new long[parts.size()];
      for (int i = 0; i < counts.length; i++) {
        int from = parts.get(i).filled();
        int first = ends.get(i) - 1;
        if (parts.get(i).job() instanceof EmbeddingJob job) {
          // Of a part without the pooled token one state is computed, and added to nothing.
          first = Math.min(first, Math.max(from, job.firstPooled()));
        }
        for (int p = first; p < ends.get(i); p++) {
          wanted.add(firsts.get(i) + p - from);
        }
        counts[i] = ends.get(i) - first;
      }
      int[] indices = wanted.stream().mapToInt(index -> index).toArray();
      // A sum over a call's tokens would depend on where the calls divide a text.
      long[] groups = counts;
      if (invariant) {
        groups = new long[indices.length];
        java.util.Arrays.fill(groups, 1);
      }
      try (Result result = decoder.pool(batch, indices, groups)) {
        float[] sums = result.floats(0);
        int hidden = sums.length / groups.length;
        int at = 0;
        for (int i = 0; i < counts.length; i++) {
          int summed = invariant ? 1 : (int) counts[i];
          for (int k = 0; k < counts[i]; k += summed, at++) {
            if (parts.get(i).job() instanceof EmbeddingJob job && ends.get(i) > job.firstPooled()) {
              job.add(sums, at * hidden, hidden, summed);
            }
          }
        }
      }
      endJobsThatNeed(0);
    }

    /** Ends the jobs of which all tokens are computed, but for so many at the end. */
    private void endJobsThatNeed(int beyond) {
      for (int i = 0; i < parts.size(); i++) {
        CacheRow row = parts.get(i);
        row.fillTo(ends.get(i));
        Job job = row.job();
        if (job != null && ends.get(i) == job.size() + beyond) {
          job.end(new Job.Done());
          row.end();
        }
      }
    }
  }
}
