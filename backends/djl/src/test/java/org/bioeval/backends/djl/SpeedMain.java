package org.bioeval.backends.djl;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bioeval.backends.djl.internal.model.Architectures;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.ModelConfig;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.Torch;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;
import org.bioeval.backends.djl.internal.weights.SafeTensors;

/**
 * Measures one precision of one checkpoint; run by {@code benchmarks/peers/djl_vs_transformers.sh}.
 *
 * <p>Arguments: folder, {@code float32} or {@code bfloat16}, threads, repetitions. Prints the best
 * of the repetitions as {@code djl PRECISION MEASURE TOKENS_PER_SECOND}.
 */
final class SpeedMain {
  private static final int PROMPT = 256;
  private static final int ANSWER = 64;

  private SpeedMain() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    ElementType type = ElementType.valueOf(args[1].toUpperCase(Locale.ROOT));
    Torch.threads(Integer.parseInt(args[2]));
    ModelConfig config =
        ModelConfig.parse("config.json", Files.readString(folder.resolve("config.json")));
    try (Decoder decoder =
        Decoder.load(
            Architectures.read(config), SafeTensors.open(folder), Device.cpu(), type, true)) {
      for (int rows : new int[] {1, 8}) {
        double prefill = 0;
        double decode = 0;
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
          double[] speed = measure(decoder, rows);
          prefill = Math.max(prefill, speed[0]);
          decode = Math.max(decode, speed[1]);
        }
        System.out.printf(Locale.ROOT, "djl %s prefill-%d %.1f%n", args[1], rows, prefill);
        System.out.printf(Locale.ROOT, "djl %s decode-%d %.1f%n", args[1], rows, decode);
      }
    }
  }

  private static double[] measure(Decoder decoder, int rows) {
    decoder.reserve(rows, PROMPT + ANSWER);
    int[] ids = new int[PROMPT];
    for (int i = 0; i < PROMPT; i++) {
      ids[i] = (i * 7919 + 13) % 40_000;
    }
    Batch prompts = new Batch();
    int[] wanted = new int[rows];
    for (int row = 0; row < rows; row++) {
      wanted[row] = prompts.addSegment(row, ids, 0, PROMPT, 0, Batch.BASE) + PROMPT - 1;
    }
    long start = System.nanoTime();
    long[] next = step(decoder, prompts, wanted);
    long middle = System.nanoTime();
    for (int i = 0; i < ANSWER; i++) {
      Batch batch = new Batch();
      for (int row = 0; row < rows; row++) {
        wanted[row] = batch.addContinued((int) next[row], PROMPT + i, 0, Batch.BASE);
      }
      next = step(decoder, batch, wanted);
    }
    long end = System.nanoTime();
    return new double[] {
      rows * PROMPT / ((middle - start) / 1e9), rows * ANSWER / ((end - middle) / 1e9)
    };
  }

  private static long[] step(Decoder decoder, Batch batch, int[] wanted) {
    try (Result result = decoder.step(batch, wanted)) {
      return result.longs(0);
    }
  }
}
