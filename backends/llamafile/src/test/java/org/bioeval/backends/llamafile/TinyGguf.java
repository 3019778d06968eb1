package org.bioeval.backends.llamafile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small GGUF files, most with a head and no weights, by the format's specification. */
final class TinyGguf {

  private static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private long pairCount;
  private long tensorCount;

  /** A small model: 6 weights, named, with everything the reader looks for. */
  static TinyGguf model() throws IOException {
    return new TinyGguf()
        .text("general.architecture", "llama")
        .text("general.name", "Tiny Model")
        .uint32("general.file_type", 15)
        .uint32("llama.context_length", 512)
        .texts("tokenizer.ggml.tokens", "a", "b", "\uD83E\uDD9C")
        .tensor("output.weight", 12, 2, 3);
  }

  TinyGguf text(String key, String value) throws IOException {
    key(key, 8);
    write(pairs, value);
    return this;
  }

  TinyGguf uint32(String key, int value) throws IOException {
    key(key, 4);
    pairs.write(little(4).putInt(value).array());
    return this;
  }

  TinyGguf float32(String key, float value) throws IOException {
    key(key, 6);
    pairs.write(little(4).putFloat(value).array());
    return this;
  }

  TinyGguf texts(String key, String... values) throws IOException {
    key(key, 9);
    pairs.write(little(12).putInt(8).putLong(values.length).array());
    for (String value : values) {
      write(pairs, value);
    }
    return this;
  }

  TinyGguf tensor(String name, int type, long... shape) throws IOException {
    return tensor(name, type, 0, shape);
  }

  /** A tensor of type F32 with its values, the first dimension running fastest. */
  TinyGguf weights(String name, float[] values, long... shape) throws IOException {
    TinyGguf same = tensor(name, 0, data.size(), shape);
    ByteBuffer bytes = little(4 * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    data.write(bytes.array());
    pad(data);
    return same;
  }

  private TinyGguf tensor(String name, int type, long offset, long[] shape) throws IOException {
    write(tensors, name);
    tensors.write(little(4).putInt(shape.length).array());
    for (long size : shape) {
      tensors.write(little(8).putLong(size).array());
    }
    tensors.write(little(12).putInt(type).putLong(offset).array());
    tensorCount++;
    return this;
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write("GGUF".getBytes(UTF_8));
    all.write(little(20).putInt(3).putLong(tensorCount).putLong(pairCount).array());
    all.write(pairs.toByteArray());
    all.write(tensors.toByteArray());
    if (data.size() > 0) {
      pad(all);
      all.write(data.toByteArray());
    }
    return all.toByteArray();
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private void key(String key, int type) throws IOException {
    write(pairs, key);
    pairs.write(little(4).putInt(type).array());
    pairCount++;
  }

  private static void write(ByteArrayOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.write(little(8).putLong(bytes.length).array());
    out.write(bytes);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
