package org.bioeval.backends.checkpoint.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tiny checkpoint as GGUF, made by {@code src/test/python/make_gguf_models.py}; backends/djl
 * compares what such files compute.
 */
class GgufModelTest {
  private static final Path LLAMA = Path.of("src/test/resources/gguf/models/llama.gguf");

  @TempDir Path folder;

  @Test
  void saysHowTensorsAreStored() {
    assertThat(GgufModel.open(LLAMA).storage()).isEqualTo("BF16 16, F32 5");
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
    String bytes = Files.readString(LLAMA, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(name);
    Path file = folder.resolve("odd.gguf");
    Files.writeString(file, bytes.replace(name, instead), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> GgufModel.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("odd.gguf")
        .hasMessageContaining(message);
  }
}
