package org.bioeval.backends.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;

/**
 * What equal bits cost, and whether they are equal; run by {@code
 * benchmarks/peers/djl_invariance.sh}.
 *
 * <p>Arguments: checkpoint, threads, turns, JSON Lines file with {@code messages}, and formats. The
 * two forms of a format take turns, each doing the same: scoring three labels after each prompt and
 * answering it, one prompt at a time and eight. Prints for the best turn of each {@code djl FORMAT
 * FORM MEASURE PROMPTS_PER_SECOND} of processor time, and how many results are the same at 1 and at
 * 8.
 */
final class InvarianceMain {
  private static final List<String> LABELS = List.of("no advice", "weak advice", "strong advice");
  private static final Decoding ANSWER = Decoding.greedy().withMaxTokens(24).withLogprobs(0);
  private static final int[] AT_ONCE = {1, 8};

  private InvarianceMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    List<Prompt> prompts = prompts(Path.of(args[3]));
    for (String format : List.of(args).subList(4, args.length)) {
      double[][][] best = new double[2][AT_ONCE.length][2];
      String[][][] results = new String[2][AT_ONCE.length][];
      for (int turn = 0; turn < Integer.parseInt(args[2]); turn++) {
        for (int form = 0; form < 2; form++) {
          try (DjlModel model =
              DjlModel.load(
                  Path.of(args[0]),
                  options(format)
                      .withThreads(Integer.parseInt(args[1]))
                      .withInvariance(form == 1))) {
            if (turn == 0 && form == 1) {
              System.out.println("# " + format + " " + model.info().details());
            }
            for (int c = 0; c < AT_ONCE.length; c++) {
              results[form][c] = measure(model.backend(), prompts, AT_ONCE[c], best[form][c]);
            }
          }
        }
      }
      for (int form = 0; form < 2; form++) {
        String name = form == 1 ? "invariant" : "fast";
        for (int c = 0; c < AT_ONCE.length; c++) {
          System.out.printf(
              Locale.ROOT,
              "djl %s %s likelihood-%d %.3f%ndjl %s %s generation-%d %.3f%n",
              format,
              name,
              AT_ONCE[c],
              best[form][c][0],
              format,
              name,
              AT_ONCE[c],
              best[form][c][1]);
        }
        int same = 0;
        for (int i = 0; i < results[form][0].length; i++) {
          same += results[form][0][i].equals(results[form][1][i]) ? 1 : 0;
        }
        System.out.printf(
            "# %s %s: %d of %d results the same at 1 and at 8%n",
            format, name, same, results[form][0].length);
      }
    }
  }

  private static ModelOptions options(String format) {
    ModelOptions options = ModelOptions.withDefaults();
    return switch (format) {
      case "float32", "bfloat16" ->
          options
              .withPrecision(Precision.valueOf(format.toUpperCase(Locale.ROOT)))
              .withWeights(WeightFormat.COMPUTED);
      default -> options.withWeights(WeightFormat.valueOf(format.toUpperCase(Locale.ROOT)));
    };
  }

  /** Prompts per second are raised to the better; gives scores, then answers. */
  private static String[] measure(
      DjlBackend backend, List<Prompt> prompts, int atOnce, double[] best)
      throws InterruptedException, ExecutionException {
    ExecutorService workers = Executors.newFixedThreadPool(atOnce);
    try {
      String[] results = new String[2 * prompts.size()];
      for (int kind = 0; kind < 2; kind++) {
        boolean scores = kind == 0;
        long start = processorTime();
        List<Future<String>> futures = new ArrayList<>();
        for (Prompt prompt : prompts) {
          Callable<String> call =
              scores
                  ? () -> backend.score(prompt, LABELS).toString()
                  : () -> {
                    var answer = backend.complete(prompt, ANSWER);
                    return answer.text() + answer.logprobs();
                  };
          futures.add(workers.submit(call));
        }
        for (int i = 0; i < futures.size(); i++) {
          results[kind * prompts.size() + i] = futures.get(i).get();
        }
        double seconds = (processorTime() - start) / 1e9;
        best[kind] = Math.max(best[kind], prompts.size() / seconds);
      }
      return results;
    } finally {
      workers.shutdownNow();
    }
  }

  /** Of this process, in nanoseconds: other work on the machine does not count. */
  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static List<Prompt> prompts(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Prompt> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      List<Message> messages = new ArrayList<>();
      for (JsonNode message : json.readTree(line).get("messages")) {
        Message.Role role =
            Message.Role.valueOf(message.get("role").asText().toUpperCase(Locale.ROOT));
        messages.add(new Message(role, message.get("content").asText()));
      }
      prompts.add(Prompt.chat(messages));
    }
    return prompts;
  }
}
