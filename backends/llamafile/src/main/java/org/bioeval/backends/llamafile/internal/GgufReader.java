package org.bioeval.backends.llamafile.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a GGUF file, version 2 or 3: the key-value pairs and the shapes of the tensors,
 * little-endian, as specified in ggml's {@code docs/gguf.md}. The weights are not touched.
 */
public final class GgufReader {

  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final int LONGEST_TEXT = 1 << 26;
  private static final long MOST_ENTRIES = 1 << 20;

  private final String name;
  private final InputStream in;
  private long at;

  private GgufReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * What the head says.
   *
   * @param texts text values by key
   * @param numbers integer values by key
   * @param parameters number of weights in all tensors
   * @param tensorTypes how many weights have which ggml type
   */
  public record Head(
      Map<String, String> texts,
      Map<String, Long> numbers,
      long parameters,
      Map<Integer, Long> tensorTypes) {}

  /**
   * Reads a GGUF file, or the one inside a llamafile (which is also a zip archive).
   *
   * @param file GGUF file or llamafile
   * @return the head
   * @throws IOException if it is neither, or broken; the message names file and offset
   */
  public static Head read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.mark(8);
      byte[] start = in.readNBytes(4);
      if (start.length == 4
          && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC) {
        in.reset();
        return new GgufReader(file.toString(), in).head();
      }
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".gguf")) {
          try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
            return new GgufReader(file + "!" + entry.getName(), in).head();
          }
        }
      }
    } catch (java.util.zip.ZipException e) {
      throw new IOException(file + " is neither a GGUF file nor a llamafile", e);
    }
    throw new IOException(file + " holds no .gguf file; give a GGUF file or a llamafile");
  }

  private Head head() throws IOException {
    if ((int) number(4) != MAGIC) {
      throw broken("it does not begin with GGUF");
    }
    long version = number(4);
    if (version != 2 && version != 3) {
      throw broken("its version is " + version + ", must be 2 or 3");
    }
    long tensors = count(number(8), "tensors");
    long pairs = count(number(8), "key-value pairs");
    Map<String, String> texts = new TreeMap<>();
    Map<String, Long> numbers = new TreeMap<>();
    for (long i = 0; i < pairs; i++) {
      String key = text();
      Object value = value((int) number(4));
      if (value instanceof String s) {
        texts.put(key, s);
      } else if (value instanceof Long n) {
        numbers.put(key, n);
      }
    }
    long parameters = 0;
    Map<Integer, Long> types = new HashMap<>();
    for (long i = 0; i < tensors; i++) {
      String unused = text();
      long dimensions = number(4);
      if (dimensions > 8) {
        throw broken("a tensor has " + dimensions + " dimensions, at most 8 are known");
      }
      long weights = 1;
      for (long d = 0; d < dimensions; d++) {
        weights *= number(8);
      }
      types.merge((int) number(4), weights, Long::sum);
      skip(8);
      parameters += weights;
    }
    return new Head(texts, numbers, parameters, types);
  }

  /** A value: text, integer as Long, or null for what is not needed. */
  private @Nullable Object value(int type) throws IOException {
    switch (type) {
      case 0, 1, 7 -> {
        return number(1);
      }
      case 2, 3 -> {
        return number(2);
      }
      case 4, 5 -> {
        return number(4);
      }
      case 10, 11 -> {
        return number(8);
      }
      case 6 -> skip(4);
      case 12 -> skip(8);
      case 8 -> {
        return text();
      }
      case 9 -> {
        int element = (int) number(4);
        long length = number(8);
        for (long i = 0; i < length; i++) {
          Object unused = value(element);
        }
      }
      default -> throw broken("it has a value of unknown type " + type);
    }
    return null;
  }

  private long count(long value, String what) throws IOException {
    if (value < 0 || value > MOST_ENTRIES) {
      throw broken("it claims " + Long.toUnsignedString(value) + " " + what);
    }
    return value;
  }

  private String text() throws IOException {
    long length = number(8);
    if (length < 0 || length > LONGEST_TEXT) {
      throw broken("it has a text of " + Long.toUnsignedString(length) + " bytes");
    }
    return new String(bytes((int) length), UTF_8);
  }

  private long number(int size) throws IOException {
    byte[] bytes = bytes(size);
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          name + " is not a whole GGUF file: it ends at byte " + (at + bytes.length));
    }
    at += length;
    return bytes;
  }

  private void skip(int length) throws IOException {
    byte[] unused = bytes(length);
  }

  private IOException broken(String problem) {
    return new IOException(
        name + " is not a GGUF file that can be read: near byte " + at + " " + problem);
  }
}
