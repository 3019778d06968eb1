package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

  private static TextFile file(String text) {
    return new TextFile(Path.of("rows.csv"), text);
  }

  private static List<List<String>> all(String text) {
    List<List<String>> records = new ArrayList<>();
    CsvReader reader = CsvReader.of(file(text));
    while (reader.next()) {
      List<String> record = new ArrayList<>();
      for (int i = 0; i < reader.size(); i++) {
        record.add(reader.get(i));
      }
      records.add(record);
    }
    return records;
  }

  @Test
  void readsTheExamplesOfTheRfc() {
    assertThat(all("aaa,bbb,ccc\r\nzzz,yyy,xxx"))
        .containsExactly(List.of("aaa", "bbb", "ccc"), List.of("zzz", "yyy", "xxx"));
    assertThat(all("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n"))
        .containsExactly(List.of("aaa", "b\r\nbb", "ccc"), List.of("zzz", "yyy", "xxx"));
    assertThat(all("\"aaa\",\"b\"\"bb\",\"ccc\"")).containsExactly(List.of("aaa", "b\"bb", "ccc"));
  }

  @Test
  void keepsBlanksAndEmptyFields() {
    assertThat(all(" a , \"b\",,\n,\n"))
        .containsExactly(List.of(" a ", " \"b\"", "", ""), List.of("", ""));
  }

  @Test
  void skipsEmptyLines() {
    assertThat(all("\n\na,b\n\r\nc\n\n")).containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(all("")).isEmpty();
  }

  @Test
  void countsLinesThroughQuotedLineEnds() {
    CsvReader reader = CsvReader.of(file("a,\"1\n2\n3\"\nb,x\n\nc,y"));
    List<Integer> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(reader.line());
    }
    assertThat(lines).containsExactly(1, 4, 6);
  }

  @Test
  void namesTheLineOfAnUnclosedQuote() {
    assertThatThrownBy(() -> all("a,b\nc,\"d\ne\n"))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessage(
            "rows.csv:2: quoted field is never closed; the file is cut off or a quote is not"
                + " doubled");
  }

  @Test
  void refusesTextAfterAClosingQuote() {
    assertThatThrownBy(() -> all("a\n\"b\"c\n"))
        .hasMessage(
            "rows.csv:2: character 'c' after the closing quote of a field; double a quote that"
                + " belongs to the text");
  }

  @Test
  void checksTheHeaderAndTheNumberOfFields() {
    assertThatThrownBy(() -> CsvReader.withHeader(file("x,y\n"), "label", "text"))
        .hasMessage(
            "rows.csv:1: header is 'x,y', expected 'label,text'; check that this is the file as"
                + " distributed");
    assertThatThrownBy(() -> CsvReader.withHeader(file(""), "label", "text"))
        .hasMessage("rows.csv:1: file is empty; expected the header label,text");
    CsvReader reader = CsvReader.withHeader(file("label,text\n1,a,b\n"), "label", "text");
    assertThatThrownBy(reader::next)
        .hasMessage(
            "rows.csv:2: record has 3 fields, the header has 2; a comma in a field must be quoted");
  }

  @Test
  void refusesAFieldThatIsNotThere() {
    CsvReader reader = CsvReader.of(file("a"));
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(() -> reader.get(1))
        .hasMessage("rows.csv:1: record has 1 fields, but field 2 is needed");
  }

  /** Whatever is written with every field quoted comes back. */
  @Property
  void roundTrips(
      @ForAll @Size(max = 5)
          List<
                  @Size(min = 1, max = 4) List<
                      @Chars({'a', '"', ',', '\n', '\r', ' '}) @CharRange(from = 'x', to = 'z')
                      String>>
              records) {
    StringBuilder text = new StringBuilder();
    for (List<String> record : records) {
      for (int i = 0; i < record.size(); i++) {
        text.append(i == 0 ? "" : ",");
        text.append('"').append(record.get(i).replace("\"", "\"\"")).append('"');
      }
      text.append('\n');
    }
    assertThat(all(text.toString())).isEqualTo(records);
  }
}
