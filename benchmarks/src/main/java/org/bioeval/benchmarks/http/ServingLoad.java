package org.bioeval.benchmarks.http;

import java.time.Duration;
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
      Load.run(
          "bioeval",
          threads,
          warmUp,
          measured,
          () -> {
            if (backend.complete(prompt, decoding).text().isEmpty()) {
              throw new IllegalStateException("an empty answer");
            }
          });
    }
  }
}
