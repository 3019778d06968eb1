package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.backends.djl.internal.torch.Processor;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How matrices are kept where nothing was asked for; the checkpoint is stored in bfloat16. */
class AutomaticWeightsTest {
  /** 70,144: the first number of bfloat16 above 70,000. */
  private static final short SEVENTY_THOUSAND = 0x4789;

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    assumeTrue(
        Processor.isX86() && !Processor.hasMatrixUnits(),
        "needs an x86 CPU without matrix units: elsewhere nothing is chosen");
    try (Stream<Path> files = Files.list(TinyChat.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void sixteenBitsAreMultipliedInSinglePrecision() {
    assertThat(details(ModelOptions.withDefaults()))
        .containsEntry("weights", "float16")
        .containsEntry("precision", "float32");
  }

  @Test
  void whatWasAskedForIsKept() {
    ModelOptions options = ModelOptions.withDefaults();
    assertThat(details(options.withPrecision(Precision.BFLOAT16)))
        .doesNotContainKey("weights")
        .containsEntry("precision", "bfloat16");
    assertThat(details(options.withWeights(WeightFormat.COMPUTED)))
        .doesNotContainKey("weights")
        .containsEntry("precision", "bfloat16");
    assertThat(details(options.withPacked(false)))
        .doesNotContainKey("weights")
        .containsEntry("packed", "false");
  }

  @Test
  void nothingIsCutOff() throws IOException {
    // The head's first element: with it the first token's logit has a share of a large number.
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) buffer.getLong(0);
    buffer.putShort(Long.BYTES + header, SEVENTY_THOUSAND);
    Files.write(weights, bytes);
    ModelOptions options = ModelOptions.withDefaults();
    assertThat(details(options))
        .doesNotContainKey("weights")
        .containsEntry("precision", "bfloat16");
    assertThat(answer(options)).isEqualTo(answer(options.withWeights(WeightFormat.COMPUTED)));
  }

  private Map<String, String> details(ModelOptions options) {
    try (DjlModel model = DjlModel.load(folder, options)) {
      return model.info().properties();
    }
  }

  private String answer(ModelOptions options) {
    try (DjlModel model = DjlModel.load(folder, options)) {
      return model.backend().complete(Prompt.raw("a"), Decoding.greedy().withMaxTokens(8)).text();
    }
  }
}
