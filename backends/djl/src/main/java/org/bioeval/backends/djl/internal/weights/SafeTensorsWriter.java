package org.bioeval.backends.djl.internal.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.torch.HostTensor;

/**
 * Writes safetensors files (format: {@code huggingface/safetensors}, README), each whole or not at
 * all: the bytes reach the disk under another name, which is then changed.
 */
public final class SafeTensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafeTensorsWriter() {}

  /**
   * Writes a file.
   *
   * @param file where to; its folder is made if needed
   * @param tensors single-precision tensors by name, in the order of the file
   * @param metadata free text by key
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    ObjectNode header = new ObjectMapper().createObjectNode();
    ObjectNode free = header.putObject("__metadata__");
    metadata.forEach(free::put);
    long at = 0;
    List<ByteBuffer> parts = new ArrayList<>();
    for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
      HostTensor tensor = entry.getValue();
      if (tensor.type() != ElementType.FLOAT32) {
        throw new IllegalArgumentException(entry.getKey() + " is " + tensor + ", not FLOAT32");
      }
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      ArrayNode shape = node.putArray("shape");
      for (long extent : tensor.shape()) {
        shape.add(extent);
      }
      ByteBuffer data = tensor.data().slice();
      node.putArray("data_offsets").add(at).add(at + data.remaining());
      at += data.remaining();
      parts.add(data);
    }
    String text = header.toString();
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    int padding = (ALIGNMENT - json.length % ALIGNMENT) % ALIGNMENT;
    byte[] padded = (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length);
    parts.add(0, length.flip());
    parts.add(1, ByteBuffer.wrap(padded));
    replace(file, parts);
  }

  /**
   * Writes a text file in the same way, in UTF-8.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, String text) {
    replace(file, List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static void replace(Path file, List<ByteBuffer> parts) {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        for (ByteBuffer part : parts) {
          while (part.hasRemaining()) {
            channel.write(part);
          }
        }
        channel.force(true);
      }
      Files.move(
          partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target + " (" + e.getMessage() + ")", e);
    }
  }
}
