package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SmallReads;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.internal.torch.DjlProgram;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where a split program has its tensors, shown without a second device: the second stage is on the
 * engine's device {@code meta}, whose tensors have a shape and no elements.
 *
 * <p>What the program keeps is looked at. What it computes is there too if a run gets as far as
 * bringing the states back to the first device, which cannot be done without elements: operations
 * on single elements fail before if one of their tensors is elsewhere. Products of matrices do not.
 */
class StagePlacementTest {
  private static final Stages STAGES = Stages.of(List.of("cpu", "meta"), List.of(1, 1));

  /** The lines that are being run when the states are brought back. */
  private static final List<String> BACK =
      List.of(
          "x = (self).body(tokens, plan, adapters, )",
          "x = (self).moved(x, 0, )",
          "return torch.to(t, (self).at(a, ), ops.prim.dtype(t), False, False)");

  private static final Pattern RUNNING = Pattern.compile("\\n *(.+)\\n *~+ <--- HERE");

  /** Whatever puts a tensor on the device of a place, but for bringing the states back. */
  private static final Pattern PLACING =
      Pattern.compile("\\(self\\)\\.(at|moved|allMoved)\\((?!x, 0)");

  static List<Arguments> checkpointsAndForms() {
    List<Arguments> all = new ArrayList<>();
    for (GoldenCheckpoint golden : GoldenCheckpoint.committed()) {
      for (LinearForm form : List.of(LinearForm.PLAIN, LinearForm.JOINED, LinearForm.INT8)) {
        all.add(Arguments.of(golden, form));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("checkpointsAndForms")
  void secondStageFindsAllItsTensorsOnItsDevice(GoldenCheckpoint golden, LinearForm form) {
    String text = text(golden, form);
    assertThat(failure(golden, golden.weights(), form, text)).isEqualTo(BACK);
    assertThat(failure(golden, pieces(golden), form, text)).isEqualTo(BACK);
  }

  static List<Arguments> aFewOfThem() {
    Set<String> few = Set.of("mistral-window", "qwen2");
    return checkpointsAndForms().stream()
        .filter(each -> few.contains(each.get()[0].toString()))
        .toList();
  }

  /** The test above fails if one of them is left out. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("aFewOfThem")
  void eachTensorThatStaysBehindIsNoticed(GoldenCheckpoint golden, LinearForm form) {
    String text = text(golden, form);
    int left = 0;
    Matcher placing = PLACING.matcher(text);
    for (int at = text.indexOf("  def typed("); placing.find(at); at = placing.end()) {
      String line = text.substring(placing.start(), text.indexOf('\n', placing.end()));
      // Matrices in pieces are packed, or go where they belong at once.
      if (line.startsWith(form.stored() ? "(self).moved((self).pack" : "(self).at(int")) {
        continue;
      }
      String without =
          text.substring(0, placing.start()) + "(self).no_" + text.substring(placing.start(1));
      assertThat(
              List.of(
                  failure(golden, golden.weights(), form, without),
                  failure(golden, pieces(golden), form, without)))
          .as(line)
          .isNotEqualTo(List.of(BACK, BACK));
      left++;
    }
    // Weights whole and in pieces, adapters, the cache, x, c, s, slots, t and a mask; scales.
    assertThat(left).isEqualTo(form.stored() ? 10 : 11);
  }

  private static TensorSource pieces(GoldenCheckpoint golden) {
    return new SmallReads(golden.weights(), 700);
  }

  /** The lines that were being run when the program failed, or what is in the wrong place. */
  private static List<String> failure(
      GoldenCheckpoint golden, TensorSource source, LinearForm form, String text) {
    Blueprint blueprint = golden.blueprint();
    byte[] archive = ScriptArchive.write(text, ProgramText.ATTRIBUTES, ProgramText.DICTIONARIES);
    List<HostTensor> held = new ArrayList<>();
    TorchProgram program = DjlProgram.load(archive, Device.cpu());
    try (Decoder decoder = new Decoder(blueprint, STAGES, program, held, form, 0)) {
      ProgramWeights.install(blueprint, source, ElementType.FLOAT32, form, program, held);
      for (Blueprint.Weight weight : blueprint.weights()) {
        if (weight.linear() && weight.index() != Blueprint.HEAD) {
          int out = Math.toIntExact(weight.shape().get(0));
          int in = Math.toIntExact(weight.shape().get(1));
          HostTensor b = HostTensor.of(new float[2 * out], out, 2);
          decoder.adapt(0, weight, HostTensor.of(new float[2 * in], 2, in), b, 1);
        }
      }
      decoder.reserve(2, 32);
      decoder.reserve(3, 64);
      List<String> misplaced = misplaced(program, blueprint);
      if (!misplaced.isEmpty()) {
        return misplaced;
      }
      int[] ids = golden.ids(2);
      Batch batch = new Batch();
      batch.addContinued(ids[20], 20, 0, 0);
      batch.addContinued(ids[25], 25, 0, Batch.BASE);
      batch.addSegment(2, ids, 5, 30, 0, 0);
      decoder.step(batch, new int[] {0, 1}).close();
      return List.of("nothing failed");
    } catch (TorchException e) {
      return RUNNING
          .matcher(String.valueOf(e.getMessage()))
          .results()
          .map(r -> r.group(1))
          .toList();
    }
  }

  private static List<String> misplaced(TorchProgram program, Blueprint b) {
    List<String> names = List.of("w", "f", "s", "ad", "kv");
    int first = Blueprint.FIRST_LAYER;
    List<IntUnaryOperator> places =
        List.of(i -> i, i -> i, i -> i, i -> i / 2, i -> first + i * b.perLayer());
    List<String> misplaced = new ArrayList<>();
    try (TorchProgram.Result result = program.call("kept")) {
      for (int list = 0; list < names.size(); list++) {
        long[] devices = result.longs(list);
        for (int i = 0; i < devices.length; i++) {
          int place = places.get(list).applyAsInt(i);
          int expected = place < first + b.perLayer() ? CPU : META;
          if (devices[i] != EMPTY && devices[i] != expected) {
            misplaced.add(names.get(list) + "[" + i + "]");
          }
        }
      }
    }
    return misplaced;
  }

  private static final int CPU = 0;
  private static final int META = 1;
  private static final int EMPTY = 2;

  /**
   * The program. Three operations that the engine does not have without elements are replaced by
   * simple ones on the same tensors.
   */
  private static String text(GoldenCheckpoint golden, LinearForm form) {
    return ProgramText.of(golden.blueprint(), form, STAGES)
            .replace(
                "torch.index_select(x, 0, t[j])",
                "torch.add(torch.slice(x, 0, 0, torch.size(t[j], 0)), torch.unsqueeze(t[j], 1))")
            .replaceAll(
                "torch\\.layer_norm\\((.+), \\[2, n], (.+), None, .+\\)\\n", "torch.mul($1, $2)\n")
            .replaceAll(
                "torch\\.scaled_dot_product_attention\\(q, k, v, None, .+\\)\\n",
                "torch.matmul(torch.matmul(q, torch.transpose(k, -2, -1)), v)\n")
            .replaceAll(
                "torch\\.scaled_dot_product_attention\\(q, k, v, mask, .+\\)\\n",
                "torch.matmul(torch.add(torch.matmul(q, torch.transpose(k, -2, -1)), mask), v)\n")
        + """
          def no_at(self: __torch__.M, a: int) -> Device:
            return torch.device("cpu")
          def no_moved(self: __torch__.M, t: Tensor, a: int) -> Tensor:
            return t
          def no_allMoved(self: __torch__.M, ts: List[Tensor], a: int) -> List[Tensor]:
            return ts
          def devices(self: __torch__.M, ts: List[Tensor]) -> Tensor:
            out = annotate(List[int], [])
            for i in range(torch.len(ts)):
              if torch.eq(torch.numel(ts[i]), 0):
                torch.append(out, 2)
              else:
                torch.append(out, int(ops.prim.is_meta(ts[i])))
            return torch.tensor(out, dtype=4)
          def kept(self: __torch__.M) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
            return ((self).devices(self.w, ), (self).devices(self.f, ), (self).devices(self.s, ), (self).devices(self.ad, ), (self).devices(self.kv, ))
        """;
  }
}
