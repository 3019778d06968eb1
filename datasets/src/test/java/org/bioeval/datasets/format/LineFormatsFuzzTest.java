package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;

/**
 * Whatever bytes a file holds, a reader gives a result or a {@link CorpusFormatException} that
 * names the file.
 *
 * <p>A normal build runs the inputs that are kept; {@code JAZZER_FUZZ=1 mvn test -pl datasets -am
 * -Dtest=LineFormatsFuzzTest#csv} searches for new ones.
 */
class LineFormatsFuzzTest {
  private static final Path PATH = Path.of("fuzzed");

  private interface Reader {
    void read(TextFile file);
  }

  private static void read(byte[] bytes, Reader reader) {
    try {
      reader.read(new TextFile(PATH, TextFile.decode(PATH, bytes)));
    } catch (CorpusFormatException e) {
      assertThat(e).hasMessageStartingWith("fuzzed:");
      assertThat(e.line()).isPositive();
    }
  }

  @FuzzTest
  void csv(FuzzedDataProvider data) {
    read(
        data.consumeRemainingAsBytes(),
        file -> {
          CsvReader rows = CsvReader.of(file);
          while (rows.next()) {
            assertThat(rows.size()).isPositive();
          }
        });
  }

  @FuzzTest
  void jsonLines(FuzzedDataProvider data) {
    read(
        data.consumeRemainingAsBytes(),
        file -> JsonLine.all(file).forEach(line -> assertThat(line.parse().isObject()).isTrue()));
  }

  @FuzzTest
  void xml(FuzzedDataProvider data) {
    read(
        data.consumeRemainingAsBytes(),
        file -> {
          XmlCursor xml = XmlCursor.open(file);
          int depth = 0;
          while (xml.next()) {
            depth += xml.isStart(xml.name()) ? 1 : -1;
            assertThat(depth).isNotNegative();
          }
          assertThat(depth).isZero();
        });
  }

  @FuzzTest
  void standoff(FuzzedDataProvider data) {
    String text = data.consumeString(100);
    read(
        data.consumeRemainingAsBytes(),
        file -> {
          StandoffDocument read =
              StandoffReader.read(
                  Document.of("d", text), List.of(file), Findings.lenient(Path.of("")));
          for (Mention mention : read.mentions()) {
            for (Span span : mention.spans()) {
              assertThat(span.end()).isLessThanOrEqualTo(text.length());
            }
          }
        });
  }
}
