package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Split;
import org.bioeval.core.task.Tasks;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.testkit.RealFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HealthAdvice test items with SmolLM2-135M-Instruct, once one at a time and once shuffled, sixteen
 * at a time and with little memory: the labels' log-probabilities, the answers and their
 * log-probabilities are equal bit for bit. 100 items in the default format, fewer in the others.
 */
class InvarianceIT {
  private static final List<String> LABELS = List.of("no advice", "weak advice", "strong advice");
  private static final Decoding BRIEF = Decoding.greedy().withMaxTokens(4).withLogprobs(1);

  /** Room for keys and values of 1,024 positions: eight rows of 128, or four of 256. */
  private static final long LITTLE = 1_024L * 30 * 2 * 192 * Float.BYTES;

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, CHECKPOINT, 100",
    "COMPUTED, FLOAT32, 20",
    "COMPUTED, BFLOAT16, 20",
    "INT8, CHECKPOINT, 20",
    "INT4, CHECKPOINT, 20"
  })
  void theSameBitsAtAnyConcurrency(WeightFormat weights, Precision precision, int items)
      throws Exception {
    Path checkpoint = RealFiles.find("models", "SmolLM2-135M-Instruct", ".ci/servers/fetch-model");
    String folder = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(
        folder != null, "skipped: needs the real corpora: set BIOEVAL_CORPORA to their folder");
    var corpus = HealthAdvice.in(Path.of(folder, "HealthAdvice")).study().load(Split.TEST);
    var task = Tasks.classification(corpus.schema());
    List<Prompt> prompts = new ArrayList<>();
    corpus.sample(items, 1).forEach(item -> prompts.add(task.prompt(item)));
    ModelOptions options =
        ModelOptions.withDefaults().withWeights(weights).withPrecision(precision);
    Map<Integer, String> alone = run(checkpoint, options, prompts, 1);
    Map<Integer, String> together = run(checkpoint, options.withCacheBytes(LITTLE), prompts, 16);
    assertThat(together).isEqualTo(alone);
  }

  private static Map<Integer, String> run(
      Path checkpoint, ModelOptions options, List<Prompt> prompts, int atOnce) throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      order.add(i);
    }
    if (atOnce > 1) {
      Collections.shuffle(order, new Random(atOnce));
    }
    ExecutorService workers = Executors.newFixedThreadPool(atOnce);
    try (DjlModel model = DjlModel.load(checkpoint, options)) {
      DjlBackend backend = model.backend();
      Map<Integer, Future<String>> futures = new TreeMap<>();
      for (int i : order) {
        futures.put(i, workers.submit(() -> result(backend, prompts.get(i))));
      }
      Map<Integer, String> results = new TreeMap<>();
      for (Map.Entry<Integer, Future<String>> future : futures.entrySet()) {
        results.put(future.getKey(), future.getValue().get());
      }
      return results;
    } finally {
      workers.shutdownNow();
    }
  }

  /** Doubles are written so that they can be read back. */
  private static String result(DjlBackend backend, Prompt prompt) {
    Completion answer = backend.complete(prompt, BRIEF);
    return backend.score(prompt, LABELS) + answer.text() + answer.logprobs();
  }
}
