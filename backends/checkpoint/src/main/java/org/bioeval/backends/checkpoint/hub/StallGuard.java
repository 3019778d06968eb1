package org.bioeval.backends.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that has been silent for too long, so that its reader gets an error. The JDK's
 * client waits for the rest of an answer without limit.
 */
final class StallGuard implements AutoCloseable {
  private final ScheduledExecutorService clock;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean fired;

  StallGuard(InputStream stream, Duration silence) {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "bioeval-hub-watch");
              thread.setDaemon(true);
              return thread;
            });
    this.clock = one;
    long every = Math.max(1, silence.toNanos() / 4);
    var unused =
        one.scheduleWithFixedDelay(
            () -> closeIfSilent(stream, silence), every, every, TimeUnit.NANOSECONDS);
  }

  /** Something came. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  /** Whether it has closed the stream. */
  boolean fired() {
    return fired;
  }

  private void closeIfSilent(InputStream stream, Duration silence) {
    if (System.nanoTime() - lastHeard > silence.toNanos()) {
      fired = true;
      try {
        stream.close();
      } catch (IOException e) {
        // The reader finds out by itself.
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
