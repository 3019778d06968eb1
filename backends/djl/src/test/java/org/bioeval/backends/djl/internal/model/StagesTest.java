package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.checkpoint.internal.weights.TensorView;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagesTest {
  private static final List<String> GPUS = List.of("cuda:0", "cuda:1", "cuda:2");

  @ParameterizedTest
  @CsvSource({
    // 120 bytes, 60 on each: 20 of the first one's are no layer's.
    "'100,100', 10, 10, 20, '4,6'",
    // Three quarters on the first: 90, of which 70 are layers.
    "'300,100', 10, 10, 20, '7,3'",
    // The other way round: 30 and 90.
    "'100,300', 10, 10, 20, '1,9'",
    // Thirds of 120: 40, 40, 40.
    "'50,50,50', 10, 10, 20, '2,4,4'",
    // 107 each way: 53.5 less 7 is 4.65 layers, to the nearest 5.
    "'80,80', 10, 10, 7, '5,5'",
    // What is no layer's is more than the first one's share.
    "'100,100', 10, 10, 500, '1,9'",
    // A device with next to nothing free has a layer all the same.
    "'1000,1,1000', 10, 10, 0, '5,1,4'",
    "'1000,1000,1', 10, 10, 0, '5,4,1'",
    "'0,0', 4, 10, 0, '1,3'",
    "'7,1,1', 3, 10, 0, '1,1,1'",
    "'5', 10, 10, 20, '10'",
    // 80 layers of 855 MB and twice 2.1 GB, over two cards of 80 GB and one of 40 GB: 72.6 GB, of
    // which the first takes 29.04 (24.84 of layers: 29.05), with the second 58.08 (63.02).
    "'80000,80000,40000', 80, 855, 4200, '29,34,17'",
  })
  void layersGoByFreeMemory(String free, int layers, long layerBytes, long outer, String expected) {
    List<Long> memory = List.of(free.split(",")).stream().map(Long::valueOf).toList();
    Stages stages =
        Stages.byMemory(GPUS.subList(0, memory.size()), memory, layers, layerBytes, outer);
    assertThat(stages.layers().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .isEqualTo(expected);
    int first = 0;
    for (int i = 0; i < memory.size(); i++) {
      Stages.Stage stage = stages.stages().get(i);
      assertThat(stage).isEqualTo(new Stages.Stage(GPUS.get(i), first, stage.layers()));
      first += stage.layers();
    }
    assertThat(first).isEqualTo(layers);
  }

  @Test
  void moreDevicesThanLayersAreRefused() {
    assertThatThrownBy(() -> Stages.byMemory(GPUS, List.of(9L, 9L, 9L), 2, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "illegal devices: [cuda:0, cuda:1, cuda:2], a model of 2 layers takes at most as many"
                + " devices; leave some out");
  }

  @Test
  void textSaysWhichLayersAreWhere() {
    assertThat(Stages.of(List.of("cuda:0", "cuda:1"), List.of(12, 20)))
        .hasToString("layers 0 to 11 on cuda:0, 12 to 31 on cuda:1");
  }

  @Test
  void bytesOfLayersAndOfTheRestAreThoseOfTheModel() {
    GoldenCheckpoint golden =
        GoldenCheckpoint.committed().stream()
            .filter(g -> g.toString().equals("llama"))
            .findFirst()
            .orElseThrow();
    Blueprint b = golden.blueprint();
    assertThat(b.tiedHead()).isFalse();
    long table = (long) b.vocabulary() * b.hidden();
    assertThat(
            LinearForms.outerBytes(b, LinearForm.JOINED, ElementType.FLOAT16, ElementType.FLOAT32))
        .isEqualTo(2 * (2 * table + b.hidden()));
    long attention = 2L * b.hidden() * (b.heads() + b.keyHeads()) * b.headSize();
    long elements = attention + 3L * b.hidden() * b.intermediate() + 2L * b.hidden();
    assertThat(LinearForms.layerBytes(b, LinearForm.JOINED, ElementType.FLOAT16))
        .isEqualTo(2 * elements);
  }

  /** Several layers on a device, and devices between the first and the last. */
  @ParameterizedTest
  @ValueSource(strings = {"gemma2", "llama"})
  void stagesChangeNoNumber(String name) throws IOException {
    GoldenCheckpoint golden =
        GoldenCheckpoint.committed().stream()
            .filter(g -> g.toString().equals(name))
            .findFirst()
            .orElseThrow();
    Blueprint deep = deep(golden, 7);
    TensorSource source = new Repeated(golden.weights(), 7, golden.blueprint().layers());
    float[] whole = logits(golden, deep, source, Stages.one(7));
    for (List<Integer> layers : List.of(List.of(2, 1, 4), List.of(1, 5, 1), List.of(3, 3, 1))) {
      Stages stages = Stages.of(List.of("cpu", "cpu", "cpu"), layers);
      assertThat(logits(golden, deep, source, stages)).isEqualTo(whole);
    }
    assertThat(logits(golden, deep(golden, 6), source, Stages.one(6))).isNotEqualTo(whole);
  }

  private static Blueprint deep(GoldenCheckpoint golden, int layers) throws IOException {
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(golden.folder().resolve("config.json").toFile());
    config.put("num_hidden_layers", layers);
    if (config.get("layer_types") instanceof ArrayNode types) {
      for (int i = types.size(); i < layers; i++) {
        types.add(types.get(i - 2));
      }
    }
    return Architectures.read(ModelConfig.parse("config.json", config.toString()));
  }

  /** Logits of prompts of which each comes in two pieces, side by side. */
  private static float[] logits(
      GoldenCheckpoint golden, Blueprint blueprint, TensorSource source, Stages stages) {
    try (Decoder decoder =
        Decoder.load(
            blueprint, source, Device.cpu(), stages, ElementType.FLOAT32, LinearForm.JOINED)) {
      decoder.reserve(2, 64);
      Batch first = new Batch();
      int n = golden.ids(2).length;
      first.addSegment(0, golden.ids(2), 0, n - 1, 0, Batch.BASE);
      first.addSegment(1, golden.ids(2), 0, n - 9, 0, Batch.BASE);
      decoder.step(first, new int[] {0}).close();
      Batch second = new Batch();
      second.addContinued(golden.ids(2)[n - 1], n - 1, 0, Batch.BASE);
      second.addSegment(1, golden.ids(2), n - 9, n, 0, Batch.BASE);
      int[] all = IntStream.range(0, second.size()).toArray();
      try (Result result = decoder.step(second, all)) {
        return result.floats(2);
      }
    }
  }

  /** A checkpoint whose layers come again. */
  private static final class Repeated extends TensorView {
    private static final String LAYER = "model.layers.";

    private final int layers;
    private final int stored;

    Repeated(TensorSource source, int layers, int stored) {
      super(source);
      this.layers = layers;
      this.stored = stored;
    }

    @Override
    protected String stored(String name) {
      if (!name.startsWith(LAYER)) {
        return name;
      }
      int dot = name.indexOf('.', LAYER.length());
      int layer = Integer.parseInt(name.substring(LAYER.length(), dot));
      return LAYER + layer % stored + name.substring(dot);
    }

    @Override
    public Set<String> names() {
      List<String> names = new ArrayList<>(super.names());
      for (String name : super.names()) {
        for (int layer = stored; layer < layers; layer++) {
          names.add(name.replace(LAYER + layer % stored + ".", LAYER + layer + "."));
        }
      }
      return Set.copyOf(names);
    }
  }
}
