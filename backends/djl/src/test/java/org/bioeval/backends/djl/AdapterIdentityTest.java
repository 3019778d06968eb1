package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.google.common.collect.ImmutableSet;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
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
 * The tiny model alone, with an adapter, and with another adapter in a folder of the same name: one
 * journal for all never gives one the answers of another.
 */
@Timeout(300)
class AdapterIdentityTest {

  private static final int ITEMS = 3;
  private static final Schema SCHEMA =
      Schema.of("advice", new Schema.Label("advice", ""), new Schema.Label("no advice", ""));

  @TempDir Path folder;

  /** What a run gave. */
  private record Run(List<String> answers, RunFacts facts) {}

  /** PEFT's adapter with its B multiplied, so that the model says something else. */
  private Path adapter(String parent, float factor) throws URISyntaxException {
    Adapter golden =
        Adapter.load(
            Path.of(
                Objects.requireNonNull(
                        AdapterIdentityTest.class.getResource("/golden-adapters/llama-attention"))
                    .toURI()));
    Map<String, Adapter.Matrices> layers = new TreeMap<>();
    for (String module : golden.modules()) {
      Adapter.Matrices m = golden.matrices(module);
      float[] b = m.b().clone();
      for (int i = 0; i < b.length; i++) {
        b[i] *= factor;
      }
      layers.put(module, new Adapter.Matrices(m.in(), m.rank(), m.out(), m.a(), b));
    }
    Path target = folder.resolve(parent).resolve("tuned");
    Adapter.of("tuned", golden.configuration(), layers).save(target);
    return target;
  }

  private static Run run(Backend backend, Path journal) {
    List<String> answers = new ArrayList<>();
    AtomicReference<RunFacts> facts = new AtomicReference<>();
    Dataset<ClassificationInstance> items =
        Dataset.of(
            DatasetInfo.of("advice", Split.TEST, "sentence"),
            SCHEMA,
            IntStream.range(0, ITEMS)
                .mapToObj(
                    i ->
                        new ClassificationInstance(
                            Document.of("s" + i, "s" + i, "Take " + i + " pills."), "advice"))
                .toList());
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Evaluation.of(Tasks.labelSet(SCHEMA), items)
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
    Path one = adapter("one", 200);
    Path two = adapter("two", -300);
    Path shared = folder.resolve("shared");
    Set<List<String>> said = new HashSet<>();
    try (DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu())) {
      List<Backend> backends =
          List.of(model.backend(), model.with(Adapter.load(one)), model.with(Adapter.load(two)));
      for (Backend backend : backends) {
        Run first = run(backend, shared);
        assertThat(first.facts().calls()).isEqualTo(ITEMS);
        said.add(first.answers());
      }
      assertThat(said).as("answers of models that differ").hasSize(3);
      for (int i = 0; i < backends.size(); i++) {
        Run again = run(backends.get(i), shared);
        assertThat(again.facts().reused()).isEqualTo(ITEMS);
        // Another journal holds nothing of the others.
        assertThat(again.answers())
            .isEqualTo(run(backends.get(i), folder.resolve("own-" + i)).answers());
      }
    }
    // The bytes decide, wherever they lie and whatever their folder is called.
    Path moved = folder.resolve("renamed");
    Adapter.load(two).save(moved);
    try (DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu())) {
      Run again = run(model.with(Adapter.load(moved)), shared);
      assertThat(again.facts().calls()).isZero();
      Adapter.load(one).save(moved);
      assertThat(model.with(Adapter.load(moved)).info().identity())
          .isEqualTo(model.with(Adapter.load(one)).info().identity());
    }
    // Merged into the weights when they are loaded.
    ModelOptions options = ModelOptions.withDefaults();
    Set<Map<String, String>> merged = new HashSet<>();
    for (Path adapter : List.of(one, two)) {
      try (DjlModel model = DjlModel.load(TinyChat.folder(), options, Adapter.load(adapter))) {
        assertThat(run(model.backend(), shared).facts().calls()).isEqualTo(ITEMS);
        merged.add(model.info().identity());
      }
    }
    assertThat(merged).hasSize(2);
  }

  @Test
  void theContextIsADetail() {
    try (DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu())) {
      assertThat(model.info().details())
          .containsEntry(BackendInfo.CONTEXT_TOKENS, Integer.toString(model.maxPositions()));
    }
  }
}
