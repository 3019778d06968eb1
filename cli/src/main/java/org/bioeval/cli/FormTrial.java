package org.bioeval.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.TokenLogprob;

/** Loads a model in one form and tries it for a moment. */
final class FormTrial {

  private static final int PROMPT_TOKENS = 128;
  private static final int ANSWER_TOKENS = 16;
  private static final int ROUNDS = 2;
  private static final int NEIGHBOURS = 7;
  private static final List<String> ANSWERS = List.of(" yes", " no", " perhaps it is");

  /**
   * What was found.
   *
   * @param refusal why the form cannot be used; empty if it can
   * @param info the model in this form
   * @param promptSpeed tokens of prompts read in a second
   * @param answerSpeed tokens of an answer generated in a second; 0 if the model said nothing
   * @param difference largest difference of a log-probability, asked alone and among others;
   *     infinite if the answer had another length
   */
  record Result(
      String refusal, BackendInfo info, double promptSpeed, double answerSpeed, double difference) {

    static Result refused(String reason) {
      return new Result(reason, BackendInfo.of("djl", ""), 0, 0, 0);
    }

    /** Whether every log-probability was the same, bit for bit. */
    boolean invariant() {
      return difference == 0;
    }
  }

  private FormTrial() {}

  /**
   * Tries a form; the model is closed after.
   *
   * @param folder of the checkpoint
   * @param options the form
   * @return what was found
   */
  static Result of(Path folder, ModelOptions options) throws InterruptedException {
    try (DjlModel model = DjlModel.load(folder, options);
        DjlBackend backend = model.backend()) {
      int room = Math.min(PROMPT_TOKENS, model.maxPositions() / 2);
      double[] speeds = speeds(model, backend, room);
      return new Result("", model.info(), speeds[0], speeds[1], difference(model, backend, room));
    } catch (CheckpointException | IllegalArgumentException | UnsupportedOperationException e) {
      return Result.refused(String.valueOf(e.getMessage()));
    }
  }

  /** Of prompt and answer; the first round only warms up. */
  private static double[] speeds(DjlModel model, DjlBackend backend, int room) {
    int answerTokens = Math.min(ANSWER_TOKENS, model.maxPositions() - room);
    double readSeconds = 0;
    long read = 0;
    double answerSeconds = 0;
    long answered = 0;
    for (int round = 0; round <= ROUNDS; round++) {
      // Prompts that differ from their first word on: a prefix seen before is not read again.
      Completion one = complete(backend, prompt(model, "Read " + round, room), 1);
      Completion all = complete(backend, prompt(model, "Say " + round, room), answerTokens);
      if (round > 0) {
        readSeconds += seconds(one);
        read += one.usage().promptTokens().orElse(0);
        int more =
            all.usage().completionTokens().orElse(0) - one.usage().completionTokens().orElse(0);
        if (more > 0) {
          answerSeconds += Math.max(1e-9, seconds(all) - seconds(one));
          answered += more;
        }
      }
    }
    return new double[] {read / readSeconds, answered == 0 ? 0 : answered / answerSeconds};
  }

  private static double seconds(Completion completion) {
    return completion.timing().orElseThrow().total().toNanos() / 1e9;
  }

  private static Completion complete(DjlBackend backend, Prompt prompt, int tokens) {
    return backend.complete(prompt, Decoding.greedy().withMaxTokens(tokens).withLogprobs(0));
  }

  private static Prompt prompt(DjlModel model, String start, int tokens) {
    StringBuilder text = new StringBuilder(start);
    int number = 1;
    while (model.encode(text.toString(), true).length < tokens) {
      text.append(" fever and pain of patient ").append(number++);
    }
    int[] ids = model.encode(text.toString(), true);
    while (ids.length > tokens && text.length() > start.length()) {
      text.setLength(Math.max(start.length(), text.length() - 5));
      ids = model.encode(text.toString(), true);
    }
    return Prompt.raw(text.toString());
  }

  /** Asks prompts alone, then together with others of other lengths, in several rounds. */
  private static double difference(DjlModel model, DjlBackend backend, int room)
      throws InterruptedException {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i <= NEIGHBOURS; i++) {
      prompts.add(prompt(model, "Case " + i, Math.max(8, room * (i + 1) / (NEIGHBOURS + 1))));
    }
    List<List<Double>> alone = new ArrayList<>();
    for (Prompt prompt : prompts) {
      alone.add(logprobs(backend, prompt));
    }
    double largest = 0;
    ExecutorService threads = Executors.newFixedThreadPool(prompts.size());
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<Callable<List<Double>>> calls = new ArrayList<>();
        for (Prompt prompt : prompts) {
          calls.add(() -> logprobs(backend, prompt));
        }
        List<Future<List<Double>>> together = threads.invokeAll(calls);
        for (int i = 0; i < together.size(); i++) {
          largest = Math.max(largest, difference(alone.get(i), together.get(i).get()));
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return largest;
  }

  /** Of given answers, then of the first tokens the model generates. */
  private static List<Double> logprobs(DjlBackend backend, Prompt prompt) {
    List<Double> all = new ArrayList<>();
    backend.score(prompt, ANSWERS).stream().map(ContinuationScore::logprob).forEach(all::add);
    complete(backend, prompt, 4).logprobs().stream().map(TokenLogprob::logprob).forEach(all::add);
    return all;
  }

  /** 0 only if all are the same bit for bit; infinite if there are more of one. */
  static double difference(List<Double> one, List<Double> other) {
    if (one.size() != other.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      if (Double.compare(one.get(i), other.get(i)) != 0) {
        largest =
            Math.max(largest, Math.max(Double.MIN_VALUE, Math.abs(one.get(i) - other.get(i))));
      }
    }
    return largest;
  }
}
