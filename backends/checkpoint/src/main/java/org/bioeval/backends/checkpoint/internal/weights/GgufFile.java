package org.bioeval.backends.checkpoint.internal.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * The tensors of a GGUF file, which are dequantised to single precision when they are read, and its
 * metadata.
 */
public final class GgufFile implements TensorSource {
  /** What is dequantised takes memory of its own until the engine has it. */
  private static final int LARGEST_READ = 1 << 28;

  private static final int DEFAULT_ALIGNMENT = 32;

  private final Path file;
  private final Map<String, Object> metadata;
  private final Map<String, Entry> entries;

  private record Entry(GgmlType type, List<Long> shape, long offset) {}

  private GgufFile(Path file, Map<String, Object> metadata, Map<String, Entry> entries) {
    this.file = file;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * Reads metadata and tensor list, and checks them against the file.
   *
   * @throws CheckpointException if the file is not a sound GGUF file
   */
  public static GgufFile open(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      GgufHead head = new GgufHeadReader(file.toString(), in, size).read();
      return new GgufFile(file, head.metadata(), entries(file, head, size));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The metadata: {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or a {@link List}
   * of these.
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * How many tensors are stored in which type, the most frequent first: {@code Q4_1 210, F32 61}.
   */
  public String storage() {
    return entries.values().stream()
        .collect(Collectors.groupingBy(Entry::type, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<GgmlType, Long>comparingByValue().reversed())
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  @Override
  public Set<String> names() {
    return entries.keySet();
  }

  @Override
  public List<Long> shape(String name) {
    return entry(name).shape();
  }

  @Override
  public ElementType type(String name) {
    return ElementType.FLOAT32;
  }

  @Override
  public String where(String name) {
    return file.toString();
  }

  @Override
  public HostTensor read(String name) {
    return read(name, 0, entry(name).shape().get(0));
  }

  @Override
  public int largestRead() {
    return LARGEST_READ;
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    Entry entry = entry(name);
    long[] shape = entry.shape().stream().mapToLong(n -> n).toArray();
    long first = from * (HostTensor.elements(shape) / shape[0]);
    shape[0] = to - from;
    long elements = HostTensor.elements(shape);
    if (elements > Integer.MAX_VALUE / Float.BYTES) {
      throw bad(
          file, "%s elements of tensor '%s' are too many for one buffer".formatted(elements, name));
    }
    ByteBuffer values =
        ByteBuffer.allocateDirect((int) elements * Float.BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer blocks =
          channel.map(
              FileChannel.MapMode.READ_ONLY,
              entry.offset() + entry.type().bytes(first),
              entry.type().bytes(elements));
      entry.type().dequantise(blocks.order(ByteOrder.LITTLE_ENDIAN), values.asFloatBuffer());
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: tensor '%s' cannot be read: %s".formatted(file, name, e.getMessage()), e);
    }
    return new HostTensor(values, shape, ElementType.FLOAT32);
  }

  private static Map<String, Entry> entries(Path file, GgufHead head, long size) {
    long alignment = alignment(file, head.metadata());
    long base = (head.end() + alignment - 1) / alignment * alignment;
    Map<String, Entry> entries = new LinkedHashMap<>();
    head.tensors()
        .forEach((name, tensor) -> entries.put(name, placed(file, name, tensor, base, size)));
    return entries;
  }

  private static long alignment(Path file, Map<String, Object> metadata) {
    Object given = metadata.getOrDefault("general.alignment", (long) DEFAULT_ALIGNMENT);
    if (given instanceof Long a && a >= 1 && a <= 1 << 20) {
      return a;
    }
    throw bad(file, "general.alignment is " + given);
  }

  /** Where a tensor is, after its type and its range were checked. */
  private static Entry placed(
      Path file, String name, GgufHead.Tensor tensor, long base, long size) {
    GgmlType type = GgmlType.of(tensor.type());
    if (type == null) {
      throw bad(
          file,
          "tensor '%s' has type %s, which is not computed here".formatted(name, tensor.typeName()));
    }
    List<Long> shape = tensor.shape();
    if (shape.get(shape.size() - 1) % type.blockSize() != 0) {
      throw bad(file, "rows of tensor '%s' are no whole blocks of %s".formatted(name, type));
    }
    long bytes = type.bytes(tensor.elements());
    long offset = tensor.offset();
    if (offset < 0 || offset > size - base || bytes > size - base - offset) {
      throw bad(
          file,
          "tensor '%s' takes %s bytes from %s, the file has %s; it may be truncated"
              .formatted(name, bytes, offset, Math.max(0, size - base)));
    }
    return new Entry(type, shape, base + offset);
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw bad(file, "no tensor '" + name + "'");
    }
    return entry;
  }

  private static CheckpointException bad(Path file, String what) {
    return new CheckpointException(file + ": " + what);
  }
}
