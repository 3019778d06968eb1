package org.bioeval.core.eval;

import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;

/** Small evaluations with a model whose answers depend on nothing but the prompt. */
final class Runs {

  static final List<String> LABELS = List.of("background", "methods", "results");

  private Runs() {}

  static Dataset<ClassificationInstance> dataset(int size) {
    Schema schema =
        Schema.of(
            "toy", LABELS.stream().map(l -> new Schema.Label(l, "")).toArray(Schema.Label[]::new));
    return Dataset.of(
        DatasetInfo.of("toy", Split.TEST, "sentence"),
        schema,
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    new ClassificationInstance(
                        Document.of("item-" + i, "abstract-" + i / 3, "Sentence " + i + " of α."),
                        LABELS.get(i % 3)))
            .toList());
  }

  static Task<ClassificationInstance, ImmutableSet<String>> task() {
    return Tasks.labelSet(dataset(1).schema());
  }

  static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(int size) {
    return Evaluation.of(task(), dataset(size))
        .with(accuracy())
        .withIntervals(Intervals.withDefaults().withResamples(200));
  }

  static Metric<ClassificationInstance, ImmutableSet<String>> accuracy() {
    return Metric.mean(
        "accuracy", o -> o.outcome().scored().filter(o.gold()::equals).isPresent() ? 1 : 0);
  }

  /** A model that tells about itself. */
  static Backend backend(BackendInfo info, Function<Prompt, Completion> answers) {
    return new Backend() {
      @Override
      public BackendInfo info() {
        return info;
      }

      @Override
      public Completion complete(Prompt prompt, Decoding decoding) {
        return answers.apply(prompt);
      }
    };
  }

  /** A model that takes any decoding. */
  static Backend sampling(String name, BiFunction<Prompt, Decoding, Completion> answers) {
    return new Backend() {
      @Override
      public BackendInfo info() {
        return BackendInfo.of("function", name);
      }

      @Override
      public Completion complete(Prompt prompt, Decoding decoding) {
        return answers.apply(prompt, decoding);
      }
    };
  }

  /** A third of the answers right, a third wrong, the others unreadable, refused or cut off. */
  static Completion answer(Prompt prompt) {
    int hash = Hashing.murmur3_32_fixed().hashString(prompt.text(), StandardCharsets.UTF_8).asInt();
    int choice = Math.floorMod(hash, 9);
    return switch (choice) {
      case 0, 1, 2, 3, 4, 5 ->
          Completion.of(LABELS.get(choice % 3), FinishReason.STOP, Usage.of(9, 1));
      case 6 -> Completion.of("I cannot help with that.");
      case 7 -> Completion.of("<think>Hm", FinishReason.LENGTH, Usage.UNKNOWN);
      default -> Completion.of("perhaps \uD83D\uDE00 \"x\"\n", FinishReason.UNKNOWN, Usage.UNKNOWN);
    };
  }
}
