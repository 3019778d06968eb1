package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sound checkpoint, damaged in one place each: an error that says where, before any answer. */
class DamagedCheckpointTest {
  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.list(TinyChat.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void truncatedWeights() throws IOException {
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    for (int length : new int[] {4, 100, bytes.length / 2, bytes.length - 1}) {
      Files.write(weights, Arrays.copyOf(bytes, length));
      assertRefused("model.safetensors");
    }
  }

  @Test
  void headerLongerThanAnyFile() throws IOException {
    Path weights = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60);
    Files.write(weights, bytes);
    assertRefused("header length 1152921504606846976");
  }

  @Test
  void shapesThatTheConfigurationDoesNotAskFor() throws IOException {
    replace("config.json", "\"intermediate_size\": \\d+", "\"intermediate_size\": 7");
    assertRefused("the configuration asks for [7, ");
  }

  @Test
  void moreLayersThanTheFileHas() throws IOException {
    replace("config.json", "\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": 77");
    assertRefused("which the configuration asks for");
  }

  @Test
  void missingShardAndIndexThatNamesItself() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Path index = folder.resolve("model.safetensors.index.json");
    for (String shard :
        List.of("model-1-of-2.safetensors", "model.safetensors.index.json", "../x.safetensors")) {
      Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": \"" + shard + "\"}}");
      assertRefused(shard);
    }
  }

  @Test
  void tokenizerOfAnotherModel() throws IOException {
    replace("tokenizer.json", "\"<think>\": 3", "\"<far>\": 70000");
    replace("tokenizer.json", "<think>", "<far>");
    try (DjlModel model = DjlModel.load(folder, Device.cpu())) {
      assertThatThrownBy(() -> model.encode("<far>", false))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("do not belong together: token id 70000");
    }
  }

  @Test
  void noTokenizer() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertRefused("no usable tokenizer");
    Files.delete(folder.resolve("tokenizer.json"));
    assertRefused("tokenizer.json: not there");
  }

  private void replace(String name, String pattern, String instead) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, Files.readString(file).replaceAll(pattern, instead));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> DjlModel.load(folder, Device.cpu()).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }
}
