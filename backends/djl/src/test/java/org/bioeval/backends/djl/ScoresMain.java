package org.bioeval.backends.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * Log-probabilities of three labels after each prompt, for several numbers of prompts at a time;
 * run by {@code benchmarks/peers/lm_eval_batches.sh}.
 *
 * <p>Arguments: checkpoint, threads, precision, JSON Lines file with {@code messages}, numbers of
 * prompts at a time. Prints {@code bioeval AT_A_TIME ITEM LOGPROB LOGPROB LOGPROB}.
 */
final class ScoresMain {
  private static final List<String> LABELS = List.of("no advice", "weak advice", "strong advice");

  private ScoresMain() {}

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<Prompt> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[3]))) {
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
            .withWeights(WeightFormat.COMPUTED)
            .withPrecision(Precision.valueOf(args[2]));
    for (String atOnce : List.of(args).subList(4, args.length)) {
      ExecutorService workers = Executors.newFixedThreadPool(Integer.parseInt(atOnce));
      try (DjlModel model = DjlModel.load(Path.of(args[0]), options)) {
        DjlBackend backend = model.backend();
        List<Future<List<ContinuationScore>>> scores = new ArrayList<>();
        for (Prompt prompt : prompts) {
          scores.add(workers.submit(() -> backend.score(prompt, LABELS)));
        }
        for (int i = 0; i < scores.size(); i++) {
          StringBuilder line = new StringBuilder("bioeval " + atOnce + " " + i);
          scores.get(i).get().forEach(score -> line.append(' ').append(score.logprob()));
          System.out.println(line);
        }
      } finally {
        workers.shutdownNow();
      }
    }
  }
}
