package org.bioeval.backends.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * Answers prompts that begin the same way, greedily; run by {@code
 * benchmarks/peers/djl_prompts.sh}.
 *
 * <p>Arguments: checkpoint, threads, precision, weights, JSON Lines file with {@code messages},
 * most tokens of an answer, file for the answers. Prints {@code djl NAME prompts
 * PROMPTS_PER_SECOND}; loading is not counted.
 */
final class PromptsMain {
  private static final int SIDE_BY_SIDE = 32;

  private PromptsMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    ObjectMapper json = new ObjectMapper();
    List<Prompt> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[4]))) {
      List<Message> messages = new ArrayList<>();
      for (JsonNode message : json.readTree(line).get("messages")) {
        Message.Role role =
            Message.Role.valueOf(message.get("role").asText().toUpperCase(Locale.ROOT));
        messages.add(new Message(role, message.get("content").asText()));
      }
      prompts.add(Prompt.chat(messages));
    }
    ModelOptions options =
        ModelOptions.withDefaults()
            .withThreads(Integer.parseInt(args[1]))
            .withPrecision(Precision.valueOf(args[2]))
            .withWeights(WeightFormat.valueOf(args[3]));
    Decoding decoding = Decoding.greedy().withMaxTokens(Integer.parseInt(args[5]));
    ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try (DjlModel model = DjlModel.load(Path.of(args[0]), options)) {
      DjlBackend backend = model.backend();
      long start = System.nanoTime();
      List<Future<String>> answers = new ArrayList<>();
      for (Prompt prompt : prompts) {
        answers.add(workers.submit(() -> backend.complete(prompt, decoding).text()));
      }
      List<String> texts = new ArrayList<>();
      for (Future<String> answer : answers) {
        texts.add(json.writeValueAsString(answer.get()));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Files.write(Path.of(args[6]), texts);
      String name = WeightFormat.valueOf(args[3]) == WeightFormat.COMPUTED ? args[2] : args[3];
      System.out.printf(
          Locale.ROOT,
          "djl %s prompts %.2f%n",
          name.toLowerCase(Locale.ROOT),
          prompts.size() / seconds);
    } finally {
      workers.shutdownNow();
    }
  }
}
