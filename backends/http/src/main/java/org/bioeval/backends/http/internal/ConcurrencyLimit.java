package org.bioeval.backends.http.internal;

/**
 * How many requests a server gets at once: additive increase, multiplicative decrease, as in TCP's
 * congestion control (Chiu and Jain 1989, doi:10.1016/0169-7552(89)90019-6).
 *
 * <ul>
 *   <li>A success while at least half of the limit is in use adds {@code 1 / limit}, so that a full
 *       round of successes adds one.
 *   <li>An overload (429, 503, time-out) halves the limit.
 *   <li>Answers that take much longer than they used to (the short moving average beyond {@value
 *       #SLOWDOWN} times the long one) cut it to three quarters.
 * </ul>
 *
 * <p>One burst of trouble counts once: requests sent before the last decrease do not decrease it
 * again. Not thread-safe; {@link ServerPool} guards it.
 */
final class ConcurrencyLimit {

  static final double SLOWDOWN = 4;
  private static final double SHORT_WEIGHT = 0.2;
  private static final double LONG_WEIGHT = 0.01;
  private static final int SAMPLES_BEFORE_JUDGING = 50;
  // Below this, a slow-down is the scheduler's or the garbage collector's, not the server's.
  private static final double SHORTEST_JUDGED_SECONDS = 0.25;

  private final int max;
  private double limit;
  private long lastDecrease = Long.MIN_VALUE;
  private double shortAverage;
  private double longAverage;
  private int samples;

  ConcurrencyLimit(int max) {
    this.max = max;
    this.limit = max;
  }

  /** Requests allowed at once, at least 1. */
  int value() {
    return (int) limit;
  }

  /**
   * A request was answered.
   *
   * @param sentNanos when it was sent
   * @param nowNanos when it was answered
   * @param inFlight requests under way, this one included
   */
  void succeeded(long sentNanos, long nowNanos, int inFlight) {
    double seconds = (nowNanos - sentNanos) / 1e9;
    samples++;
    if (samples == 1) {
      shortAverage = seconds;
      longAverage = seconds;
    }
    shortAverage += SHORT_WEIGHT * (seconds - shortAverage);
    // While there are few samples the long average is their mean.
    longAverage += Math.max(LONG_WEIGHT, 1.0 / samples) * (seconds - longAverage);
    if (samples >= SAMPLES_BEFORE_JUDGING
        && shortAverage > SLOWDOWN * longAverage
        && shortAverage > SHORTEST_JUDGED_SECONDS) {
      decrease(sentNanos, nowNanos, 0.75);
      shortAverage = longAverage;
    } else if (2 * inFlight >= value()) {
      limit = Math.min(max, limit + 1 / limit);
    }
  }

  /**
   * The server said, or showed by not answering in time, that it has too much to do.
   *
   * @param sentNanos when the request was sent
   * @param nowNanos when it failed
   */
  void overloaded(long sentNanos, long nowNanos) {
    decrease(sentNanos, nowNanos, 0.5);
  }

  private void decrease(long sentNanos, long nowNanos, double factor) {
    if (lastDecrease == Long.MIN_VALUE || sentNanos - lastDecrease > 0) {
      limit = Math.max(1, limit * factor);
      lastDecrease = nowNanos;
    }
  }
}
