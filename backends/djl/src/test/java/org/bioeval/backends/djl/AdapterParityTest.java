package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.GoldenCheckpoint;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.model.Stages;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adapters as PEFT computes them. The goldens were made by {@code
 * src/test/python/make_adapter_goldens.py} with peft 0.21.2 and transformers 5.19.0.
 */
class AdapterParityTest {
  static List<Path> adapters() throws IOException {
    try (Stream<Path> folders = Files.list(resource("/golden-adapters"))) {
      return folders.sorted().toList();
    }
  }

  /** One batch holds prompts with the adapter, with none, and with another one. */
  @ParameterizedTest
  @MethodSource("adapters")
  void rowsOfOneBatchMayHaveDifferentAdapters(Path folder) throws IOException {
    GoldenCheckpoint base =
        new GoldenCheckpoint(
            resource("/golden").resolve(Files.readString(folder.resolve("base.txt")).strip()));
    for (LinearForm form : List.of(LinearForm.PLAIN, LinearForm.JOINED, LinearForm.REORDERED)) {
      for (Stages stages : base.placements()) {
        assertLogits(folder, base, form, stages);
      }
    }
  }

  private static void assertLogits(
      Path folder, GoldenCheckpoint base, LinearForm form, Stages stages) {
    try (Decoder decoder =
        Decoder.load(
            base.blueprint(), base.weights(), Device.cpu(), stages, ElementType.FLOAT32, form)) {
      LoadedAdapters loaded = new LoadedAdapters(decoder);
      Adapter adapter = Adapter.load(folder);
      int other = loaded.numberOf(Adapter.load(folder));
      int number = loaded.numberOf(adapter);
      assertThat(number).isEqualTo(1).isEqualTo(loaded.numberOf(adapter));
      decoder.reserve(4, 64);
      Batch batch = new Batch();
      int[] which = {number, Batch.BASE, other, number};
      int[] prompts = {0, 1, 1, 2};
      for (int row = 0; row < which.length; row++) {
        int[] ids = base.ids(prompts[row]);
        batch.addSegment(row, ids, 0, ids.length, 0, which[row]);
      }
      int[] wanted = new int[batch.size()];
      Arrays.setAll(wanted, i -> i);
      try (Result result = decoder.step(batch, wanted)) {
        float[] logits = result.floats(2);
        int at = 0;
        for (int row = 0; row < which.length; row++) {
          float[] expected =
              which[row] == Batch.BASE ? base.logits(prompts[row]) : logits(folder, prompts[row]);
          RelativeDifference.assertBelow(
              1e-4, Arrays.copyOfRange(logits, at, at + expected.length), expected, "row " + row);
          at += expected.length;
        }
      }
      loaded.remove(adapter);
      assertThat(loaded.numberOf(Adapter.load(folder))).isEqualTo(2);
    }
  }

  @Test
  void anAdapterOfAnotherModelIsRefused() {
    try (DjlModel model = DjlModel.load(TinyChat.folder(), Device.cpu())) {
      Adapter fused = Adapter.load(resource("/golden-adapters").resolve("phi3-fused"));
      assertThatThrownBy(() -> model.with(fused))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("has no linear layer 'model.layers.0.mlp.gate_up_proj'");
      Adapter llama = Adapter.load(resource("/golden-adapters").resolve("llama-attention"));
      assertThat(model.with(llama).info().properties()).containsEntry("adapter", "llama-attention");
    }
  }

  @Test
  void kindsThatAreNotComputedAreRefused(@TempDir Path folder) throws IOException {
    Path source = resource("/golden-adapters").resolve("llama-attention");
    for (String file : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
      Files.copy(source.resolve(file), folder.resolve(file));
    }
    Path config = folder.resolve("adapter_config.json");
    String sound = Files.readString(config);
    Files.writeString(config, sound.replace("\"use_dora\": false", "\"use_dora\": true"));
    assertThatThrownBy(() -> Adapter.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'use_dora' is true, expected false");
    Files.writeString(
        config, sound.replace("\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]"));
    assertThatThrownBy(() -> Adapter.load(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'modules_to_save' is [\"lm_head\"], which is not computed here");
  }

  private static float[] logits(Path folder, int prompt) {
    FloatBuffer values =
        SafeTensorsFile.open(folder.resolve("golden.safetensors"))
            .read("logits." + prompt)
            .data()
            .asFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(AdapterParityTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
