package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Floats;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;
import org.bioeval.backends.checkpoint.internal.weights.SmallReads;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Adapters merged into checkpoints, as PEFT's {@code merge_and_unload} does it. The goldens were
 * made by {@code src/test/python/make_merge_goldens.py} with peft 0.21.2.
 */
class MergeParityTest {
  /** Sums of products in another order differ in the last bit now and then. */
  @ParameterizedTest
  @CsvSource({
    "llama-all-linear, FLOAT32",
    "llama-all-linear, BFLOAT16",
    "llama-rslora-pattern, BFLOAT16",
    "phi3-fused, BFLOAT16",
    "phi3-fused, FLOAT16"
  })
  void weightsAreThoseOfPeft(String name, ElementType type, @TempDir Path folder)
      throws IOException {
    Path adapter = resource("/golden-adapters").resolve(name);
    Path base = resource("/golden").resolve(Files.readString(adapter.resolve("base.txt")).strip());
    Path checkpoint = sharded(base, type, folder.resolve("base"));
    Path out = folder.resolve("merged");
    Adapter.load(adapter).mergeInto(checkpoint, out);

    SafeTensors before = SafeTensors.open(checkpoint);
    SafeTensors after = SafeTensors.open(out);
    SafeTensorsFile golden =
        SafeTensorsFile.open(
            resource("/golden-merged")
                .resolve(name + "-" + type.name().toLowerCase(Locale.ROOT) + ".safetensors"));
    assertThat(after.names()).isEqualTo(before.names()).containsAll(golden.names());
    double spacing = type == ElementType.FLOAT32 ? 1e-6 : type == ElementType.FLOAT16 ? 1e-3 : 8e-3;
    TensorSource pieces = new MergedWeights(new SmallReads(before, 300), Adapter.load(adapter));
    int same = 0;
    int all = 0;
    for (String tensor : after.names()) {
      assertThat(after.type(tensor)).isEqualTo(type);
      float[] values = after.read(tensor).toFloats();
      assertThat(
              Floats.concat(
                  pieces.pieces(tensor).stream().map(HostTensor::toFloats).toArray(float[][]::new)))
          .isEqualTo(values);
      if (!golden.names().contains(tensor)) {
        assertThat(values).isEqualTo(before.read(tensor).toFloats());
        continue;
      }
      float[] expected = golden.read(tensor).toFloats();
      for (int i = 0; i < expected.length; i++) {
        assertThat(values[i])
            .as("%s[%d]", tensor, i)
            .isCloseTo(expected[i], within((float) (spacing * Math.abs(expected[i]) + 1e-7)));
        same += values[i] == expected[i] ? 1 : 0;
        all++;
      }
    }
    assertThat((double) same / all).isGreaterThan(type == ElementType.FLOAT32 ? 0.5 : 0.999);
    assertThat(out.resolve("notes.txt")).hasContent("kept");
    assertThat(out.resolve("config.json")).exists();
    assertThat(out.resolve("pytorch_model.bin")).doesNotExist();
  }

  @Test
  void aMergedModelAnswersAsWithTheAdapterBeside(@TempDir Path temporary) throws IOException {
    Adapter adapter = Adapter.load(resource("/golden-adapters").resolve("llama-attention"));
    Path checkpoint =
        sharded(TinyChat.folder(), ElementType.FLOAT32, temporary.resolve("checkpoint"));
    Path folder = temporary.resolve("merged");
    adapter.mergeInto(checkpoint, folder);
    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);
    Prompt prompt = Prompt.chat(Message.user("Is BRCA1 a gene?"));
    List<String> answers = List.of("yes", "no", "it depends");
    try (DjlModel model = DjlModel.load(checkpoint, options);
        DjlModel merged = DjlModel.load(folder, options);
        DjlModel onTheFly = DjlModel.load(checkpoint, options, adapter)) {
      assertThat(onTheFly.info().properties()).containsEntry("merged", "llama-attention");
      var bare = model.backend().score(prompt, answers);
      var beside = model.with(adapter).score(prompt, answers);
      for (DjlModel each : List.of(merged, onTheFly)) {
        var inside = each.backend().score(prompt, answers);
        for (int i = 0; i < answers.size(); i++) {
          assertThat(inside.get(i).logprob())
              .isCloseTo(beside.get(i).logprob(), within(1e-3))
              .isNotCloseTo(bare.get(i).logprob(), within(1e-2));
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused(@TempDir Path folder) {
    Adapter fused = Adapter.load(resource("/golden-adapters").resolve("phi3-fused"));
    assertThatThrownBy(() -> fused.mergeInto(TinyChat.folder(), folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is for another model");
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> fused.mergeInto(TinyChat.folder(), TinyChat.folder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the checkpoint itself");
  }

  /** The checkpoint in another number format, in two shards, with other files beside it. */
  private static Path sharded(Path base, ElementType type, Path folder) throws IOException {
    SafeTensors source = SafeTensors.open(base);
    Map<String, Map<String, HostTensor>> shards = new TreeMap<>();
    Map<String, String> map = new HashMap<>();
    int n = 0;
    for (String name : source.names()) {
      HostTensor tensor = source.read(name);
      String shard = "model-0000" + (1 + n++ % 2) + "-of-00002.safetensors";
      shards
          .computeIfAbsent(shard, s -> new TreeMap<>())
          .put(name, HostTensor.of(tensor.toFloats(), type, tensor.shape()));
      map.put(name, shard);
    }
    shards.forEach(
        (file, tensors) ->
            SafeTensorsWriter.write(folder.resolve(file), tensors, Map.of("format", "pt")));
    SafeTensorsWriter.write(
        folder.resolve("model.safetensors.index.json"),
        new ObjectMapper().writeValueAsString(Map.of("weight_map", map)));
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      if (Files.exists(base.resolve(file))) {
        Files.copy(base.resolve(file), folder.resolve(file));
      }
    }
    Files.writeString(folder.resolve("notes.txt"), "kept");
    Files.writeString(folder.resolve("pytorch_model.bin"), "weights without the adapter");
    return folder;
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(MergeParityTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
