package org.bioeval.backends.http;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * When a failed call is made again. Only failures that may pass are retried: an unreachable or busy
 * server, a time-out, a broken answer. The wait before retry <i>n</i> is drawn uniformly from
 * {@code (0, min(maxDelay, firstDelay × 2ⁿ⁻¹)]} ("full jitter"), or is what the server asks for in
 * {@code Retry-After} if that is longer.
 *
 * @param attempts most times a call is made, at least 1; 1 never retries
 * @param firstDelay upper bound of the wait before the first retry, more than 0
 * @param maxDelay upper bound of any wait that the server did not ask for
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration maxDelay) {

  /**
   * Checks the ranges.
   *
   * @param attempts as described above
   * @param firstDelay as described above
   * @param maxDelay as described above
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RetryPolicy {
    checkArgument(attempts >= 1, "illegal attempts: %s, must be at least 1", attempts);
    checkArgument(
        !firstDelay.isNegative() && !firstDelay.isZero(),
        "illegal firstDelay: %s, must be more than 0",
        firstDelay);
    checkArgument(
        maxDelay.compareTo(firstDelay) >= 0,
        "illegal maxDelay: %s, must be at least firstDelay (%s)",
        maxDelay,
        firstDelay);
  }

  /**
   * Ten attempts, waits from at most 250 ms up to at most 30 s: long enough for a model server to
   * be restarted in the middle of a run.
   *
   * @return the policy
   */
  public static RetryPolicy withDefaults() {
    return new RetryPolicy(10, Duration.ofMillis(250), Duration.ofSeconds(30));
  }

  /**
   * A copy with another number of attempts.
   *
   * @param attempts at least 1
   * @return the copy
   */
  public RetryPolicy withAttempts(int attempts) {
    return new RetryPolicy(attempts, firstDelay, maxDelay);
  }

  /**
   * A copy with other waits.
   *
   * @param firstDelay upper bound of the first wait
   * @param maxDelay upper bound of all waits
   * @return the copy
   */
  public RetryPolicy withDelays(Duration firstDelay, Duration maxDelay) {
    return new RetryPolicy(attempts, firstDelay, maxDelay);
  }
}
