package org.bioeval.backends.checkpoint.internal.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * One safetensors file: eight bytes of header length, a JSON header with type, shape and byte range
 * of each tensor, then the bytes.
 *
 * <p>Format: {@code huggingface/safetensors}, README. The header is checked in full before any
 * tensor is read: its length against the file (at most 100 MB, as the reference reader allows),
 * each range against the file, each range's length against shape and type, and that the ranges
 * neither overlap nor leave gaps.
 */
public final class SafeTensorsFile implements TensorSource {
  private static final long MAX_HEADER = 100_000_000;
  private static final int MAX_RANK = 8;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final Path file;
  private final Map<String, Entry> entries;

  private record Entry(ElementType type, List<Long> shape, long begin, long end) {}

  private SafeTensorsFile(Path file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * Reads and checks the header of a file.
   *
   * @throws CheckpointException if the file is not a sound safetensors file
   */
  public static SafeTensorsFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < Long.BYTES) {
        throw bad(file, "%s bytes are too few for a safetensors file".formatted(size));
      }
      long length = fill(channel, ByteBuffer.allocate(Long.BYTES), 0).getLong(0);
      if (length < 2 || length > MAX_HEADER || length > size - Long.BYTES) {
        throw bad(
            file,
            "header length %s, allowed are 2 to %s (the file has %s bytes)"
                .formatted(
                    Long.toUnsignedString(length), Math.min(MAX_HEADER, size - Long.BYTES), size));
      }
      ByteBuffer header = fill(channel, ByteBuffer.allocate((int) length), Long.BYTES);
      long base = Long.BYTES + length;
      return new SafeTensorsFile(file, parse(file, header.array(), base, size - base));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
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
    return entry(name).type();
  }

  @Override
  public String where(String name) {
    return file.toString();
  }

  @Override
  public HostTensor read(String name) {
    Entry entry = entry(name);
    long bytes = entry.end() - entry.begin();
    return map(name, entry.begin(), bytes, entry.shape());
  }

  @Override
  public HostTensor read(String name, long from, long to) {
    Entry entry = entry(name);
    List<Long> shape = new ArrayList<>(entry.shape());
    long row = (entry.end() - entry.begin()) / shape.get(0);
    shape.set(0, to - from);
    return map(name, entry.begin() + from * row, (to - from) * row, shape);
  }

  private HostTensor map(String name, long begin, long bytes, List<Long> shape) {
    if (bytes > largestRead()) {
      throw bad(
          file,
          "%s bytes of tensor '%s' are too many for one read of %s"
              .formatted(bytes, name, largestRead()));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < begin + bytes) {
        throw bad(file, "shorter than when it was opened, at tensor '" + name + "'");
      }
      ElementType type = entry(name).type();
      ByteBuffer data;
      if (begin % type.bytes() == 0) {
        data = channel.map(MapMode.READ_ONLY, begin, bytes);
      } else {
        // Kernels read aligned elements; the format does not promise alignment.
        data = fill(channel, ByteBuffer.allocateDirect((int) bytes), begin).flip();
      }
      return new HostTensor(
          data.order(ByteOrder.nativeOrder()), shape.stream().mapToLong(n -> n).toArray(), type);
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: tensor '%s' cannot be read: %s".formatted(file, name, e.getMessage()), e);
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw bad(file, "no tensor '" + name + "'");
    }
    return entry;
  }

  private static Map<String, Entry> parse(Path file, byte[] header, long base, long dataBytes) {
    JsonNode tree;
    try {
      tree = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + ": header is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": header cannot be parsed: " + e.getMessage(), e);
    }
    if (!tree.isObject()) {
      throw bad(file, "header is no JSON object");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = tree.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!field.getKey().equals("__metadata__")) {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), base, dataBytes));
      }
    }
    requireContiguous(file, entries, base, dataBytes);
    return entries;
  }

  private static Entry entry(Path file, String name, JsonNode node, long base, long dataBytes) {
    JsonNode offsets = node.path("data_offsets");
    JsonNode extents = node.path("shape");
    if (!offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()
        || !extents.isArray()
        || extents.size() > MAX_RANK) {
      throw bad(file, "tensor '%s' has no valid 'shape' and 'data_offsets'".formatted(name));
    }
    long begin = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    if (begin < 0 || end < begin || end > dataBytes) {
      throw bad(
          file,
          "tensor '%s' lies at bytes %s to %s of %s; the file may be truncated"
              .formatted(name, begin, end, dataBytes));
    }
    ElementType type = type(file, name, node.path("dtype").asText());
    List<Long> shape = new ArrayList<>();
    long bytes = type.bytes();
    for (JsonNode extent : extents) {
      if (!extent.isIntegralNumber() || !extent.canConvertToLong() || extent.longValue() < 0) {
        throw bad(file, "tensor '%s' has extent %s".formatted(name, extent));
      }
      shape.add(extent.longValue());
      bytes = multiply(file, name, bytes, extent.longValue());
    }
    if (bytes != end - begin) {
      throw bad(
          file,
          "tensor '%s' of shape %s and type %s takes %s bytes but has %s"
              .formatted(name, shape, type, bytes, end - begin));
    }
    return new Entry(type, List.copyOf(shape), base + begin, base + end);
  }

  private static long multiply(Path file, String name, long bytes, long extent) {
    try {
      return Math.multiplyExact(bytes, extent);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "%s: tensor '%s' has a shape with more than 2^63 bytes".formatted(file, name), e);
    }
  }

  private static void requireContiguous(
      Path file, Map<String, Entry> entries, long base, long dataBytes) {
    Entry[] sorted = entries.values().toArray(Entry[]::new);
    Arrays.sort(
        sorted, java.util.Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = base;
    for (Entry entry : sorted) {
      if (entry.begin() != at) {
        throw bad(file, "tensors overlap or leave a gap at byte %s".formatted(at));
      }
      at = entry.end();
    }
    if (at != base + dataBytes) {
      throw bad(file, "%s bytes after the last tensor".formatted(base + dataBytes - at));
    }
  }

  private static ElementType type(Path file, String name, String dtype) {
    return switch (dtype) {
      case "F32" -> ElementType.FLOAT32;
      case "F16" -> ElementType.FLOAT16;
      case "BF16" -> ElementType.BFLOAT16;
      case "I64" -> ElementType.INT64;
      case "I32" -> ElementType.INT32;
      case "I8" -> ElementType.INT8;
      case "U8" -> ElementType.UINT8;
      default ->
          throw bad(
              file,
              "tensor '%s' has type '%s'; known are F32, F16, BF16, I64, I32, I8, U8"
                  .formatted(name, dtype));
    };
  }

  /** The format's name of an element type. */
  static String dtype(ElementType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case INT64 -> "I64";
      case INT32 -> "I32";
      case INT8 -> "I8";
      case UINT8 -> "U8";
    };
  }

  private static ByteBuffer fill(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("end of file at byte " + (position + buffer.position()));
      }
    }
    return buffer;
  }

  private static CheckpointException bad(Path file, String what) {
    return new CheckpointException(file + ": " + what);
  }
}
