package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vectors of texts, against transformers. The golden files were made by {@code
 * src/test/python/make_embedding_goldens.py}; they name the versions.
 */
class EmbedderTest {
  private static final ModelOptions OPTIONS =
      ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);

  @Test
  void textsOfTheTinyModel() throws IOException {
    assertVectors(TinyChat.folder(), OPTIONS.withSequences(2), "tiny-chat.json");
  }

  /** Models for embeddings are stored without the beginning of names and without a head. */
  @Test
  void aBareModelGivesVectorsOnly(@TempDir Path folder) throws IOException {
    SafeTensors whole = SafeTensors.open(TinyChat.folder());
    Map<String, HostTensor> bare = new TreeMap<>();
    for (String name : whole.names()) {
      if (!name.equals("lm_head.weight")) {
        bare.put(name.replaceFirst("model\\.", ""), whole.read(name));
      }
    }
    SafeTensorsWriter.write(folder.resolve("model.safetensors"), bare, Map.of());
    for (String file : List.of("config.json", "tokenizer.json")) {
      Files.copy(TinyChat.folder().resolve(file), folder.resolve(file));
    }
    assertVectors(folder, OPTIONS, "tiny-chat.json");
    try (DjlModel model = DjlModel.load(folder, OPTIONS)) {
      // 260 * 32 for the embedding, 32 for the last norm; a layer has two norms of 32, 2 * 32 * 32
      // for queries and outputs, 2 * 16 * 32 for keys and values, and 3 * 40 * 32.
      assertThat(model.info().properties()).containsEntry("parameters", "22304");
      assertThatThrownBy(model::backend)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("no tensor 'lm_head.weight'")
          .hasMessageContaining("vectors only");
    }
    assertThatThrownBy(() -> DjlBackend.load(folder, OPTIONS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no tensor 'lm_head.weight'");
  }

  @Test
  void textsOfSmolLm2() throws IOException {
    assertVectors(SmolLm2.folder(), OPTIONS, "smollm2.json");
  }

  private static void assertVectors(Path folder, ModelOptions options, String file)
      throws IOException {
    JsonNode golden = golden(file);
    List<String> texts = new ArrayList<>();
    golden.get("texts").forEach(entry -> texts.add(entry.get("text").asText()));
    try (DjlModel model = DjlModel.load(folder, options)) {
      List<float[]> means = model.embedder(Pooling.MEAN).withNormalised(true).embed(texts);
      List<float[]> lasts = model.embedder(Pooling.LAST).embed(texts);
      for (int i = 0; i < texts.size(); i++) {
        JsonNode expected = golden.get("texts").get(i);
        EmbeddingParityTest.assertClose(means.get(i), floats(expected.get("unit_mean")), "mean");
        EmbeddingParityTest.assertClose(lasts.get(i), floats(expected.get("last")), "last");
        assertThat(means.get(i)).hasSize(model.embedder(Pooling.MEAN).dimensions());
      }
    }
  }

  /**
   * More texts than rows of the cache, in another order, beside answers: each vector is the same.
   */
  @Test
  void neighboursDoNotMatter() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < 30; i++) {
      texts.add("Shared beginning of all. ".repeat(i % 3) + "x".repeat(i));
    }
    List<String> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (DjlModel model = DjlModel.load(TinyChat.folder(), OPTIONS.withSequences(3))) {
      for (Pooling pooling : Pooling.values()) {
        DjlEmbedder embedder = model.embedder(pooling);
        List<float[]> alone = texts.stream().map(embedder::embed).toList();
        Future<List<float[]>> together = threads.submit(() -> embedder.embed(reversed));
        Future<String> answer =
            threads.submit(
                () ->
                    model
                        .backend()
                        .complete(Prompt.raw("Shared beginning"), Decoding.greedy())
                        .text());
        for (int i = 0; i < texts.size(); i++) {
          EmbeddingParityTest.assertClose(
              together.get().get(texts.size() - 1 - i), alone.get(i), texts.get(i));
        }
        assertThat(answer.get())
            .isEqualTo(
                model.backend().complete(Prompt.raw("Shared beginning"), Decoding.greedy()).text());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void normalisedVectorsHaveLengthOne() {
    try (DjlModel model = DjlModel.load(TinyChat.folder(), OPTIONS)) {
      float[] vector = model.embedder(Pooling.LAST).withNormalised(true).embed("fever");
      double squares = 0;
      for (float x : vector) {
        squares += x * x;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void textsThatCannotBeEmbeddedAreNamed() {
    try (DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu())) {
      DjlEmbedder embedder = model.embedder(Pooling.MEAN);
      assertThatThrownBy(() -> embedder.embed(List.of("fever", "")))
          .isInstanceOfSatisfying(
              PermanentException.class,
              e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.ITEM))
          .hasMessage("text 2 of 2 is empty; leave it out");
      assertThatThrownBy(() -> embedder.embed("x".repeat(257)))
          .isInstanceOfSatisfying(
              PermanentException.class,
              e -> assertThat(e.reason()).isEqualTo(PermanentException.Reason.PROMPT_TOO_LONG))
          .hasMessage(
              "the text has 257 tokens, more than the 256 that model tiny-chat takes; split or"
                  + " shorten it");
      assertThat(embedder.embed("x".repeat(256))).hasSize(32);
      assertThat(embedder.embed(List.of())).isEmpty();
    }
  }

  @Test
  void aClosedModelSaysSo() {
    DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu());
    DjlEmbedder embedder = model.embedder(Pooling.MEAN);
    model.close();
    assertThatThrownBy(() -> embedder.embed("fever")).hasMessageContaining("closed");
  }

  private static JsonNode golden(String file) throws IOException {
    try (InputStream in = EmbedderTest.class.getResourceAsStream("/golden-embeddings/" + file)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static float[] floats(JsonNode array) {
    return new ObjectMapper().convertValue(array, float[].class);
  }
}
