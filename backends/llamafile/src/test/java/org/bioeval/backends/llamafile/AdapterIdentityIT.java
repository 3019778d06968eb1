package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bioeval.backends.http.RealServers;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.EvaluationListener;
import org.bioeval.core.eval.Progress;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server with SmolLM2-135M alone, with an adapter, and with another adapter in a file of the
 * same name: one journal for all never gives one the answers of another.
 */
@Timeout(600)
class AdapterIdentityIT {

  private static final int ITEMS = 3;
  private static final int IN = 1536;
  private static final int OUT = 576;
  private static final Schema SCHEMA =
      Schema.of("advice", new Schema.Label("advice", ""), new Schema.Label("no advice", ""));

  @TempDir Path folder;

  /** Adds noise to what the last layer gives: strong enough that the model says something else. */
  private Path adapter(String parent, long seed) throws IOException {
    Random random = new Random(seed);
    float[] a = new float[IN];
    float[] b = new float[OUT];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) random.nextGaussian();
    }
    return new TinyGguf()
        .text("general.architecture", "llama")
        .text("general.type", "adapter")
        .text("adapter.type", "lora")
        .float32("adapter.lora.alpha", 8)
        .weights("blk.29.ffn_down.weight.lora_a", a, IN, 1)
        .weights("blk.29.ffn_down.weight.lora_b", b, 1, OUT)
        .write(Files.createDirectories(folder.resolve(parent)).resolve("tuned.gguf"));
  }

  private static Dataset<ClassificationInstance> items() {
    return Dataset.of(
        DatasetInfo.of("advice", Split.TEST, "sentence"),
        SCHEMA,
        IntStream.range(0, ITEMS)
            .mapToObj(
                i ->
                    new ClassificationInstance(
                        Document.of("s" + i, "s" + i, "Patients should take " + i + " pills."),
                        "advice"))
            .toList());
  }

  /** What a run gave. */
  private record Run(List<String> answers, RunFacts facts) {}

  private static Run run(Backend backend, Path journal) {
    List<String> answers = new ArrayList<>();
    AtomicReference<RunFacts> facts = new AtomicReference<>();
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Evaluation.of(Tasks.labelSet(SCHEMA), items())
            .withDecoding(Decoding.greedy().withMaxTokens(8))
            .withConcurrency(1)
            .withJournal(journal)
            .withListener(
                new EvaluationListener() {
                  @Override
                  public void observed(Observation<?, ?> observation, Progress progress) {
                    answers.add(observation.completions().get(0).text());
                  }

                  @Override
                  public void ran(RunFacts ran) {
                    facts.set(ran);
                  }
                });
    var unused = evaluation.run(backend);
    return new Run(answers, facts.get());
  }

  @Test
  void modelsThatDifferInTheirAdaptersNeverMix() throws Exception {
    Path one = adapter("one", 1);
    Path two = adapter("two", 2);
    List<UnaryOperator<LlamafileBuilder>> models =
        List.of(
            plain -> plain,
            builder -> builder.adapter(one),
            builder -> builder.adapter(two),
            builder -> builder.arguments("--lora-scaled", one + ":-1"));
    Path shared = folder.resolve("shared");
    Set<List<String>> said = new HashSet<>();
    for (int i = 0; i < models.size(); i++) {
      try (Backend backend = start(models.get(i))) {
        Run first = run(backend, shared);
        assertThat(first.facts().calls()).as("model %s", i).isEqualTo(ITEMS);
        // Another journal holds nothing of the others.
        assertThat(first.answers())
            .as("model %s", i)
            .isEqualTo(run(backend, folder.resolve("own-" + i)).answers());
        said.add(first.answers());
      }
    }
    assertThat(said).as("answers of models that differ").hasSize(models.size());
    // The same file in another folder is the same adapter; what the file holds decides.
    Path moved = folder.resolve("three").resolve("renamed.gguf");
    Files.createDirectories(moved.getParent());
    Files.copy(two, moved);
    try (Backend backend = start(builder -> builder.adapter(moved).contextTokens(2048))) {
      Run again = run(backend, shared);
      assertThat(again.facts().calls()).isZero();
      assertThat(again.facts().reused()).isEqualTo(ITEMS);
      assertThat(again.answers()).isEqualTo(run(backend, folder.resolve("own-4")).answers());
    }
    Files.copy(one, moved, StandardCopyOption.REPLACE_EXISTING);
    try (Backend backend = start(builder -> builder.adapter(moved))) {
      assertThat(run(backend, shared).facts().calls()).isZero();
      // What the moved file of before said is in the journal, but not for this one.
      Run replaced = run(backend, folder.resolve("own-4"));
      assertThat(replaced.facts().calls()).isEqualTo(ITEMS);
      assertThat(replaced.answers()).isEqualTo(run(backend, folder.resolve("own-1")).answers());
    }
  }

  private static Backend start(UnaryOperator<LlamafileBuilder> options) throws IOException {
    return options
        .apply(
            LlamafileBackend.of(RealServers.gguf())
                .server(RealServers.llamaServer())
                .threads(1)
                .contextTokens(1024))
        .start();
  }
}
