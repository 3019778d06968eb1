package org.bioeval.benchmarks.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.bioeval.backends.http.Dialect;
import org.bioeval.backends.http.OpenAiCompatibleBackend;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * Completions per second that a backend gets from a server, asked by many threads for some seconds.
 *
 * <p>Arguments: base address, threads, warm-up seconds, measured seconds, dialect, most tokens per
 * answer. Prints one line of JSON.
 */
public final class ServingLoad {

  private ServingLoad() {}

  /**
   * Measures.
   *
   * @param args address, threads, warm-up seconds, measured seconds, dialect, max tokens
   * @throws Exception if a completion fails
   */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[1]);
    Duration warmUp = Duration.ofSeconds(Long.parseLong(args[2]));
    Duration measured = Duration.ofSeconds(Long.parseLong(args[3]));
    Decoding decoding = Decoding.greedy().withMaxTokens(Integer.parseInt(args[5]));
    Prompt prompt = Prompt.chat(Message.user("What is the capital of France?"));
    try (Backend backend =
        OpenAiCompatibleBackend.at(args[0])
            .dialect(Dialect.valueOf(args[4]))
            .maxConcurrency(threads)
            .build()) {
      long begin = System.nanoTime() + warmUp.toNanos();
      long end = begin + measured.toNanos();
      AtomicLong answered = new AtomicLong();
      List<Callable<Void>> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        loops.add(
            () -> {
              while (System.nanoTime() < end) {
                if (backend.complete(prompt, decoding).text().isEmpty()) {
                  throw new IllegalStateException("an empty answer");
                }
                long now = System.nanoTime();
                if (now >= begin && now < end) {
                  answered.incrementAndGet();
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
          "{\"client\":\"bioeval\",\"threads\":%d,\"seconds\":%d,\"completions\":%d,"
              + "\"perSecond\":%.1f}%n",
          threads,
          measured.toSeconds(),
          answered.get(),
          answered.get() / (double) measured.toSeconds());
    }
  }
}
