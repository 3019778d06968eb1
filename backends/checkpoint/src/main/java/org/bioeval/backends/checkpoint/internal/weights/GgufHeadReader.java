package org.bioeval.backends.checkpoint.internal.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * Reads the head of a GGUF file, version 2 or 3.
 *
 * <p>Format: ggml-org/ggml, docs/gguf.md. Every length is checked against what is left of the file
 * before anything is allocated, so that a hostile file ends in an error.
 */
final class GgufHeadReader {
  private static final int MAGIC = 0x46554747;
  private static final int MAX_RANK = 4;
  private static final int MAX_DEPTH = 4;

  /**
   * Metadata is held in memory: entries of lists, bytes of texts. Gemma's takes a third of these.
   */
  private static final int MAX_ELEMENTS = 1 << 22;

  private static final int MAX_TEXT_BYTES = 1 << 27;
  private static final int MAX_TENSORS = 1 << 20;
  private static final int TYPE_STRING = 8;
  private static final int TYPE_ARRAY = 9;

  private final String where;
  private final InputStream in;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferStart;
  private long elements;
  private long textBytes;

  /**
   * A reader.
   *
   * @param where the file, for messages
   * @param in at the first byte
   * @param size bytes of the whole file
   */
  GgufHeadReader(String where, InputStream in, long size) {
    this.where = where;
    this.in = in;
    this.size = size;
  }

  GgufHead read() throws IOException {
    if (size < Integer.BYTES || number(Integer.BYTES) != MAGIC) {
      throw bad("no GGUF file");
    }
    long version = number(4);
    if (version != 2 && version != 3) {
      throw bad("GGUF version %s, known are 2 and 3".formatted(version));
    }
    long tensors = count("tensors", 24);
    long keys = count("metadata entries", 13);
    atMost("tensors", tensors, MAX_TENSORS);
    atMost("metadata entries", keys, MAX_ELEMENTS);
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (long i = 0; i < keys; i++) {
      String key = string();
      if (metadata.put(key, value((int) number(4), 0)) != null) {
        throw bad("two metadata entries '%s'".formatted(key));
      }
    }
    Map<String, GgufHead.Tensor> list = new LinkedHashMap<>();
    for (long i = 0; i < tensors; i++) {
      String name = string();
      if (list.put(name, tensor(name)) != null) {
        throw bad("two tensors '%s'".formatted(name));
      }
    }
    return new GgufHead(metadata, list, position());
  }

  private GgufHead.Tensor tensor(String name) throws IOException {
    long rank = number(4);
    if (rank < 1 || rank > MAX_RANK) {
      throw bad("tensor '%s' has %s dimensions".formatted(name, rank));
    }
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      long extent = number(8);
      if (extent < 1 || extent > Long.MAX_VALUE / elements / 4) {
        throw bad("tensor '%s' has extent %s".formatted(name, Long.toUnsignedString(extent)));
      }
      elements *= extent;
      // GGUF names the innermost dimension first.
      shape.add(0, extent);
    }
    int type = (int) number(4);
    return new GgufHead.Tensor(type, List.copyOf(shape), number(8));
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
      default -> throw bad("metadata of unknown type " + type);
    };
  }

  private Object array(int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      throw bad("arrays nested too deeply");
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
          "%s %s, the rest of the file has room for %s; it ends at byte %s"
              .formatted(Long.toUnsignedString(n), what, most, size));
    }
    return n;
  }

  private void atMost(String what, long n, long most) {
    if (n > most) {
      throw bad("%s %s, allowed are %s".formatted(n, what, most));
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
      while (buffer.position() < bytes) {
        int n = in.read(buffer.array(), buffer.position(), buffer.remaining());
        if (n < 0) {
          throw bad(
              "it ends at byte %s, within its head".formatted(bufferStart + buffer.position()));
        }
        buffer.position(buffer.position() + n);
      }
      buffer.flip();
    }
  }

  private CheckpointException bad(String what) {
    return new CheckpointException(where + ": " + what);
  }
}
