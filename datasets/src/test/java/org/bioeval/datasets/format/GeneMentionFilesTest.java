package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.MentionInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneMentionFilesTest {
  private static final Path FOLDER = Path.of("corpus");

  private static List<MentionInstance> read(String genes, Findings findings) {
    return read("S1 a bc  d\n", genes, findings);
  }

  private static List<MentionInstance> read(String in, String genes, Findings findings) {
    return GeneMentionFiles.read(
        new TextFile(FOLDER.resolve("x.in"), in),
        new TextFile(FOLDER.resolve("GENE.eval"), genes),
        new TextFile(FOLDER.resolve("ALTGENE.eval"), ""),
        findings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "S1|1 2|bd; OFFSET_MISMATCH; characters 1 to 2 without blanks",
        "S1|3 4|d; MALFORMED; do not lie in the sentence",
        "S1|2 1|x; MALFORMED; is not id|first last|words",
        "S1|x 1|x; MALFORMED; is not id|first last|words",
        "S1|1|x; MALFORMED; is not id|first last|words",
        "S1; MALFORMED; is not id|first last|words",
        "S2|1 1|b; DANGLING_REFERENCE; not in the file of sentences"
      })
  void reportsOrThrowsWithTheLine(String line, Kind kind, String message) {
    Findings findings = Findings.lenient(FOLDER);
    read("S1|0 0|a\n" + line + "\n", findings);
    assertThat(findings.toReport().issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.kind()).isEqualTo(kind);
              assertThat(issue.toString()).contains("GENE.eval:2").contains(message);
            });
    assertThatThrownBy(() -> read("S1|0 0|a\n" + line + "\n", Findings.strict(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("GENE.eval:2: ");
  }

  /** Offsets made by the format's definition, counting all but blanks, lead back to the words. */
  @Property
  void findsWhatTheDefinitionSays(
      @ForAll @StringLength(min = 2, max = 40) @CharRange(from = 'a', to = 'e') @Chars({' '})
          String text,
      @ForAll @IntRange(max = 39) int from,
      @ForAll @IntRange(min = 1, max = 10) int length) {
    String sentence = "x" + text + "x";
    int start = Math.min(from, sentence.length() - 1);
    int end = Math.min(sentence.length(), start + length);
    while (sentence.charAt(start) == ' ') {
      start++;
    }
    end = Math.max(end, start + 1);
    while (sentence.charAt(end - 1) == ' ') {
      end--;
    }
    String words = sentence.substring(start, end);
    int first = sentence.substring(0, start).replace(" ", "").length();
    int last = sentence.substring(0, end).replace(" ", "").length() - 1;
    List<MentionInstance> found =
        read(
            "S1 " + sentence + "\n",
            "S1|" + first + " " + last + "|" + words + "\n",
            Findings.strict(FOLDER));
    assertThat(found.get(0).mentions().get(0).start()).isEqualTo(start);
    assertThat(found.get(0).mentions().get(0).end()).isEqualTo(end);
  }
}
