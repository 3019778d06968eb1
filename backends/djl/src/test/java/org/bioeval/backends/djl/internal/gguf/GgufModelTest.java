package org.bioeval.backends.djl.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bioeval.backends.djl.CheckpointException;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.GoldenCheckpoint;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.bioeval.backends.djl.internal.weights.SmallReads;
import org.bioeval.backends.djl.internal.weights.TensorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tiny checkpoints of each family as GGUF, made by {@code src/test/python/make_gguf_models.py},
 * against the logits that transformers computes with the checkpoint.
 */
class GgufModelTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(resource("/gguf/models"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void logitsAreThoseOfTheCheckpoint(Path file) {
    String name = file.getFileName().toString().replace(".gguf", "");
    GoldenCheckpoint golden = new GoldenCheckpoint(resource("/golden/" + name));
    GgufModel model = GgufModel.open(file);
    assertLogits(model, model.weights(), golden, name);
    // Pieces that begin and end within heads.
    assertLogits(model, new SmallReads(model.weights(), 700), golden, name);
  }

  private static void assertLogits(
      GgufModel model, TensorSource source, GoldenCheckpoint golden, String name) {
    try (Decoder decoder =
        Decoder.load(
            model.blueprint(),
            source,
            List.of(Device.cpu()),
            ElementType.FLOAT32,
            LinearForm.PLAIN)) {
      decoder.reserve(GoldenCheckpoint.PROMPTS, 64);
      Batch batch = new Batch();
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        int[] ids = golden.ids(p);
        int variant = model.blueprint().rope().variant(ids.length);
        batch.addSegment(p, ids, 0, ids.length, variant, Batch.BASE);
      }
      int[] all = new int[batch.size()];
      Arrays.setAll(all, i -> i);
      try (Result result = decoder.step(batch, all)) {
        assertClose(result.floats(2), golden, name);
      }
    }
  }

  private static void assertClose(float[] logits, GoldenCheckpoint golden, String name) {
    int at = 0;
    for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
      float[] expected = golden.logits(p);
      double largest = 0;
      double difference = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
        difference = Math.max(difference, Math.abs(logits[at++] - value));
      }
      assertThat(difference / largest).as("%s, prompt %d", name, p).isLessThan(TOLERANCE);
    }
    assertThat(at).isEqualTo(logits.length);
  }

  @Test
  void saysHowTensorsAreStored() {
    assertThat(GgufModel.open(resource("/gguf/models/llama.gguf")).storage())
        .isEqualTo("BF16 16, F32 5");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    assertRefused(
        "llama.attention.head_count_kv", "llama.attention.head_count_kx", "head_count_kx");
    assertRefused(
        "blk.1.ffn_down.weight", "blk.1.ffn_dawn.weight", "unknown tensor 'blk.1.ffn_dawn");
    assertRefused("llama.block_count", "llama.black_count", "no 'llama.block_count'");
  }

  /** Changes a name in a sound file. */
  private void assertRefused(String name, String instead, String message) throws IOException {
    String bytes =
        Files.readString(resource("/gguf/models/llama.gguf"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(name);
    Path file = folder.resolve("odd.gguf");
    Files.writeString(file, bytes.replace(name, instead), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> GgufModel.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("odd.gguf")
        .hasMessageContaining(message);
  }

  static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(GgufModelTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
