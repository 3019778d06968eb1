package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.TrainingListener;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Report;
import org.bioeval.datasets.Miniatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyModelTest {
  private static final long LARGEST = 6_000_000;

  @TempDir Path folder;

  @Test
  void isSmallAndInBfloat16() throws IOException {
    Path model = TinyModel.extractTo(folder);
    long bytes = 0;
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThanOrEqualTo(LARGEST);
    ByteBuffer weights =
        ByteBuffer.wrap(Files.readAllBytes(model.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(weights.getLong())];
    weights.get(header);
    for (Iterator<JsonNode> it = new JsonMapper().readTree(header).elements(); it.hasNext(); ) {
      JsonNode tensor = it.next();
      if (tensor.has("dtype")) {
        assertThat(tensor.get("dtype").textValue()).isEqualTo("BF16");
      }
    }
  }

  @Test
  void loadsAndAnswersInTheFormAsked() {
    Path corpora = Miniatures.extractTo(folder);
    try (DjlModel model = load()) {
      MiniatureTask labels =
          MiniatureTask.all().stream()
              .filter(question -> question.name().equals("BC2GM-label-set"))
              .findFirst()
              .orElseThrow();
      Report report = QuickstartCommand.asked(labels.load(corpora)).run(model.backend());
      assertThat(report.items()).isEqualTo(5);
      // What the command that made it gave; another machine may round a close decision otherwise.
      assertThat(report.score("micro-f1").value()).isGreaterThan(0.2);
    }
  }

  @Test
  void nothingItIsScoredOnWasTrainedOn() {
    Path corpora = Miniatures.extractTo(folder);
    List<String> trained = new ArrayList<>();
    for (Example example : MakeTinyModelCommand.training(corpora).examples()) {
      trained.add(words(example.prompt()));
    }
    assertThat(trained).hasSizeGreaterThan(150);
    int asked = 0;
    for (MiniatureTask question : MiniatureTask.all()) {
      if (!question.isNote()) {
        for (String test : testTexts(question.load(corpora))) {
          assertThat(trained).as(question.name()).doesNotContain(test);
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(100);
  }

  @Test
  void fineTuningLowersTheLossAndWritesItsCurve() {
    Path corpora = Miniatures.extractTo(folder);
    MiniatureTask unseen =
        MiniatureTask.all().stream()
            .filter(question -> question.entry().name().equals(TinyModel.UNSEEN))
            .findFirst()
            .orElseThrow();
    try (DjlModel model = load()) {
      QuickstartTuning.Result result =
          QuickstartTuning.run(
              model, unseen.load(corpora), folder.resolve("tuned"), new TrainingListener() {});
      var steps = result.training().curve().steps();
      double first = steps.subList(0, 20).stream().mapToDouble(s -> s.loss()).average().orElse(0);
      double last =
          steps.subList(steps.size() - 20, steps.size()).stream()
              .mapToDouble(s -> s.loss())
              .average()
              .orElse(0);
      assertThat(last).isLessThan(first);
      assertThat(folder.resolve("tuned/training.html")).content().contains("<svg");
      assertThat(folder.resolve("tuned/adapter/adapter_model.safetensors")).isRegularFile();
    }
  }

  private DjlModel load() {
    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);
    Path model = TinyModel.extractTo(folder);
    assumeThatCode(() -> DjlModel.load(model, options).close())
        .as("skipped: PyTorch's native library is not available on this platform")
        .doesNotThrowAnyException();
    return DjlModel.load(model, options);
  }

  private static <I extends Instance> List<String> testTexts(MiniatureTask.Items<I, ?> items) {
    return items.test().toList().stream()
        .map(instance -> words(items.job().task().prompt(instance)))
        .toList();
  }

  private static String words(Prompt prompt) {
    String text = prompt.messages().get(prompt.messages().size() - 1).text();
    return String.join(" ", text.toLowerCase(Locale.ROOT).split("\\W+"));
  }
}
