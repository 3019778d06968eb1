package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.gguf.GgufModel;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SmallReads;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tiny checkpoints of each family as GGUF, made by {@code make_gguf_models.py} of
 * backends/checkpoint, against the logits that transformers computes with the checkpoint.
 */
class GgufModelTest {
  private static final double TOLERANCE = 1e-4;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../checkpoint/src/test/resources/gguf/models"))) {
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

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(GgufModelTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
