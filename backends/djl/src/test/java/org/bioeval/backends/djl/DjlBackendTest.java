package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Constraint;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlBackendTest {
  private static final Prompt SHORT = Prompt.chat(Message.user("Fever?"));

  /**
   * Few rows, a tiny cache, many callers: jobs wait, leave, move and are taken out, none is lost.
   */
  @Test
  void everyCallerGetsTheAnswerItGetsAlone() throws Exception {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String shared = i % 2 == 0 ? "Shared instructions, the same for each item. " : "Others. ";
      prompts.add(Prompt.chat(Message.system(shared), Message.user("x".repeat(i) + "?")));
    }
    // A token takes 2 * 2 layers * 2 heads * 8 * 4 bytes = 256 bytes: 700 positions in all rows.
    ModelOptions tight =
        ModelOptions.withDefaults()
            .withPrecision(Precision.FLOAT32)
            .withSequences(5)
            .withCacheBytes(700 * 256);
    ModelOptions roomy =
        ModelOptions.withDefaults().withPrecision(Precision.FLOAT32).withSequences(1);
    Decoding decoding = Decoding.greedy().withMaxTokens(40);
    List<String> alone = new ArrayList<>();
    try (Backend backend = DjlBackend.load(TinyChat.folder(), roomy)) {
      prompts.forEach(prompt -> alone.add(backend.complete(prompt, decoding).text()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Backend backend = DjlBackend.load(TinyChat.folder(), tight)) {
      List<Callable<String>> calls = new ArrayList<>();
      prompts.forEach(prompt -> calls.add(() -> backend.complete(prompt, decoding).text()));
      List<String> together = new ArrayList<>();
      for (Future<String> call : threads.invokeAll(calls)) {
        together.add(call.get());
      }
      assertThat(together).isEqualTo(alone);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void samplingDependsOnTheSeedAndNotOnTheNeighbours() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Backend backend = TinyChat.open()) {
      Decoding sampled = Decoding.sampled(1).withTopP(0.9).withMaxTokens(20);
      Map<Long, String> alone = new TreeMap<>();
      for (long seed = 0; seed < 8; seed++) {
        alone.put(seed, backend.complete(SHORT, sampled.withSeed(seed)).text());
      }
      Map<Long, Future<String>> together = new TreeMap<>();
      for (long seed : alone.keySet()) {
        together.put(
            seed, threads.submit(() -> backend.complete(SHORT, sampled.withSeed(seed)).text()));
      }
      for (long seed : alone.keySet()) {
        assertThat(together.get(seed).get()).as("seed %d", seed).isEqualTo(alone.get(seed));
      }
      assertThat(alone.values().stream().distinct().count()).isGreaterThan(4);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The chain rule: a greedy answer's token log-probabilities sum to its score. */
  @Test
  void scoresAgreeWithLogprobsOfGeneration() {
    try (Backend backend =
        DjlBackend.load(
            TinyChat.folder(), ModelOptions.withDefaults().withPrecision(Precision.FLOAT32))) {
      Prompt prompt = Prompt.raw("Diagnosis:");
      List<String> options = List.of("yes", "no", "maybe");
      ImmutableList<ContinuationScore> scores = backend.score(prompt, options);
      for (int i = 0; i < options.size(); i++) {
        Decoding forced =
            Decoding.greedy()
                .withConstraint(new Constraint.Choice(ImmutableList.of(options.get(i))))
                .withLogprobs(0);
        Completion answer = backend.complete(prompt, forced);
        assertThat(answer.text()).isEqualTo(options.get(i));
        double sum = answer.logprobs().stream().mapToDouble(t -> t.logprob()).sum();
        assertThat(scores.get(i).logprob()).isCloseTo(sum, within(1e-3));
        assertThat(scores.get(i).tokens()).isEqualTo(answer.logprobs().size());
      }
    }
  }

  @Test
  void aChoiceThatBeginsAnotherCanBeChosen() {
    try (Backend backend = TinyChat.open()) {
      Decoding decoding =
          Decoding.greedy()
              .withConstraint(new Constraint.Choice(ImmutableList.of("a", "ab", "abc")));
      assertThat(backend.complete(SHORT, decoding).text()).isIn("a", "ab", "abc");
    }
  }

  @Test
  void longPromptsAreRefusedWithTheNumbers() {
    try (Backend backend = TinyChat.open()) {
      assertThatThrownBy(() -> backend.complete(Prompt.raw("x".repeat(300)), Decoding.greedy()))
          .isInstanceOfSatisfying(
              PermanentException.class,
              e -> {
                assertThat(e.scope()).isEqualTo(PermanentException.Scope.ITEM);
                assertThat(e.reason()).isEqualTo(PermanentException.Reason.PROMPT_TOO_LONG);
              })
          .hasMessageContaining("301 tokens of prompt and answer are more than the 256");
    }
  }

  @Test
  void theContextsEndEndsTheAnswer() {
    try (Backend backend = TinyChat.open()) {
      Completion answer =
          backend.complete(Prompt.raw("x".repeat(250)), Decoding.greedy().withMaxTokens(100));
      assertThat(answer.finish()).isIn(FinishReason.LENGTH, FinishReason.STOP);
      assertThat(answer.usage().completionTokens().orElseThrow()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void aClosedModelSaysSo() {
    DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu());
    model.close();
    assertThatThrownBy(() -> model.backend().complete(SHORT, Decoding.greedy()))
        .hasMessageContaining("closed");
  }

  @Test
  void aGpuThatIsNotThereIsAnErrorBeforeAnythingIsLoaded() {
    assertThatThrownBy(() -> DjlModel.load(Path.of("nowhere"), Device.gpu(7)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sees")
        .hasMessageContaining("CUDA devices")
        .hasMessageContaining("README");
  }

  @Test
  void missingAndDamagedFilesAreNamed(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> DjlModel.load(folder, Device.cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json");
    try (Stream<Path> files = Files.list(TinyChat.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path tokenizer = folder.resolve("tokenizer.json");
    Files.writeString(tokenizer, "{}");
    assertThatThrownBy(() -> DjlModel.load(folder, Device.cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer.json");
    Files.delete(tokenizer);
    assertThatThrownBy(() -> DjlModel.load(folder, Device.cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("save_pretrained");
    Files.copy(TinyChat.folder().resolve("tokenizer.json"), tokenizer);
    Files.writeString(
        folder.resolve("config.json"),
        Files.readString(folder.resolve("config.json"))
            .replace("\"vocab_size\": 260", "\"vocab_size\": 300"));
    assertThatThrownBy(() -> DjlModel.load(folder, Device.cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'model.embed_tokens.weight' has shape [260, 32]")
        .hasMessageContaining("asks for [300, 32]");
  }

  /** A model of random weights, at a temperature that makes nearly all tokens alike. */
  @Test
  void answersKeepToASchemaOrAreTruncated() throws IOException {
    String schema =
        "{\"type\":\"array\",\"items\":{\"enum\":[\"a\",\"bc\",12]},\"minItems\":1,\"maxItems\":3}";
    var judge =
        com.networknt.schema.JsonSchemaFactory.getInstance(
                com.networknt.schema.SpecVersion.VersionFlag.V202012)
            .getSchema(schema);
    ObjectMapper json = new ObjectMapper();
    int complete = 0;
    try (Backend backend = TinyChat.open()) {
      for (long seed = 0; seed < 40; seed++) {
        Decoding decoding =
            Decoding.sampled(2)
                .withSeed(seed)
                .withMaxTokens(60)
                .withConstraint(new Constraint.JsonSchema(schema));
        Completion answer = backend.complete(SHORT, decoding);
        if (answer.finish() == FinishReason.STOP) {
          assertThat(judge.validate(json.readTree(answer.text()))).as(answer.text()).isEmpty();
          complete++;
        } else {
          assertThat(answer.finish()).isEqualTo(FinishReason.LENGTH);
          assertThat(answer.usage().completionTokens()).hasValue(60);
        }
      }
    }
    assertThat(complete).isGreaterThan(20);
  }

  @Test
  void aSchemaThatCannotBeEnforcedIsAnErrorThatNamesTheKeyword() {
    try (Backend backend = TinyChat.open()) {
      Decoding decoding =
          Decoding.greedy()
              .withConstraint(
                  new Constraint.JsonSchema("{\"type\":\"array\",\"uniqueItems\":true}"));
      assertThatThrownBy(() -> backend.complete(SHORT, decoding))
          .isInstanceOf(PermanentException.class)
          .hasMessageContaining("'uniqueItems'");
    }
  }
}
