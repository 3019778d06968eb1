package org.bioeval.backends.djl.internal.model;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.internal.torch.DjlProgram;
import org.bioeval.backends.djl.internal.torch.ScriptArchive;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.internal.torch.TorchProgram;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;

/**
 * Measures what a decoded token costs as the context grows, and how much of it is attention; run by
 * {@code benchmarks/peers/djl_context.sh}.
 *
 * <p>Arguments: folder, threads, steps, {@code float32} or {@code bfloat16}, contexts separated by
 * commas. Prints {@code djl ROWS CONTEXT STEP ATTENTION}: milliseconds of a decoding step for all
 * rows together, and of the same calls of masks and attention in all layers without anything else;
 * the fastest of the steps.
 */
final class ContextMain {
  /** The attention of one step: what {@code body} does with the caches, without linear layers. */
  private static final String ATTENTION =
      """
        def attention(self: __torch__.M, q: Tensor, k: Tensor, pos: Tensor, plan: List[int]) -> Tensor:
          rows = torch.arange(plan[0])
          mask = (self).masks(q, pos, plan, 0, )
          a = q
          for i in range({layers}):
            a = (self).attend(i, q, k, k, pos, rows, plan, mask, )
          return torch.zeros([1])
      """;

  private final Blueprint blueprint;
  private final TorchProgram program;

  private ContextMain(Blueprint blueprint, TorchProgram program) {
    this.blueprint = blueprint;
    this.program = program;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Torch.threads(Integer.parseInt(args[1]));
    int steps = Integer.parseInt(args[2]);
    ElementType type = ElementType.valueOf(args[3].toUpperCase(Locale.ROOT));
    int[] contexts = Stream.of(args[4].split(",")).mapToInt(Integer::parseInt).sorted().toArray();
    Blueprint blueprint =
        Architectures.read(
            ModelConfig.parse("config.json", Files.readString(folder.resolve("config.json"))));
    String text =
        ProgramText.of(blueprint, LinearForm.REORDERED) + ProgramText.fill(ATTENTION, blueprint);
    byte[] archive = ScriptArchive.write(text, ProgramText.ATTRIBUTES, ProgramText.DICTIONARIES);
    List<HostTensor> held = new ArrayList<>();
    try (TorchProgram program = DjlProgram.load(archive, Device.cpu())) {
      ProgramWeights.install(
          blueprint, SafeTensors.open(folder), type, LinearForm.REORDERED, program, held);
      ContextMain main = new ContextMain(blueprint, program);
      for (int rows : new int[] {1, 8}) {
        main.fill(rows, contexts[contexts.length - 1]);
        // From the longest down: a step overwrites what lies behind its own context only.
        for (int i = contexts.length - 1; i >= 0; i--) {
          double step = main.best(steps, contexts[i], rows, false);
          double attention = main.best(steps, contexts[i], rows, true);
          System.out.printf(
              Locale.ROOT, "djl %d %d %.2f %.2f%n", rows, contexts[i], step, attention);
        }
      }
    }
    held.clear();
  }

  /** Computes a prompt in the first row and copies it to the others. */
  private void fill(int rows, int context) {
    program.call("release").close();
    program.call("reserve", (long) rows, context + 1L).close();
    int[] ids = new int[context];
    Arrays.setAll(ids, i -> (i * 7919 + 13) % 40_000);
    for (int from = 0; from < context; from += 512) {
      Batch batch = new Batch();
      batch.addSegment(0, ids, from, Math.min(context, from + 512), 0, Batch.BASE);
      step(batch, new int[] {0}).close();
    }
    for (long row = 1; row < rows; row++) {
      program.call("copy", 0L, row, (long) context).close();
    }
  }

  private double best(int steps, int context, int rows, boolean attention) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < steps; i++) {
      Batch batch = new Batch();
      int[] wanted = new int[rows];
      for (int row = 0; row < rows; row++) {
        wanted[row] = batch.addContinued(13 + row, context, 0, Batch.BASE);
      }
      long start = System.nanoTime();
      (attention ? attention(batch, rows, context) : step(batch, wanted)).close();
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    return best;
  }

  private Result step(Batch batch, int[] wanted) {
    return program.call(
        "step", batch.tokens(), Decoder.indices(wanted), batch.plan(), batch.adapters());
  }

  private Result attention(Batch batch, int rows, int position) {
    int[] positions = new int[rows];
    Arrays.fill(positions, position);
    return program.call(
        "attention",
        heads(rows, blueprint.heads()),
        heads(rows, blueprint.keyHeads()),
        Decoder.indices(positions),
        batch.plan());
  }

  private HostTensor heads(int rows, int heads) {
    float[] values = new float[rows * heads * blueprint.headSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return HostTensor.of(values, rows, heads, blueprint.headSize());
  }
}
