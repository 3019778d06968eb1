package org.bioeval.backends.http.internal;

import java.time.Duration;

/**
 * A moment by which something must be over.
 *
 * @param nanoTime on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {

  private static final Duration LONGEST = Duration.ofDays(365 * 100);

  /** The moment after a duration from now; a century stands for all that is longer. */
  public static Deadline in(Duration duration) {
    Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    return new Deadline(System.nanoTime() + bounded.toNanos());
  }

  /** Nanoseconds left; 0 or less if it has passed. */
  public long left() {
    return nanoTime - System.nanoTime();
  }

  /** Tells whether it has passed. */
  public boolean passed() {
    return left() <= 0;
  }

  /** The earlier of two. */
  public Deadline earlier(Deadline other) {
    return nanoTime - other.nanoTime <= 0 ? this : other;
  }
}
