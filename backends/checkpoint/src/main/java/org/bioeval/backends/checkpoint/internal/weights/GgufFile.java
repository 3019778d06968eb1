package org.bioeval.backends.checkpoint.internal.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * A GGUF file, version 2 or 3: metadata, and tensors that are dequantised to single precision when
 * they are read.
 *
 * <p>Format: ggml-org/ggml, docs/gguf.md. Every length is checked against what is left of the file
 * before anything is allocated, so that a hostile file ends in an error.
 */
public final class GgufFile implements TensorSource {
  private static final int MAGIC = 0x46554747;
  private static final int MAX_RANK = 4;
  private static final int MAX_DEPTH = 4;

  /**
   * Metadata is held in memory: entries of lists, bytes of texts. Gemma's takes a third of these.
   */
  private static final int MAX_ELEMENTS = 1 << 22;

  private static final int MAX_TEXT_BYTES = 1 << 27;
  private static final int MAX_TENSORS = 1 << 20;

  /** What is dequantised takes memory of its own until the engine has it. */
  private static final int LARGEST_READ = 1 << 28;

  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int TYPE_STRING = 8;
  private static final int TYPE_ARRAY = 9;

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
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Reader(file, channel).read();
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

  /** Reads the head of a file, keeping to its bounds. */
  private static final class Reader {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer =
        ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long bufferStart;
    private long elements;
    private long textBytes;

    Reader(Path file, FileChannel channel) throws IOException {
      this.file = file;
      this.channel = channel;
      this.size = channel.size();
    }

    GgufFile read() throws IOException {
      if (size < 24 || number(4) != MAGIC) {
        throw bad(file, "no GGUF file");
      }
      long version = number(4);
      if (version != 2 && version != 3) {
        throw bad(file, "GGUF version %s, known are 2 and 3".formatted(version));
      }
      long tensors = count("tensors", 24);
      long keys = count("metadata entries", 13);
      atMost("tensors", tensors, MAX_TENSORS);
      atMost("metadata entries", keys, MAX_ELEMENTS);
      Map<String, Object> metadata = new LinkedHashMap<>();
      for (long i = 0; i < keys; i++) {
        String key = string();
        if (metadata.put(key, value((int) number(4), 0)) != null) {
          throw bad(file, "two metadata entries '%s'".formatted(key));
        }
      }
      Map<String, Entry> relative = new LinkedHashMap<>();
      for (long i = 0; i < tensors; i++) {
        String name = string();
        if (relative.put(name, entry(name)) != null) {
          throw bad(file, "two tensors '%s'".formatted(name));
        }
      }
      return new GgufFile(file, metadata, placed(relative, alignment(metadata)));
    }

    private long alignment(Map<String, Object> metadata) {
      Object given = metadata.getOrDefault("general.alignment", (long) DEFAULT_ALIGNMENT);
      if (given instanceof Long a && a >= 1 && a <= 1 << 20) {
        return a;
      }
      throw bad(file, "general.alignment is " + given);
    }

    private Map<String, Entry> placed(Map<String, Entry> relative, long alignment) {
      long base = (position() + alignment - 1) / alignment * alignment;
      Map<String, Entry> entries = new LinkedHashMap<>();
      relative.forEach(
          (name, entry) -> {
            long bytes = entry.type().bytes(HostTensor.elements(toArray(entry.shape())));
            if (entry.offset() < 0
                || entry.offset() > size - base
                || bytes > size - base - entry.offset()) {
              throw bad(
                  file,
                  "tensor '%s' takes %s bytes from %s, the file has %s; it may be truncated"
                      .formatted(name, bytes, entry.offset(), Math.max(0, size - base)));
            }
            entries.put(name, new Entry(entry.type(), entry.shape(), base + entry.offset()));
          });
      return entries;
    }

    private static long[] toArray(List<Long> shape) {
      return shape.stream().mapToLong(n -> n).toArray();
    }

