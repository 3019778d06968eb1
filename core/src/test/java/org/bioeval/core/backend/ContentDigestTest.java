package org.bioeval.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDigestTest {

  /** The digest of "abc" in FIPS 180-4's examples. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void isSha256() throws Exception {
    Path file = Files.writeString(folder.resolve("model.gguf"), "abc");
    assertThat(ContentDigest.of(file)).isEqualTo(ABC);
    assertThat(ContentDigest.ofText("abc")).isEqualTo(ABC);
  }

  @Test
  void aFileOfTheHubsCacheIsNamedByItsDigest() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    // Other bytes than its name says, to see that it was not read.
    Path blob = Files.writeString(blobs.resolve(ABC), "something else");
    Path snapshot = Files.createDirectories(folder.resolve("snapshots"));
    Path link = Files.createSymbolicLink(snapshot.resolve("model.safetensors"), blob);
    assertThat(ContentDigest.of(link)).isEqualTo(ABC);
  }

  @Test
  void severalFilesDifferByContentAndName() throws Exception {
    Path a = Files.writeString(folder.resolve("a"), "1");
    Path b = Files.writeString(folder.resolve("b"), "1");
    Path missing = folder.resolve("missing");
    assertThat(ContentDigest.of(List.of(a, b)))
        .isEqualTo(ContentDigest.of(List.of(a, missing, b)))
        .isNotEqualTo(ContentDigest.of(List.of(b, a)))
        .isNotEqualTo(ContentDigest.of(List.of(a)));
    String before = ContentDigest.of(List.of(a));
    Files.writeString(a, "2");
    assertThat(ContentDigest.of(List.of(a))).isNotEqualTo(before);
  }

  @Test
  void namesAFileThatCannotBeRead() {
    assertThatThrownBy(() -> ContentDigest.of(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none");
  }
}
