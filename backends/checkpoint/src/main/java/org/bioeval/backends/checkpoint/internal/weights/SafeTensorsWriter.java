package org.bioeval.backends.checkpoint.internal.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Iterables;
import com.google.common.primitives.Longs;
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
   * @param tensors tensors by name, in the order of the file
   * @param metadata free text by key
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    ObjectNode header = header(metadata);
    long at = 0;
    for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
      HostTensor tensor = entry.getValue();
      at = describe(header, entry.getKey(), tensor.type(), Longs.asList(tensor.shape()), at);
    }
    List<ByteBuffer> parts = start(header);
    tensors.values().forEach(tensor -> parts.add(tensor.data().slice()));
    replace(file, parts);
  }

  /**
   * Writes some tensors of a source, one piece of one of them in memory at a time.
   *
   * @param file where to; its folder is made if needed
   * @param source gives the tensors
   * @param names which of them, in the order of the file
   * @param metadata free text by key
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(
      Path file, TensorSource source, List<String> names, Map<String, String> metadata) {
    ObjectNode header = header(metadata);
    long at = 0;
    for (String name : names) {
      at = describe(header, name, source.type(name), source.shape(name), at);
    }
    replace(
        file,
        Iterables.concat(
            start(header),
            Iterables.transform(
                Iterables.concat(Iterables.transform(names, source::pieces)),
                piece -> piece.data().slice())));
  }

  private static ObjectNode header(Map<String, String> metadata) {
    ObjectNode header = new ObjectMapper().createObjectNode();
    ObjectNode free = header.putObject("__metadata__");
    metadata.forEach(free::put);
    return header;
  }

  /** Adds a tensor that begins at a byte, and tells where it ends. */
  private static long describe(
      ObjectNode header, String name, ElementType type, List<Long> shape, long at) {
    long bytes = Math.multiplyExact(HostTensor.elements(Longs.toArray(shape)), type.bytes());
    ObjectNode node = header.putObject(name);
    node.put("dtype", SafeTensorsFile.dtype(type));
    ArrayNode extents = node.putArray("shape");
    shape.forEach(extents::add);
    node.putArray("data_offsets").add(at).add(at + bytes);
    return at + bytes;
  }

  /** The bytes before the first tensor. */
  private static List<ByteBuffer> start(ObjectNode header) {
    String text = header.toString();
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    int padding = (ALIGNMENT - json.length % ALIGNMENT) % ALIGNMENT;
    byte[] padded = (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length);
    return new ArrayList<>(List.of(length.flip(), ByteBuffer.wrap(padded)));
  }

  /**
   * Writes a text file in the same way, in UTF-8.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, String text) {
    replace(file, List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static void replace(Path file, Iterable<ByteBuffer> parts) {
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
