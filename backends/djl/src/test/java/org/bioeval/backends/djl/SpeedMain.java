package org.bioeval.backends.djl;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;

/**
 * Measures one precision of one checkpoint; run by {@code benchmarks/peers/djl_vs_transformers.sh}.
 *
 * <p>Arguments: folder, threads, repetitions, {@code float32} or {@code bfloat16}, prompt length,
 * answer length, and optionally a {@link LinearForm} that is named in the lines then. Prints the
 * best of the repetitions as {@code djl PRECISION MEASURE TOKENS_PER_SECOND}.
 */
final class SpeedMain {
  private SpeedMain() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    ElementType type = ElementType.valueOf(args[3].toUpperCase(Locale.ROOT));
    Torch.threads(Integer.parseInt(args[1]));
    ModelConfig config =
        ModelConfig.parse("config.json", Files.readString(folder.resolve("config.json")));
    LinearForm form = args.length > 6 ? LinearForm.valueOf(args[6]) : LinearForm.REORDERED;
    String name = args.length > 6 ? args[6].toLowerCase(Locale.ROOT) : args[3];
    try (Decoder decoder =
        Decoder.load(
            Architectures.read(config),
            SafeTensors.open(folder),
            List.of(Device.cpu()),
            type,
            form)) {
      for (int rows : new int[] {1, 8}) {
        double prefill = 0;
        double decode = 0;
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          double[] speed =
              measure(decoder, rows, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
          prefill = Math.max(prefill, speed[0]);
          decode = Math.max(decode, speed[1]);
        }
        System.out.printf(Locale.ROOT, "djl %s prefill-%d %.1f%n", name, rows, prefill);
        System.out.printf(Locale.ROOT, "djl %s decode-%d %.1f%n", name, rows, decode);
      }
    }
  }

  private static double[] measure(Decoder decoder, int rows, int prompt, int answer) {
    decoder.reserve(rows, prompt + answer);
    int[] ids = new int[prompt];
    for (int i = 0; i < prompt; i++) {
      ids[i] = (i * 7919 + 13) % 40_000;
    }
    Batch prompts = new Batch();
    int[] wanted = new int[rows];
    for (int row = 0; row < rows; row++) {
      wanted[row] = prompts.addSegment(row, ids, 0, prompt, 0, Batch.BASE) + prompt - 1;
    }
    long start = System.nanoTime();
    long[] next = step(decoder, prompts, wanted);
    long middle = System.nanoTime();
    for (int i = 0; i < answer; i++) {
      Batch batch = new Batch();
      for (int row = 0; row < rows; row++) {
        wanted[row] = batch.addContinued((int) next[row], prompt + i, 0, Batch.BASE);
      }
      next = step(decoder, batch, wanted);
    }
    long end = System.nanoTime();
    return new double[] {
      rows * prompt / ((middle - start) / 1e9), rows * answer / ((end - middle) / 1e9)
    };
  }

  private static long[] step(Decoder decoder, Batch batch, int[] wanted) {
    try (Result result = decoder.step(batch, wanted)) {
      return result.longs(0);
    }
  }
}
