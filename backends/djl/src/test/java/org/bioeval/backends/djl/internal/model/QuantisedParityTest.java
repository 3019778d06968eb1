package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SmallReads;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Matrices rounded while loading against transformers with the same rounded weights in single
 * precision. Made by {@code src/test/python/make_quantised_goldens.py} with transformers 5.19.0 and
 * torch 2.13.0 (the metadata of golden.safetensors names both).
 */
class QuantisedParityTest {
  static List<Arguments> forms() throws URISyntaxException {
    List<Arguments> all = new ArrayList<>();
    Path folder =
        Path.of(
            Objects.requireNonNull(QuantisedParityTest.class.getResource("/golden-quantised"))
                .toURI());
    for (GoldenCheckpoint golden : GoldenCheckpoint.in(folder)) {
      all.add(Arguments.of(golden, LinearForm.FLOAT16, "logits", 1e-4));
      all.add(Arguments.of(golden, LinearForm.INT8, "int8", 1e-4));
      // Activations have 14 bits, the largest error of one is 6e-5 of its token's largest.
      all.add(Arguments.of(golden, LinearForm.INT8_PACKED, "int8", 1e-2));
      all.add(Arguments.of(golden, LinearForm.INT4, "int4", 1e-4));
      // Activations and results have the 8 bits of bfloat16.
      all.add(Arguments.of(golden, LinearForm.INT4_PACKED, "int4", 5e-2));
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("forms")
  void logitsOfOneRaggedBatch(
      GoldenCheckpoint golden, LinearForm form, String expected, double tolerance) {
    for (Stages stages : golden.placements()) {
      assertLogits(golden, golden.weights(), stages, form, expected, tolerance);
      SmallReads source = new SmallReads(golden.weights(), 700);
      assertLogits(golden, source, stages, form, expected, tolerance);
    }
  }

  private static void assertLogits(
      GoldenCheckpoint golden,
      TensorSource source,
      Stages stages,
      LinearForm form,
      String expected,
      double tolerance) {
    try (Decoder decoder = load(golden, source, stages, form)) {
      // Nothing was exchanged for a simpler form.
      assertThat(decoder.form()).isEqualTo(form);
      decoder.reserve(GoldenCheckpoint.PROMPTS, 64);
      Batch batch = new Batch();
      List<Integer> lengths = new ArrayList<>();
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        int[] ids = golden.ids(p);
        batch.addSegment(p, ids, 0, ids.length, 0, Batch.BASE);
        lengths.add(ids.length);
      }
      int[] all = new int[batch.size()];
      java.util.Arrays.setAll(all, i -> i);
      try (Result result = decoder.step(batch, all)) {
        float[] logits = result.floats(2);
        int at = 0;
        for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
          float[] wanted = golden.floats(expected + "." + p);
          assertThat(wanted).hasSize(lengths.get(p) * decoder.blueprint().vocabulary());
          assertThat(difference(logits, at, wanted)).as("prompt %d", p).isLessThan(tolerance);
          at += wanted.length;
        }
      }
    }
  }

  @Test
  void anOddSizeIsRefusedForFourBits() {
    // The feed-forward part of this checkpoint has 40 inputs.
    GoldenCheckpoint golden = GoldenCheckpoint.committed().get(0);
    Stages stages = golden.placements().get(0);
    assertThatThrownBy(() -> load(golden, golden.weights(), stages, LinearForm.INT4_PACKED))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "tensor 'model.layers.0.mlp.gate_proj.weight' of shape [40, 32] cannot be kept as INT4,"
                + " which takes multiples of 16 outputs and 32 inputs; use INT8 weights");
  }

  private static Decoder load(
      GoldenCheckpoint golden, TensorSource source, Stages stages, LinearForm form) {
    return Decoder.load(
        golden.blueprint(), source, Device.cpu(), stages, ElementType.FLOAT32, form);
  }

  /** Largest difference, relative to the largest logit. */
  private static double difference(float[] actual, int from, float[] expected) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[from + i] - expected[i]));
    }
    assertThat(largest).isGreaterThan(0.5);
    return difference / largest;
  }
}
