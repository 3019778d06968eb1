package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniaturesTest {
  private static final Path RESOURCES =
      Path.of("src/main/resources/org/bioeval/datasets/miniature");

  @Test
  void indexNamesEveryFileInOrder() throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      List<String> there =
          files
              .filter(Files::isRegularFile)
              .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("index.txt"))
              .sorted()
              .toList();
      assertThat(Miniatures.files())
          .as(
              "in %s run: find . -type f ! -name index.txt | sed 's|^./||' | LC_ALL=C sort >"
                  + " index.txt",
              RESOURCES)
          .isEqualTo(there);
    }
  }

  @Test
  void extractsEveryFileByteByByte(@TempDir Path temp) throws IOException {
    Path folder = Miniatures.extractTo(temp.resolve("a/b"));
    for (String file : Miniatures.files()) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(RESOURCES.resolve(file));
    }
  }

  @Test
  void extractsOneCorpusOrSaysWhichThereAre(@TempDir Path temp) {
    assertThat(Miniatures.extractTo(temp, "ADE")).isDirectoryContaining("glob:**ADE-NEG.txt");
    assertThat(temp).isDirectoryNotContaining("glob:**PHEE");
    assertThatThrownBy(() -> Miniatures.extractTo(temp, "AD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no miniature 'AD'; there are [ACI-Bench, ADE, ");
  }
}
