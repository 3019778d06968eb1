package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SmallReads;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.RelativeDifference;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated programs against transformers, in single precision. */
class ArchitectureParityTest {
  /** Largest difference allowed, relative to the largest logit. */
  private static final double TOLERANCE = 1e-4;

  private static final List<LinearForm> FORMS =
      List.of(LinearForm.PLAIN, LinearForm.JOINED, LinearForm.REORDERED);

  static List<GoldenCheckpoint> checkpoints() {
    return GoldenCheckpoint.committed();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void logitsOfWholePromptsInOneRaggedBatch(GoldenCheckpoint golden) {
    assertLogitsOfWholePrompts(golden, golden.weights());
  }

  /** Matrices of 2,560 bytes and more in pieces of at most 700, vectors of 64 at once. */
  @ParameterizedTest
  @MethodSource("checkpoints")
  void logitsWhereTensorsAreReadInPieces(GoldenCheckpoint golden) {
    SmallReads source = new SmallReads(golden.weights(), 700);
    assertThat(source.pieces("model.embed_tokens.weight")).hasSizeGreaterThan(8);
    assertThat(source.pieces("model.norm.weight")).hasSize(1);
    assertLogitsOfWholePrompts(golden, source);
  }

  private static void assertLogitsOfWholePrompts(GoldenCheckpoint golden, TensorSource source) {
    for (LinearForm form : FORMS) {
      for (Stages stages : golden.placements()) {
        try (Decoder decoder = load(golden, source, stages, form)) {
          assertLogitsOfWholePrompts(golden, decoder);
        }
      }
    }
  }

  private static void assertLogitsOfWholePrompts(GoldenCheckpoint golden, Decoder decoder) {
    Rope rope = decoder.blueprint().rope();
    decoder.reserve(GoldenCheckpoint.PROMPTS, 64);
    Batch batch = new Batch();
    for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
      int[] ids = golden.ids(p);
      batch.addSegment(p, ids, 0, ids.length, rope.variant(ids.length), Batch.BASE);
    }
    assertLogits(decoder, batch, golden);
  }

  static List<Arguments> checkpointsAndForms() {
    List<Arguments> all = new ArrayList<>();
    for (GoldenCheckpoint golden : checkpoints()) {
      for (Stages stages : golden.placements()) {
        all.add(Arguments.of(golden, LinearForm.PLAIN, stages));
        all.add(Arguments.of(golden, LinearForm.JOINED, stages));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("checkpointsAndForms")
  void logitsWhenPromptsArriveInPieces(GoldenCheckpoint golden, LinearForm form, Stages stages) {
    try (Decoder decoder = load(golden, golden.weights(), stages, form)) {
      decoder.reserve(GoldenCheckpoint.PROMPTS, 64);
      Rope rope = decoder.blueprint().rope();
      List<float[]> rows = new ArrayList<>();
      int[] ids = golden.ids(2);
      int variant = rope.variant(ids.length);
      int from = 0;
      for (int to : new int[] {1, 2, 9, 10, 31, 40}) {
        Batch batch = new Batch();
        batch.addSegment(1, ids, from, to, variant, Batch.BASE);
        try (TorchProgram.Result result = decoder.step(batch, all(to - from))) {
          rows.add(result.floats(2));
        }
        from = to;
      }
      float[] logits = new float[ids.length * decoder.blueprint().vocabulary()];
      int at = 0;
      for (float[] row : rows) {
        System.arraycopy(row, 0, logits, at, row.length);
        at += row.length;
      }
      assertClose(logits, golden.logits(2), golden.toString());
    }
  }

  /** Sequences of unequal length continue side by side; the goldens come from a padded batch. */
  @ParameterizedTest
  @MethodSource("checkpointsAndForms")
  void greedyTokensOfARaggedBatch(GoldenCheckpoint golden, LinearForm form, Stages stages) {
    try (Decoder decoder = load(golden, golden.weights(), stages, form)) {
      int n = golden.greedy(0).length;
      Rope rope = decoder.blueprint().rope();
      decoder.reserve(GoldenCheckpoint.PROMPTS, 40 + n);
      int[][] sequences = new int[GoldenCheckpoint.PROMPTS][];
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        sequences[p] = golden.ids(p);
      }
      for (int step = 0; step < n; step++) {
        Batch batch = new Batch();
        int[] wanted = new int[GoldenCheckpoint.PROMPTS];
        boolean first = step == 0 || switches(rope, sequences);
        for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
          int length = sequences[p].length;
          int variant = rope.variant(length);
          wanted[p] =
              first
                  ? batch.addSegment(p, sequences[p], 0, length, variant, Batch.BASE) + length - 1
                  : batch.addContinued(sequences[p][length - 1], length - 1, variant, Batch.BASE);
        }
        try (TorchProgram.Result result = decoder.step(batch, wanted)) {
          long[] best = result.longs(0);
          for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
            sequences[p] = Arrays.copyOf(sequences[p], sequences[p].length + 1);
            sequences[p][sequences[p].length - 1] = (int) best[p];
          }
        }
      }
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        int[] prompt = golden.ids(p);
        assertThat(Arrays.copyOfRange(sequences[p], prompt.length, sequences[p].length))
            .as("%s, prompt of %d tokens", golden, prompt.length)
            .isEqualTo(golden.greedy(p));
      }
    }
  }

  /** Where the rotation's frequencies change with the length, the cache is computed anew. */
  private static boolean switches(Rope rope, int[][] sequences) {
    return Arrays.stream(sequences).anyMatch(s -> s.length == rope.switchLength() + 1);
  }

  private static Decoder load(
      GoldenCheckpoint golden, TensorSource source, Stages stages, LinearForm form) {
    return Decoder.load(
        golden.blueprint(), source, Device.cpu(), stages, ElementType.FLOAT32, form);
  }

  private static void assertLogits(Decoder decoder, Batch batch, GoldenCheckpoint golden) {
    try (TorchProgram.Result result = decoder.step(batch, all(batch.size()))) {
      float[] logits = result.floats(2);
      int at = 0;
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        float[] expected = golden.logits(p);
        assertClose(
            Arrays.copyOfRange(logits, at, at + expected.length), expected, golden + " " + p);
        at += expected.length;
      }
    }
  }

  private static void assertClose(float[] actual, float[] expected, String what) {
    RelativeDifference.assertBelow(TOLERANCE, actual, expected, what);
  }

  private static int[] all(int n) {
    int[] indices = new int[n];
    Arrays.setAll(indices, i -> i);
    return indices;
  }
}
