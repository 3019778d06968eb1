package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.datasets.format.internal.BoundedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLinesTest {

  private static List<String> read(Path file, int limit) {
    List<String> seen = new ArrayList<>();
    try (BoundedLines lines = new BoundedLines(file, limit)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        seen.add(line);
        assertThat(lines.number()).isEqualTo(seen.size());
      }
    }
    return seen;
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "α", "𝛃", "\n", "\r\n", "\r", "x".repeat(70_000), "y".repeat(65_535), "z")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** The same lines as of the whole text in memory, wherever the chunks of the file end. */
  @Property(tries = 200)
  void givesTheLinesOfTheText(@ForAll("texts") String text) throws IOException {
    Path file = Files.createTempFile("lines", ".txt");
    try {
      Files.writeString(file, text);
      List<String> expected = new ArrayList<>();
      for (TextFile.Lines lines = new TextFile(file, text).lines(); lines.next(); ) {
        expected.add(lines.line());
      }
      assertThat(read(file, 1 << 21)).isEqualTo(expected);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void skipsAByteOrderMark(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("x"), "\uFEFFa\n\uFEFFb");
    assertThat(read(file, 100)).containsExactly("a", "b");
  }

  @Test
  void refusesALineLongerThanTheLimitAndBadBytes(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("x"), "1234\n12345\n");
    assertThat(read(file, 5)).containsExactly("1234", "12345");
    Path pairs = Files.writeString(temp.resolve("pairs"), "1234\r\n12345\r\n");
    assertThat(read(pairs, 5)).containsExactly("1234", "12345");
    assertThatThrownBy(() -> read(file, 4))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x:2: line is longer than 4 bytes");
    byte[] bytes = "a\nb\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Path bad = Files.write(temp.resolve("bad"), bytes);
    assertThatThrownBy(() -> read(bad, 100))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("bad:2: line is not valid UTF-8");
  }
}
