package org.bioeval.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files mean the same whatever ends their lines. */
class LineEndsTest {
  @TempDir Path temp;

  static Stream<Corpora.Entry> corpora() {
    return Corpora.all().stream();
  }

  /** A lone CR is one character as LF is, so that offsets within several lines stay the same. */
  @ParameterizedTest
  @MethodSource("corpora")
  void readsFilesWithCarriageReturnsOnly(Corpora.Entry entry) throws IOException {
    Path original = Miniatures.extractTo(temp.resolve("lf")).resolve(entry.name());
    Path converted = Miniatures.extractTo(temp.resolve("cr")).resolve(entry.name());
    convert(converted, "\r");
    for (Corpora.View view : entry.views().values()) {
      Corpus<?> expected = view.in(original);
      for (Split split : expected.splits()) {
        Dataset<?> lf = expected.load(split);
        Dataset<?> cr = view.in(converted).load(split);
        assertThat(shown(cr)).as("%s %s", entry.name(), split).isEqualTo(shown(lf));
        assertThat(cr.report().counts()).isEqualTo(lf.report().counts());
        assertThat(cr.report().issues())
            .extracting(Issue::kind, Issue::file, Issue::line)
            .isEqualTo(
                lf.report().issues().stream()
                    .map(issue -> tuple(issue.kind(), issue.file(), issue.line()))
                    .toList());
      }
    }
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  /** Every instance as text, its line ends alike. */
  private static List<String> shown(Dataset<?> data) {
    return data.stream()
        .map(Instance::toString)
        .map(text -> text.replace('\r', '\n').toLowerCase(Locale.ROOT))
        .toList();
  }

  private static void convert(Path folder, String lineEnd) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".gz")) {
          String text = Files.readString(file, UTF_8).replace("\r\n", "\n");
          Files.writeString(file, text.replace("\n", lineEnd), UTF_8);
        }
      }
    }
  }
}
