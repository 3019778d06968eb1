package org.bioeval.backends.djl.internal.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive, the file that {@code torch.jit.load} reads, around a program text.
 *
 * <p>The archive is a ZIP without compression: {@code code/__torch__.py} holds the text of one
 * class {@code M}, {@code data.pkl} one object of it whose attributes are all empty lists of
 * tensors or empty dictionaries, {@code constants.pkl} an empty tuple and {@code version} the
 * number of the format. The two pickles are written opcode by opcode (pickle protocol 2). Format:
 * PyTorch, {@code torch/csrc/jit/docs/serialization.md}.
 */
public final class ScriptArchive {
  private static final int PROTO = 0x80;
  private static final int NEW_TRUE = 0x88;
  private static final int NEW_OBJECT = 0x81;

  private ScriptArchive() {}

  /**
   * The bytes of an archive.
   *
   * @param program text of class {@code M}; it declares {@code training : bool} and each attribute
   *     as {@code name : List[Tensor]}
   * @param attributes the names of these attributes
   */
  public static byte[] write(String program, List<String> attributes) {
    return write(program, attributes, Map.of());
  }

  /**
   * The bytes of an archive.
   *
   * @param program as above; it declares each dictionary as {@code name : type}
   * @param attributes the names of its lists of tensors
   * @param dictionaries the names of its dictionaries, with their types
   */
  public static byte[] write(
      String program, List<String> attributes, Map<String, String> dictionaries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "m/data.pkl", object(attributes, dictionaries));
      store(zip, "m/code/__torch__.py", program.getBytes(StandardCharsets.UTF_8));
      store(zip, "m/constants.pkl", new byte[] {(byte) PROTO, 2, ')', '.'});
      store(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] object(List<String> attributes, Map<String, String> dictionaries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(PROTO);
    out.write(2);
    ascii(out, "c__torch__\nM\n)");
    out.write(NEW_OBJECT);
    ascii(out, "}(");
    string(out, "training");
    out.write(NEW_TRUE);
    for (String name : attributes) {
      string(out, name);
      ascii(out, "ctorch.jit._pickle\nbuild_tensorlist\n(](etR");
    }
    dictionaries.forEach(
        (name, type) -> {
          string(out, name);
          ascii(out, "ctorch.jit._pickle\nrestore_type_tag\n(}");
          string(out, type);
          ascii(out, "tR");
        });
    ascii(out, "ub.");
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String opcodes) {
    out.writeBytes(opcodes.getBytes(StandardCharsets.US_ASCII));
  }

  private static void string(ByteArrayOutputStream out, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(utf8.length >>> shift);
    }
    out.writeBytes(utf8);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTime(0);
    entry.setSize(content.length);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
