package org.bioeval.benchmarks.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** Runs one call in a loop on many threads and prints how often it came back, as JSON. */
final class Load {

  private Load() {}

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  static void run(String client, int threads, Duration warmUp, Duration measured, Call call)
      throws Exception {
    long begin = System.nanoTime() + warmUp.toNanos();
    long end = begin + measured.toNanos();
    LongAdder answered = new LongAdder();
    List<Callable<Void>> loops = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      loops.add(
          () -> {
            while (System.nanoTime() < end) {
              call.run();
              long now = System.nanoTime();
              if (now >= begin && now < end) {
                answered.increment();
              }
            }
            return null;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> loop : pool.invokeAll(loops)) {
        loop.get();
      }
    } finally {
      pool.shutdown();
    }
    System.out.printf(
        Locale.ROOT,
        "{\"client\":\"%s\",\"threads\":%d,\"seconds\":%d,\"completions\":%d,\"perSecond\":%.1f}%n",
        client,
        threads,
        measured.toSeconds(),
        answered.sum(),
        answered.sum() / (double) measured.toSeconds());
  }
}
