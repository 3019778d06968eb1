package org.bioeval.backends.djl.internal.generate;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the scheduler. The caller waits on {@link #events}; all else
 * belongs to the scheduler's thread.
 */
public abstract sealed class Job permits EmbeddingJob, GenerationJob, ScoreJob {
  /** What the caller is told. */
  public sealed interface Event {}

  /** More text of a streamed answer. */
  public record Piece(String text) implements Event {}

  /** The end; the result is in the job. */
  public record Done() implements Event {}

  /** The job failed. */
  public record Failed(Throwable error) implements Event {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final int adapter;
  private final int promptLength;
  private volatile boolean cancelled;
  private boolean over;
  private int[] tokens;
  private int size;

  Job(int[] tokens, int promptLength, int adapter) {
    this.tokens = tokens.clone();
    this.size = tokens.length;
    this.promptLength = promptLength;
    this.adapter = adapter;
  }

  /** Ends the job at the next step; nobody waits for it. */
  public final void cancel() {
    cancelled = true;
  }

  /** The next event, waiting for it. */
  public final Event next() throws InterruptedException {
    return events.take();
  }

  final void tell(Event event) {
    events.add(event);
  }

  /** Tells the last event. Only the first end counts: a job is never answered twice. */
  final void end(Event event) {
    if (!over) {
      over = true;
      tell(event);
    }
  }

  final boolean cancelled() {
    return cancelled;
  }

  final int adapter() {
    return adapter;
  }

  /** Tokens of the prompt. */
  public final int promptLength() {
    return promptLength;
  }

  final int[] tokens() {
    return tokens;
  }

  final int size() {
    return size;
  }

  final void append(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(16, size + size / 2));
    }
    tokens[size++] = token;
  }

  /** The longest the sequence may get: what the cache must have room for. */
  abstract int longest();

  /** How many first tokens may come from another row's cache instead of being computed. */
  abstract int reusable();

  /** Tokens are computed again from the beginning: forgets what was gathered from them. */
  void restart() {}

  /** A generation's own part of the job, or null. */
  final @Nullable GenerationJob generation() {
    return this instanceof GenerationJob job ? job : null;
  }
}
