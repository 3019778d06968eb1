package org.bioeval.datasets.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.bioeval.core.data.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A line ends at LF, CRLF or a lone CR in every format, and line numbers count all of them. */
class LineEndTest {
  private static final Path FOLDER = Path.of("corpus");

  /** A format, a file whose fourth line is wrong, and what reads it. */
  static Stream<Arguments> formats() {
    return Stream.of(
        format("conll", "a\tO\nb\tB-X\n\nc\td\ne\tO\n", Conll.withDefaults()::read),
        format(
            "pubtator",
            "1|t|A b.\n1|a|C.\n1\t0\t1\tA\tX\tD1\n1\t0\t9\tA\tX\tD1\n",
            PubTator.withDefaults()::read),
        format(
            "bioc xml",
            "<collection><document>\n<id>1</id><passage><offset>0</offset>\n<text>A b</text>\n"
                + "<annotation id='T'><infon key='type'>X</infon><location offset='0' length='9'/>"
                + "<text>A</text></annotation></passage></document></collection>",
            BioC.withDefaults()::read),
        format(
            "bioc json",
            "{\"documents\": [\n{\"id\": \"1\", \"passages\": [\n{\"offset\": 0, \"text\": \"A b\","
                + " \"annotations\": [\n{\"id\": \"T\", \"infons\": {\"type\": \"X\"}, \"text\":"
                + " \"A\", \"locations\": [{\"offset\": 0, \"length\": 9}]}]}]}]}",
            BioC.withDefaults()::read),
        format(
            "standoff",
            "T1\tX 0 1\tA\n\n#1\tAnnotatorNotes T1\tyes\nT2\tX 0 9\tA\n",
            (file, findings) ->
                StandoffReader.read(Document.of("1", "A b"), List.of(file), findings).mentions()),
        format(
            "delimited",
            "a|b\nc|d\n\ne\nf|g\n",
            (file, findings) -> {
              DelimitedText rows = DelimitedText.of(file, '|', 2, findings);
              List<String> read = new ArrayList<>();
              while (rows.next()) {
                read.add(rows.line() + rows.get(0) + rows.get(1));
              }
              return read;
            }),
        format(
            "gene mentions",
            "S1|0 0|A\n\nS1|1 1|b\nS1|8 9|c\n",
            (file, findings) ->
                GeneMentionFiles.read(
                    new TextFile(FOLDER.resolve("s"), "S1 A b\n"),
                    file,
                    new TextFile(FOLDER.resolve("a"), ""),
                    findings)));
  }

  private static Arguments format(
      String name, String text, BiFunction<TextFile, Findings, Object> reader) {
    return Arguments.of(name, text, reader);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void readsTheSameAndNamesTheSameLine(
      String name, String text, BiFunction<TextFile, Findings, Object> reader) {
    Findings expected = Findings.lenient(FOLDER);
    Object lf = reader.apply(file(text), expected);
    assertThat(expected.toReport().issues()).as(name).hasSize(1);
    assertThat(expected.toReport().issues().get(0).line()).isEqualTo(4);
    for (String end : List.of("\r", "\r\n")) {
      Findings findings = Findings.lenient(FOLDER);
      assertThat(reader.apply(file(text.replace("\n", end)), findings)).as(name).isEqualTo(lf);
      assertThat(findings.toReport()).isEqualTo(expected.toReport());
      assertThatThrownBy(() -> reader.apply(file(text.replace("\n", end)), Findings.strict(FOLDER)))
          .isInstanceOf(CorpusFormatException.class)
          .hasMessageContaining("x:4: ");
    }
  }

  private static TextFile file(String text) {
    return new TextFile(FOLDER.resolve("x"), text);
  }

  /** The definition of the universal line ends of other languages, by the JDK's own reader. */
  @Property
  void findsTheLinesOfTheJdk(@ForAll @Chars({'a', '\n', '\r'}) String text) {
    List<String> found = new ArrayList<>();
    for (TextFile.Lines lines = file(text).lines(); lines.next(); ) {
      found.add(lines.line());
      assertThat(lines.number()).isEqualTo(found.size());
      assertThat(lines.isEmpty()).isEqualTo(lines.line().isEmpty());
    }
    assertThat(found).isEqualTo(text.lines().toList());
  }

  /** Records of a CSV file too, and the lines that its quoted fields span. */
  @Property
  void findsTheRecordsOfACsvFile(@ForAll @Chars({'a', '\n', '\r'}) String text) {
    List<Integer> expected = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        expected.add(i + 1);
      }
    }
    List<Integer> found = new ArrayList<>();
    for (CsvReader reader = CsvReader.of(file(text)); reader.next(); ) {
      found.add(reader.line());
    }
    assertThat(found).isEqualTo(expected);
    CsvReader quoted = CsvReader.of(file("\"" + text + "\"\nb"));
    assertThat(quoted.next() && quoted.next()).isTrue();
    int before = (int) (text + "x").lines().count();
    assertThat(quoted.line()).isEqualTo(before + 1);
  }

  @Property
  void namesTheLineOfBytesThatAreNoText(@ForAll @Chars({'a', '\n', '\r'}) String text) {
    String bad = text + "x\u00e9";
    assertThatThrownBy(() -> TextFile.decode(Path.of("x"), bad.getBytes(ISO_8859_1)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageStartingWith("x:" + (text + "x").lines().count() + ": ");
    assertThat(TextFile.decode(Path.of("x"), bad.getBytes(UTF_8))).isEqualTo(bad);
  }
}
