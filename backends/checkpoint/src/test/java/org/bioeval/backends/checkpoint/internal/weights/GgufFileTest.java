package org.bioeval.backends.checkpoint.internal.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** types.gguf and expected.safetensors were made by {@code src/test/python/make_gguf_golden.py}. */
class GgufFileTest {
  @TempDir Path folder;

  @Test
  void everyStorageTypeIsDequantisedAsTheGgufPackageDoes() {
    GgufFile gguf = GgufFile.open(golden("types.gguf"));
    SafeTensorsFile expected = SafeTensorsFile.open(golden("expected.safetensors"));
    assertThat(gguf.names())
        .containsExactlyInAnyOrder(
            Arrays.stream(GgmlType.values()).map(Enum::name).toArray(String[]::new))
        .isEqualTo(expected.names());
    for (String name : gguf.names()) {
      assertThat(gguf.shape(name))
          .as(name)
          .isEqualTo(expected.shape(name))
          .containsExactly(3L, 512L);
      FloatBuffer ours = gguf.read(name).data().asFloatBuffer();
      FloatBuffer theirs = expected.read(name).data().asFloatBuffer();
      while (theirs.hasRemaining()) {
        float value = theirs.get();
        // The order of the products may differ by a rounding.
        assertThat(ours.get())
            .as(name)
            .isCloseTo(
                value, org.assertj.core.data.Offset.offset(1e-6f * Math.max(1, Math.abs(value))));
      }
    }
  }

  @Test
  void readsMetadata() {
    assertThat(GgufFile.open(golden("types.gguf")).metadata())
        .containsEntry("general.architecture", "llama")
        .containsEntry("test.count", 7L)
        .containsEntry("test.number", 0.5)
        .containsEntry("test.flag", true)
        .containsEntry("test.text", "\u00e4 text")
        .containsEntry("test.texts", List.of("a", "", "bc"))
        .containsEntry("test.numbers", List.of(-1L, 2L));
  }

  /** Counts and lengths that no file has room for are refused before anything is allocated. */
  @Test
  void refusesCountsThatTheFileHasNoRoomFor() throws IOException {
    assertRefused(
        head(1L << 60, 0), "1152921504606846976 tensors, the rest of the file has room for");
    assertRefused(head(0, -1), "18446744073709551615 metadata entries");
    ByteBuffer text = head(0, 1);
    text.putLong(1L << 40);
    assertRefused(text, "1099511627776 bytes of a text");
    ByteBuffer array = head(0, 1);
    array.putLong(1).put((byte) 'k').putInt(9).putInt(8).putLong(1L << 30);
    assertRefused(array, "1073741824 array elements");
    ByteBuffer nested = head(0, 1);
    nested.putLong(1).put((byte) 'k').putInt(9);
    for (int i = 0; i < 6; i++) {
      nested.putInt(9).putLong(1);
    }
    assertRefused(nested, "arrays nested too deeply");
    ByteBuffer tensor = head(1, 0);
    tensor.putLong(1).put((byte) 't').putInt(2).putLong(1L << 40).putLong(1L << 40);
    assertRefused(tensor, "tensor 't' has extent 1099511627776");
    ByteBuffer far = head(1, 0);
    far.putLong(1).put((byte) 't').putInt(1).putLong(4).putInt(0).putLong(1L << 50);
    assertRefused(far, "may be truncated");
    assertRefused(ByteBuffer.allocate(64), "no GGUF file");
  }

  /** What a large file has room for may still be too much to hold in memory. */
  @Test
  void refusesMoreMetadataThanAnyModelHas() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(5 << 20).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(head(0, 1).array(), 0, 24);
    bytes.putLong(1).put((byte) 'k').putInt(9).putInt(0).putLong((1 << 22) + 1);
    assertRefused(bytes, "4194305 array elements, allowed are 4194304");
  }

  @Test
  void refusesTheSameNameTwice() throws IOException {
    ByteBuffer bytes = head(0, 2);
    for (int i = 0; i < 2; i++) {
      bytes.putLong(1).put((byte) 'k').putInt(4).putInt(7);
    }
    assertRefused(bytes, "two metadata entries 'k'");
  }

  @Property(tries = 200)
  void damagedFilesNeverDoMoreThanFail(@ForAll long seed) throws IOException {
    byte[] bytes = Files.readAllBytes(golden("types.gguf"));
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      bytes[random.nextInt(900)] = (byte) random.nextInt();
    }
    Path file = Files.createTempFile("damaged", ".gguf");
    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    try {
      GgufFile opened = GgufFile.open(file);
      for (String name : opened.names()) {
        opened.read(name);
      }
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining("damaged");
    } finally {
      Files.delete(file);
    }
  }

  private static ByteBuffer head(long tensors, long keys) {
    ByteBuffer bytes = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(tensors).putLong(keys);
    return bytes;
  }

  private void assertRefused(ByteBuffer bytes, String message) throws IOException {
    Path file = folder.resolve("hostile.gguf");
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("hostile.gguf")
        .hasMessageContaining(message);
  }

  private static Path golden(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(GgufFileTest.class.getResource("/gguf/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
