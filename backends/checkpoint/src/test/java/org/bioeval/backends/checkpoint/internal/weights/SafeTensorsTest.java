package org.bioeval.backends.checkpoint.internal.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  private static final String ONE =
      "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  @Test
  void readsATensor() throws IOException {
    SafeTensors tensors = open(ONE, 1.5f, -2f);
    assertThat(tensors.names()).containsExactly("a");
    assertThat(tensors.shape("a")).containsExactly(2L, 1L);
    assertThat(tensors.type("a")).isEqualTo(ElementType.FLOAT32);
    assertThat(tensors.read("a").data().getFloat(4)).isEqualTo(-2f);
  }

  /** A file with a hole: three gibibytes of which a few bytes are on the disk. */
  @Test
  void readsATensorThatNoBufferHoldsInPieces() throws IOException {
    long rows = 3L << 20;
    byte[] header =
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[%d,512],\"data_offsets\":[0,%d]}}    "
            .formatted(rows, rows << 10)
            .getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("model.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(start.putLong(header.length).put(header).flip());
      // The last number of all: 1.5 in bfloat16.
      channel.write(
          ByteBuffer.wrap(new byte[] {(byte) 0xc0, 0x3f}), 8 + header.length + (rows << 10) - 2);
    }
    SafeTensors tensors = SafeTensors.open(folder);
    assertThatThrownBy(() -> tensors.read("a"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("3221225472 bytes of tensor 'a' are too many for one read");
    List<HostTensor> pieces = tensors.pieces("a");
    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(0).shape()).containsExactly((2L << 20) - 1, 512);
    assertThat(pieces.get(1).shape()).containsExactly((1L << 20) + 1, 512);
    assertThat(tensors.read("a", rows - 1, rows).toFloats()).hasSize(512).endsWith(1.5f);
    assertThat(pieces.get(1).data().getShort(pieces.get(1).data().limit() - 2))
        .isEqualTo((short) 0x3fc0);
  }

  @Test
  void readsShardsNamedByAnIndex() throws IOException {
    write("x-1.safetensors", ONE, 1f, 2f);
    write("x-2.safetensors", ONE.replace("\"a\"", "\"b\""), 3f, 4f);
    index("{\"a\":\"x-1.safetensors\",\"b\":\"x-2.safetensors\"}");
    SafeTensors tensors = SafeTensors.open(folder);
    assertThat(tensors.read("b").data().getFloat(0)).isEqualTo(3f);
    assertThat(tensors.where("b")).endsWith("x-2.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}          | takes 8 bytes but has 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}         | may be truncated",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}          | lies at bytes 8 to 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}         | lies at bytes -8 to 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}          | leave a gap at byte",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}          | 4 bytes after the last tensor",
        "{\"a\":{\"dtype\":\"F9\",\"shape\":[2],\"data_offsets\":[0,8]}}           | has type 'F9'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | more than 2^63 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}         | has extent -2",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}        | has extent 1.5",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}                        | no valid 'shape'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]}} | no valid 'shape'",
        "[]                                                                        | no JSON object",
        "{\"a\":                                                                   | header is no JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{}}  | header is no JSON",
      })
  void refusesUnsoundHeaders(String header, String message) throws IOException {
    write("model.safetensors", header, 1f, 2f);
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.safetensors")
        .hasMessageContaining(message);
  }

  /** 2^60 bytes, 2^63 (negative as a Java long), all ones, and one more than the file has. */
  @ParameterizedTest
  @CsvSource({"1152921504606846976", "-9223372036854775808", "-1", "101", "0"})
  void refusesHeaderLengthsThatTheFileDoesNotHave(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(108).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0, length);
    Files.write(folder.resolve("model.safetensors"), bytes.array());
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("header length " + Long.toUnsignedString(length))
        .hasMessageContaining("allowed are 2 to 100");
  }

  @Test
  void refusesAMissingShardAndEscapesAndWrongIndexes() throws IOException {
    write("x-1.safetensors", ONE, 1f, 2f);
    index("{\"a\":\"x-2.safetensors\"}");
    assertRefused("x-2.safetensors: cannot be read");
    index("{\"a\":\"../x-1.safetensors\"}");
    assertRefused("is not the name of a .safetensors file beside the index");
    index("{\"a\":\"model.safetensors.index.json\"}");
    assertRefused("is not the name of a .safetensors file beside the index");
    index("{\"zz\":\"x-1.safetensors\"}");
    assertRefused("says that 'zz' is in x-1.safetensors, which does not hold it");
    index("{}");
    assertRefused("no 'weight_map'");
  }

  @Test
  void anEmptyFolderIsAnError() {
    assertRefused("neither model.safetensors nor model.safetensors.index.json is there");
  }

  /** Whatever bytes are flipped or cut, there is a tensor list or a checkpoint error. */
  @Property(tries = 300)
  void damagedFilesNeverDoMoreThanFail(
      @ForAll long seed,
      @ForAll @IntRange(max = 120) int length,
      @ForAll @IntRange(max = 8) int flips)
      throws IOException {
    Path dir = Files.createTempDirectory("safetensors");
    byte[] bytes = bytes(ONE, 1f, 2f);
    Random random = new Random(seed);
    for (int i = 0; i < flips; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    Path file = dir.resolve("model.safetensors");
    Files.write(file, java.util.Arrays.copyOf(bytes, Math.min(bytes.length, length)));
    try {
      SafeTensorsFile opened = SafeTensorsFile.open(file);
      for (String name : opened.names()) {
        assertThat(opened.read(name).data().remaining()).isLessThanOrEqualTo(8);
      }
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining("model.safetensors");
    } finally {
      Files.delete(file);
      Files.delete(dir);
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private SafeTensors open(String header, float... values) throws IOException {
    write("model.safetensors", header, values);
    return SafeTensors.open(folder);
  }

  private void index(String map) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\":" + map + "}");
  }

  private void write(String name, String header, float... values) throws IOException {
    Files.write(folder.resolve(name), bytes(header, values));
  }

  private static byte[] bytes(String header, float... values) {
    byte[] text = header.strip().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  @Test
  void emptyTensorsAreTensors() throws IOException {
    SafeTensors tensors =
        open("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]}}");
    assertThat(tensors.shape("a")).isEqualTo(List.of(0L, 3L));
  }
}