    private Entry entry(String name) throws IOException {
      long rank = number(4);
      if (rank < 1 || rank > MAX_RANK) {
        throw bad(file, "tensor '%s' has %s dimensions".formatted(name, rank));
      }
      List<Long> shape = new ArrayList<>();
      long elements = 1;
      for (int i = 0; i < rank; i++) {
        long extent = number(8);
        if (extent < 1 || extent > Long.MAX_VALUE / elements / 4) {
          throw bad(
              file, "tensor '%s' has extent %s".formatted(name, Long.toUnsignedString(extent)));
        }
        elements *= extent;
        // GGUF names the innermost dimension first.
        shape.add(0, extent);
      }
      GgmlType type = GgmlType.of((int) number(4));
      if (type == null) {
        throw bad(file, "tensor '%s' has a type that is not known here".formatted(name));
      }
      long offset = number(8);
      if (shape.get(shape.size() - 1) % type.blockSize() != 0) {
        throw bad(file, "rows of tensor '%s' are no whole blocks of %s".formatted(name, type));
      }
      return new Entry(type, List.copyOf(shape), offset);
    }

    private Object value(int type, int depth) throws IOException {
      return switch (type) {
        case 0 -> number(1) & 0xFF;
        case 1 -> (long) (byte) number(1);
        case 2 -> number(2) & 0xFFFF;
        case 3 -> (long) (short) number(2);
        case 4 -> number(4) & 0xFFFFFFFFL;
        case 5 -> (long) (int) number(4);
        case 6 -> (double) Float.intBitsToFloat((int) number(4));
        case 7 -> number(1) != 0;
        case TYPE_STRING -> string();
        case TYPE_ARRAY -> array(depth);
        case 10, 11 -> number(8);
        case 12 -> Double.longBitsToDouble(number(8));
        default -> throw bad(file, "metadata of unknown type " + type);
      };
    }

    private Object array(int depth) throws IOException {
      if (depth >= MAX_DEPTH) {
        throw bad(file, "arrays nested too deeply");
      }
      int type = (int) number(4);
      long n = count("array elements", type == TYPE_STRING || type == TYPE_ARRAY ? 8 : 1);
      elements += n;
      atMost("array elements", elements, MAX_ELEMENTS);
      List<Object> values = new ArrayList<>();
      for (long i = 0; i < n; i++) {
        values.add(value(type, depth + 1));
      }
      return Collections.unmodifiableList(values);
    }

    private String string() throws IOException {
      long length = count("bytes of a text", 1);
      textBytes += length;
      atMost("bytes of texts", textBytes, MAX_TEXT_BYTES);
      byte[] utf8 = new byte[(int) length];
      for (int done = 0; done < utf8.length; ) {
        need(1);
        int n = Math.min(buffer.remaining(), utf8.length - done);
        buffer.get(utf8, done, n);
        done += n;
      }
      return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A count of things that take at least so many bytes each, so it cannot exceed the file. */
    private long count(String what, int leastBytes) throws IOException {
      long n = number(8);
      long most = (size - position()) / leastBytes;
      if (n < 0 || n > most || n > Integer.MAX_VALUE - 8) {
        throw bad(
            file,
            "%s %s, the rest of the file has room for %s"
                .formatted(Long.toUnsignedString(n), what, most));
      }
      return n;
    }

    private void atMost(String what, long n, long most) {
      if (n > most) {
        throw bad(file, "%s %s, allowed are %s".formatted(n, what, most));
      }
    }

    private long number(int bytes) throws IOException {
      need(bytes);
      return switch (bytes) {
        case 1 -> buffer.get();
        case 2 -> buffer.getShort();
        case 4 -> buffer.getInt();
        default -> buffer.getLong();
      };
    }

    private long position() {
      return bufferStart + buffer.position();
    }

    private void need(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        bufferStart += buffer.position();
        buffer.compact();
        long at = bufferStart + buffer.position();
        while (buffer.position() < bytes) {
          int n = channel.read(buffer, at);
          if (n < 0) {
            throw new EOFException("the file ends at byte " + size + ", within its head");
          }
          at += n;
        }
        buffer.flip();
      }
    }
  }
}
