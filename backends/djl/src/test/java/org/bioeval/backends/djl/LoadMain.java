package org.bioeval.backends.djl;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.torch.Torch;

/**
 * Loads a checkpoint and prints three numbers: most resident memory that no file stands behind
 * while loading, the same afterwards, both in bytes and without what was there before, and the
 * bytes of the weights.
 *
 * <p>Arguments: folder and {@link LinearForm}.
 */
final class LoadMain {
  private LoadMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Torch.require(Device.cpu());
    Torch.threads(1);
    long before = anonymous();
    AtomicLong peak = new AtomicLong();
    Thread watcher =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                peak.accumulateAndGet(anonymous() - before, Math::max);
              }
            });
    watcher.setDaemon(true);
    watcher.start();
    try (Decoder decoder =
        SmolLm2ParityTest.decoder(
            Path.of(args[0]), ElementType.FLOAT32, LinearForm.valueOf(args[1]))) {
      watcher.interrupt();
      watcher.join();
      System.out.printf("%d %d %d%n", peak.get(), anonymous() - before, decoder.weightBytes());
    }
  }

  private static long anonymous() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("RssAnon"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
