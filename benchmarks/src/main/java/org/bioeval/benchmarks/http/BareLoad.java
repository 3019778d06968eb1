package org.bioeval.benchmarks.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Exchanges per second of the JDK's HTTP client alone, with the body that {@link ServingLoad} sends
 * and without looking at the answer, by {@code sendAsync} and by {@code send}. With an executor of
 * its own, {@code sendAsync} completes each exchange in the common pool, which on a machine of two
 * processors starts a thread for each; {@code send} does not.
 *
 * <p>Arguments: base address, threads, warm-up seconds, measured seconds, most tokens per answer.
 * Prints a line of JSON for each way.
 */
public final class BareLoad {

  private BareLoad() {}

  /**
   * Measures.
   *
   * @param args address, threads, warm-up seconds, measured seconds, max tokens
   * @throws Exception if an exchange fails
   */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[1]);
    Duration warmUp = Duration.ofSeconds(Long.parseLong(args[2]));
    Duration measured = Duration.ofSeconds(Long.parseLong(args[3]));
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of"
            + " France?\"}],\"temperature\":0.0,\"top_p\":1.0,\"max_tokens\":"
            + args[4]
            + "}";
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(args[0] + "/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    Load.run(
        "HttpClient.sendAsync",
        threads,
        warmUp,
        measured,
        () -> check(client.sendAsync(request, BodyHandlers.ofByteArray()).get()));
    Load.run(
        "HttpClient.send",
        threads,
        warmUp,
        measured,
        () -> check(client.send(request, BodyHandlers.ofByteArray())));
  }

  private static void check(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
  }
}
