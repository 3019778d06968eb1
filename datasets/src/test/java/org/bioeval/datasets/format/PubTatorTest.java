package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PubTatorTest {
  private static final Path FOLDER = Path.of("corpus");
  private static final Path PATH = FOLDER.resolve("x.PubTator");
  private static final String HEAD = "7|t|On 𝛃-rays.\n7|a|No 𝛃-ray|hurt.\n";

  private static List<AnnotatedDocument> read(String text, Findings findings) {
    return PubTator.withDefaults().read(new TextFile(PATH, text), findings);
  }

  @Test
  void readsTextMentionsAndRelations() {
    Findings findings = Findings.strict(FOLDER);
    AnnotatedDocument document =
        read(
                HEAD
                    + "7\t3\t9\t𝛃-rays\tRay\tD1;D2\n7\t14\t19\t𝛃-ray\tRay\n"
                    + "7\tHurts\tD1\tD2\tNo\n",
                findings)
            .get(0);
    // The title has ten characters, one of two code units.
    assertThat(document.document().text()).isEqualTo("On 𝛃-rays. No 𝛃-ray|hurt.");
    assertThat(document.document().sections()).hasSize(2);
    assertThat(document.mentions())
        .extracting(Mention::text, Mention::start, Mention::conceptIds)
        .containsExactly(
            tuple("𝛃-rays", 3, ImmutableList.of("D1", "D2")),
            tuple("𝛃-ray", 15, ImmutableList.of()));
    Relation relation = document.relations().get(0);
    assertThat(relation.type()).isEqualTo("Hurts");
    assertThat(relation.attributes()).containsEntry("novel", "No");
  }

  @Test
  void readsADocumentWithoutAnAbstractAndWithoutAFinalLineEnd() {
    List<AnnotatedDocument> documents =
        read("1|t|Only a title\n1\t0\t4\tOnly\tWord\n\n\n2|t|Next", Findings.strict(FOLDER));
    assertThat(documents).hasSize(2);
    assertThat(documents.get(0).mentions()).hasSize(1);
    assertThat(documents.get(1).document().text()).isEqualTo("Next");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'7\t3\t9\t𝛃-rats\tRay'; OFFSET_MISMATCH; mention at 3-9",
        "'7\t3\t99\tx\tRay'; MALFORMED; does not lie in the document",
        "'7\t9\t3\tx\tRay'; MALFORMED; does not lie in the document",
        "'7\t3\tend\tx\tRay'; MALFORMED; an end that is no number",
        "'7\t3\t9\t𝛃-rays'; MALFORMED; 4 tab-separated columns",
        "'7\tHurts\tD1'; MALFORMED; 3 tab-separated columns",
        "'7\t3\t9\ta\tb\tc\td\te'; MALFORMED; 8 columns",
        "'7'; MALFORMED; 1 tab-separated columns",
        "'8\t3\t9\t𝛃-rays\tRay'; DANGLING_REFERENCE; document '8'",
        "'7|x|text'; MALFORMED; neither title",
        "'7|a|again'; MALFORMED; abstract that does not follow"
      })
  void reportsOrThrowsWithTheLine(String line, Kind kind, String message) {
    Findings findings = Findings.lenient(FOLDER);
    read(HEAD + line + "\n", findings);
    Issue issue = findings.toReport().issues().get(0);
    assertThat(issue.kind()).isEqualTo(kind);
    assertThat(issue.toString()).contains("x.PubTator:3").contains(message);
    assertThatThrownBy(() -> read(HEAD + line + "\n", Findings.strict(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x.PubTator:3: ")
        .hasMessageContaining(message);
  }

  /** A document as made up by a property. */
  record Made(String title, String body, int start, int length) {}

  /** Blanks around ids, and parts that name no concept, do not become ids. */
  @ParameterizedTest
  @CsvSource(
      value = {
        "D1 | D1",
        "' D1 ' | D1",
        "D1; D2 | D1,D2",
        "' D1 ;\u00A0D2' | D1,D2",
        "-1;D2;- | D2",
        "'D1;-1 ; ' | D1",
        ";; | ''",
        "' - ' | ''",
        "'-1 ' | ''",
        "' ; -1' | ''",
        "MESH:D1;OMIM:2 | MESH:D1,OMIM:2",
        "D-1;-12 | D-1,-12"
      },
      delimiter = '|')
  void readsConceptIds(String written, String expected) {
    String file = "1|t|Fever\n1\t0\t5\tFever\tDisease\t" + written + "\n";
    AnnotatedDocument document = read(file, Findings.strict(FOLDER)).get(0);
    assertThat(String.join(",", document.mentions().get(0).conceptIds())).isEqualTo(expected);
  }

  @Test
  void trimsTheIdsOfARelationAndEndsADocumentAtALineOfBlanks() {
    List<AnnotatedDocument> documents =
        read("1|t|A\n1\tCID\tD1 \t D2 \n\u00A0\n\uFEFF2|t|B\n", Findings.strict(FOLDER));
    assertThat(documents).extracting(d -> d.document().id()).containsExactly("1", "2");
    assertThat(documents.get(0).relations())
        .extracting(Relation::head, Relation::tail)
        .containsExactly(tuple("D1", "D2"));
  }

  @Test
  void refusesAFileWithoutDocumentsAndLeavesOutAMentionOfBlanks() {
    assertThatThrownBy(() -> read("a\tb\nc\td\n", Findings.lenient(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageEndingWith(
            "no document in a file of 2 lines; check that each begins with a line 'id|t|title'");
    assertThat(read("", Findings.lenient(FOLDER))).isEmpty();
    Findings findings = Findings.lenient(FOLDER);
    List<AnnotatedDocument> documents = read("1|t|A  b\n1\t1\t3\t  \tX\tD1\n", findings);
    assertThat(documents.get(0).mentions()).isEmpty();
    assertThat(findings.toReport().issues())
        .singleElement()
        .asString()
        .endsWith(":2 (1): mention at 1-3 is of blanks only; left out");
  }

  @Provide
  Arbitrary<Made> made() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars(" |.-α𝛃".replaceAll("[\uD800-\uDFFF]", "").toCharArray())
            .ofMinLength(1)
            .ofMaxLength(30)
            .map(s -> s.replace("z", "𝛃"));
    return Combinators.combine(
            text, text, Arbitraries.integers().between(0, 60), Arbitraries.integers().between(1, 9))
        .as(Made::new);
  }

  /** Whatever is written by the format's definition is read back. */
  @Property(tries = 500)
  void readsWhatTheFormatSays(@ForAll("made") Made made) {
    String text = made.title + " " + made.body;
    int points = text.codePointCount(0, text.length());
    int start = Math.min(made.start, points - 1);
    int end = Math.min(points, start + made.length);
    String words =
        text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    Assume.that(!words.isBlank()); // A mention of blanks only is left out.
    List<AnnotatedDocument> documents =
        read(
            String.format(
                "5|t|%s\n5|a|%s\n5\t%d\t%d\t%s\tThing\tX\n\n",
                made.title, made.body, start, end, words),
            Findings.strict(FOLDER));
    AnnotatedDocument document = documents.get(0);
    assertThat(document.document().text()).isEqualTo(text);
    assertThat(document.mentions()).extracting(Mention::text).containsExactly(words);
    assertThat(document.document().text(document.mentions().get(0).cover())).isEqualTo(words);
  }
}
