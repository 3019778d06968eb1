package org.bioeval.backends.djl.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer on the committed tiny model. */
class LoraTrainerTest {
  private static DjlModel model;

  @BeforeAll
  static void load() {
    model = TinyTraining.model();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void learnsItsExamplesAndTheAdapterAnswersWithThem(@TempDir Path folder) {
    List<Example> examples = TinyTraining.examples();
    Training training;
    try (LoraTrainer trainer = LoraTrainer.of(model, TinyTraining.config())) {
      training =
          trainer.fit(examples, Criterion.loss(examples), TinyTraining.options().withSteps(120));
    }
    List<TrainingCurve.Evaluated> points = training.curve().evaluations();
    double last = points.get(points.size() - 1).value();
    assertThat(training.curve().steps()).hasSize(120);
    assertThat(last).isLessThan(0.2 * training.curve().steps().get(0).loss());
    assertThat(points).filteredOn(p -> p.step() == training.bestStep()).allMatch(p -> p.best());

    training.last().save(folder);
    Adapter loaded = Adapter.load(folder);
    assertThat(loaded.modules()).isEqualTo(training.last().modules());
    for (String module : loaded.modules()) {
      assertThat(loaded.matrices(module).a()).isEqualTo(training.last().matrices(module).a());
      assertThat(loaded.matrices(module).b()).isEqualTo(training.last().matrices(module).b());
      assertThat(loaded.scaling(module)).isEqualTo(2);
    }
    // The validation loss is the mean negative log-probability that inference gives.
    try (DjlBackend tuned = model.with(loaded)) {
      assertThat(meanLoss(model, loaded)).isCloseTo(last, within(1e-4));
      assertThat(
              tuned.complete(examples.get(0).prompt(), Decoding.greedy().withMaxTokens(8)).text())
          .isEqualTo("yes");
    }
  }

  @Test
  void promptsAreThoseOfEvaluation() {
    Dataset<ClassificationInstance> dataset = dataset();
    Task<ClassificationInstance, ?> task = Tasks.classification(dataset.schema());
    var asked = ConcurrentHashMap.<Prompt>newKeySet();
    Backend recording =
        Backend.of(
            "recording",
            (prompt, decoding) -> {
              asked.add(prompt);
              return Completion.of("no advice");
            });
    Evaluation.of(task, dataset).run(recording);
    List<Example> examples = Example.of(task, dataset);
    assertThat(examples).extracting(Example::prompt).containsExactlyInAnyOrderElementsOf(asked);
    try (DjlBackend backend = model.backend()) {
      for (Example example : examples) {
        int[] prompt = backend.tokens(example.prompt());
        int[] whole = backend.tokens(example.prompt(), example.answer());
        assertThat(Arrays.copyOf(whole, prompt.length)).isEqualTo(prompt);
        assertThat(backend.complete(example.prompt(), Decoding.greedy().withMaxTokens(1)).usage())
            .extracting(usage -> usage.promptTokens())
            .isEqualTo(OptionalInt.of(prompt.length));
        // The byte-level tokenizer's last token: <|im_end|>, which the template puts after answers.
        assertThat(whole[whole.length - 1]).isEqualTo(2);
        assertThat(whole.length - prompt.length - 1)
            .isEqualTo(example.answer().getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameAdapter() {
    Training first = fit(TinyTraining.options(), Criterion.loss(List.of()));
    Training second = fit(TinyTraining.options(), Criterion.loss(List.of()));
    Training other = fit(TinyTraining.options().withSeed(7), Criterion.loss(List.of()));
    String module = first.last().modules().get(0);
    assertThat(second.last().matrices(module).b()).isEqualTo(first.last().matrices(module).b());
    assertThat(other.last().matrices(module).b()).isNotEqualTo(first.last().matrices(module).b());
    assertThat(first.best()).isSameAs(first.last());
    assertThat(first.bestStep()).isEqualTo(30);
  }

  @Test
  void accumulationIsALargerBatch() {
    LoraConfig plain = TinyTraining.config().withDropout(0);
    List<Double> losses = new ArrayList<>();
    for (int accumulation : new int[] {1, 2, 4}) {
      try (LoraTrainer trainer = LoraTrainer.of(model, plain)) {
        Training training =
            trainer.fit(
                TinyTraining.examples(),
                Criterion.loss(TinyTraining.examples()),
                TinyTraining.options()
                    .withSteps(5)
                    .withBatch(4 / accumulation)
                    .withAccumulation(accumulation));
        losses.add(training.curve().evaluations().get(0).value());
      }
    }
    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(1e-4));
    assertThat(losses.get(2)).isCloseTo(losses.get(0), within(1e-4));
  }

  /** Eight examples a step, computed at once, one by one, or as many as fit. */
  @Test
  void packingChangesWhatIsComputedAtOnceOnly() {
    LoraConfig plain = TinyTraining.config().withDropout(0);
    List<List<Double>> losses = new ArrayList<>();
    // Examples have 45 to 70 tokens.
    for (int tokens : new int[] {0, 1, 150, 100_000}) {
      try (LoraTrainer trainer = LoraTrainer.of(model, plain)) {
        Training training =
            trainer.fit(
                TinyTraining.examples(),
                Criterion.loss(TinyTraining.examples()),
                TinyTraining.options()
                    .withSteps(4)
                    .withBatch(2)
                    .withAccumulation(4)
                    .withPackTokens(tokens));
        List<Double> curve = new ArrayList<>();
        training.curve().steps().forEach(step -> curve.add(step.loss()));
        training.curve().evaluations().forEach(point -> curve.add(point.value()));
        losses.add(curve);
        assertThat(training.settings())
            .containsEntry("tokens at once", tokens == 0 ? "any" : Integer.toString(tokens));
      }
    }
    for (List<Double> curve : losses) {
      assertThat(curve).hasSameSizeAs(losses.get(0));
      for (int i = 0; i < curve.size(); i++) {
        assertThat(curve.get(i)).isCloseTo(losses.get(0).get(i), within(1e-4));
      }
    }
  }

  @Test
  void bucketedStepsLearnExamplesOfAboutEqualLength() {
    List<List<String>> steps = new ArrayList<>();
    try (LoraTrainer trainer = LoraTrainer.of(model, TinyTraining.config())) {
      trainer
          .listen(
              new TrainingListener() {
                @Override
                public void onStep(TrainingProgress progress) {
                  steps.add(progress.examples());
                }
              })
          .fit(
              TinyTraining.examples(),
              Criterion.loss(List.of()),
              TinyTraining.options().withSteps(5).withBatch(2).withBucketed(true));
    }
    // "yes" is the shorter answer, of even examples, and names grow: neighbours in length.
    assertThat(steps)
        .extracting(List::toString)
        .containsExactlyInAnyOrder("[e0, e2]", "[e4, e6]", "[e8, e1]", "[e3, e5]", "[e7, e9]");
  }

  /** The same validation loss as the model that answers with the same rounded weights gives. */
  @Test
  void aRoundedBaseIsTrainedAsItAnswers() {
    ModelOptions rounded =
        model.options().withPrecision(Precision.FLOAT32).withWeights(WeightFormat.INT8);
    try (LoraTrainer trainer =
        LoraTrainer.of(model.folder(), rounded, TinyTraining.config().withDropout(0))) {
      Training training =
          trainer.fit(
              TinyTraining.examples(),
              Criterion.loss(TinyTraining.examples()),
              TinyTraining.options());
      assertThat(training.settings()).containsEntry("model: weights", "int8");
      double trained = training.curve().evaluations().get(2).value();
      assertThat(meanLoss(rounded, training.last())).isCloseTo(trained, within(5e-3));
      assertThat(meanLoss(model.options(), training.last())).isNotCloseTo(trained, within(1e-4));
    }
    assertThatThrownBy(
            () ->
                LoraTrainer.of(
                    model.folder(),
                    model.options().withWeights(WeightFormat.FLOAT16),
                    TinyTraining.config()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use INT8, INT4 or COMPUTED weights");
  }

  private static double meanLoss(ModelOptions options, Adapter adapter) {
    try (DjlModel answering = DjlModel.load(model.folder(), options)) {
      return meanLoss(answering, adapter);
    }
  }

  private static double meanLoss(DjlModel answering, Adapter adapter) {
    double sum = 0;
    int tokens = 0;
    try (DjlBackend tuned = answering.with(adapter)) {
      for (Example example : TinyTraining.examples()) {
        var score = tuned.score(example.prompt(), List.of(example.answer() + "<|im_end|>")).get(0);
        sum -= score.logprob();
        tokens += score.tokens();
      }
    }
    return sum / tokens;
  }

  @Test
  void patienceStopsAndTheBestIsKept() {
    List<Double> values = new ArrayList<>(List.of(0.1, 0.5, 0.4, 0.3, 0.9));
    Criterion criterion = new Criterion.Measured("mine", true, backend -> values.remove(0));
    Training training =
        fit(TinyTraining.options().withSteps(50).withEvaluateEvery(2).withPatience(2), criterion);
    assertThat(training.stoppedEarly()).isTrue();
    assertThat(training.bestStep()).isEqualTo(4);
    assertThat(training.best().name()).isEqualTo("step-4");
    assertThat(training.curve().evaluations())
        .extracting(TrainingCurve.Evaluated::best)
        .containsExactly(true, true, false, false);
    assertThat(training.curve().toCsv().lines()).hasSize(9).element(4).asString().endsWith(",0.5");
  }

  @Test
  void aLossThatIsNoNumberNamesItsExamples() {
    TrainingOptions wild = TinyTraining.options().withLearningRate(1e30).withWarmup(0).withBatch(2);
    assertThatThrownBy(() -> fit(wild, Criterion.loss(List.of())))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching("(?s)step \\d+: loss .*on examples \\[e\\d, e\\d\\].*");
  }

  @Test
  void longExamplesAreLeftOutAndNamed() {
    Training training =
        fit(TinyTraining.options().withSteps(1).withMaxTokens(50), Criterion.loss(List.of()));
    assertThat(training.leftOut()).isNotEmpty().doesNotContain("e0");
    assertThatThrownBy(
            () -> fit(TinyTraining.options().withMaxTokens(5), Criterion.loss(List.of())))
        .hasMessage("all 10 examples are longer than 5 tokens; raise maxTokens");
  }

  @Test
  void targetsAreChosenByName() {
    try (LoraTrainer trainer =
        LoraTrainer.of(model, TinyTraining.config().withTargets("q_proj", "v_proj"))) {
      Training training =
          trainer.fit(
              TinyTraining.examples(),
              Criterion.loss(List.of()),
              TinyTraining.options().withSteps(2).withRecompute(true));
      assertThat(training.last().modules())
          .containsExactly(
              "model.layers.0.self_attn.q_proj",
              "model.layers.0.self_attn.v_proj",
              "model.layers.1.self_attn.q_proj",
              "model.layers.1.self_attn.v_proj");
    }
    assertThatThrownBy(() -> LoraTrainer.of(model, TinyTraining.config().withTargets("qproj")))
        .hasMessageContaining(
            "target 'qproj' names no linear layer of tiny-chat; it has [down_proj");
  }

  @Test
  void goesOnWithAnAdapter() {
    Training first = fit(TinyTraining.options(), Criterion.loss(TinyTraining.examples()));
    try (LoraTrainer trainer = LoraTrainer.continuing(model, first.last(), 0)) {
      Training second =
          trainer.fit(
              TinyTraining.examples(),
              Criterion.loss(TinyTraining.examples()),
              TinyTraining.options().withLearningRate(1e-12).withSteps(1));
      double before = first.curve().evaluations().get(2).value();
      assertThat(second.curve().evaluations().get(0).value()).isCloseTo(before, within(1e-4));
      assertThat(second.last().scaling(second.last().modules().get(0))).isEqualTo(2);
    }
  }

  @Test
  void checkpointsOfAnotherRunAreRefused(@TempDir Path folder) throws IOException {
    TrainingOptions options = TinyTraining.options().withSteps(4).withCheckpoints(folder);
    fit(options, Criterion.loss(TinyTraining.examples()));
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-4", "best-4");
    }
    // A finished run is not trained again.
    assertThat(fit(options, Criterion.loss(TinyTraining.examples())).curve().steps()).hasSize(4);
    assertThatThrownBy(() -> fit(options.withSeed(1), Criterion.loss(TinyTraining.examples())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("a checkpoint of a run with other data or settings; delete");
  }

  private static Training fit(TrainingOptions options, Criterion criterion) {
    try (LoraTrainer trainer = LoraTrainer.of(model, TinyTraining.config())) {
      return trainer.fit(TinyTraining.examples(), criterion, options);
    }
  }

  private static Dataset<ClassificationInstance> dataset() {
    Schema schema =
        Schema.of(
            "Advice", new Schema.Label("no advice", "none"), new Schema.Label("advice", "some"));
    List<ClassificationInstance> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      items.add(
          new ClassificationInstance(
              Document.of("d" + i, "Sentence number " + i + "."),
              i % 2 == 0 ? "no advice" : "advice"));
    }
    return Dataset.of(DatasetInfo.of("own", Split.TRAIN, "sentence"), schema, items);
  }
}
