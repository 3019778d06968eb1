package org.bioeval.backends.djl;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.internal.torch.TorchProgram.Result;

/**
 * Logits of a model with an adapter; run by {@code benchmarks/peers/lora_logits.sh}.
 *
 * <p>Arguments: {@link LinearForm}, checkpoint, file of sequences ({@code ids}, one a line), then
 * pairs of an adapter folder and a file. Writes into each file the logits of all positions of all
 * sequences, in single precision, big-endian, in the sequences' order.
 */
final class LogitsMain {
  private LogitsMain() {}

  public static void main(String[] args) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(Path.of(args[1]));
    List<String> sequences = Files.readAllLines(Path.of(args[2]));
    try (Decoder decoder =
        Decoder.load(
            checkpoint.blueprint(),
            checkpoint.weights(),
            List.of(Device.cpu()),
            ElementType.FLOAT32,
            LinearForm.valueOf(args[0]))) {
      LoadedAdapters loaded = new LoadedAdapters(decoder);
      for (int i = 3; i < args.length; i += 2) {
        int number = loaded.numberOf(Adapter.load(Path.of(args[i])));
        try (var out =
            new DataOutputStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(Path.of(args[i + 1]))))) {
          for (String line : sequences) {
            for (float logit : logits(decoder, line, number)) {
              out.writeFloat(logit);
            }
          }
        }
      }
    }
  }

  private static float[] logits(Decoder decoder, String line, int adapter) throws IOException {
    JsonNode node = new ObjectMapper().readTree(line).path("ids");
    int[] ids = new int[node.size()];
    Arrays.setAll(ids, i -> node.get(i).asInt());
    decoder.reserve(1, ids.length);
    Batch batch = new Batch();
    batch.addSegment(0, ids, 0, ids.length, 0, adapter);
    int[] wanted = new int[ids.length];
    Arrays.setAll(wanted, i -> i);
    try (Result result = decoder.step(batch, wanted)) {
      return result.floats(2);
    }
  }
}
