package org.bioeval.core.eval.internal;

import com.google.common.primitives.ImmutableLongArray;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.eval.RunFacts;
import org.jspecify.annotations.Nullable;

/** Counts the calls of a run and what the journal spared. Used by one thread. */
public final class CallLog {

  private final Instant started = Instant.now();
  private final long start = System.nanoTime();
  private final ImmutableLongArray.Builder nanos = ImmutableLongArray.builder();
  private long reused;
  private long tokens;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;

  /** A log that begins now. */
  public CallLog() {}

  /**
   * Takes a call that has its reply.
   *
   * @param call the call
   * @param completion its answer, or null
   */
  public void add(ModelCall call, @Nullable Completion completion) {
    if (call.asked()) {
      asked(call.nanos(), completion == null ? 0 : tokens(completion));
    } else {
      reused(call.keptAt());
    }
  }

  private static int tokens(Completion completion) {
    return completion.usage().completionTokens().orElse(0);
  }

  /**
   * Counts a call of the backend.
   *
   * @param duration how long it took, in nanoseconds
   * @param completionTokens what it generated; 0 if that is not known
   */
  public void asked(long duration, int completionTokens) {
    nanos.add(duration);
    tokens += completionTokens;
  }

  /**
   * Counts a reply of the journal.
   *
   * @param at when it was written, if that is known
   */
  public void reused(Optional<Instant> at) {
    reused++;
    at.ifPresent(
        time -> {
          oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
          newest = newest == null || time.isAfter(newest) ? time : newest;
        });
  }

  /**
   * What the calls so far add up to.
   *
   * @param items items done
   * @return the facts of a run that ends now
   */
  public RunFacts facts(long items) {
    long[] sorted = nanos.build().stream().sorted().toArray();
    return new RunFacts(
        started,
        Duration.ofNanos(System.nanoTime() - start),
        items,
        sorted.length,
        reused,
        Optional.ofNullable(oldest),
        Optional.ofNullable(newest),
        sorted.length == 0
            ? Optional.empty()
            : Optional.of(
                new RunFacts.Latency(rank(sorted, 50), rank(sorted, 90), rank(sorted, 99))),
        tokens);
  }

  /** The value that so many of a hundred do not exceed. */
  private static Duration rank(long[] sorted, int percent) {
    int rank = (int) Math.ceil(percent * (double) sorted.length / 100);
    return Duration.ofNanos(sorted[Math.max(rank, 1) - 1]);
  }
}
