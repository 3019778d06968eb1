package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.junit.jupiter.api.Test;

class StandoffReaderTest {
  private static final String TEXT = "RELX binds FOSB and 😀 MYBL.";
  private static final Document DOCUMENT = Document.of("d", TEXT);

  private Findings findings = Findings.lenient(Path.of("corpus"));

  private StandoffDocument read(String... lines) {
    TextFile file = new TextFile(Path.of("corpus/d.ann"), String.join("\n", lines));
    return StandoffReader.read(DOCUMENT, List.of(file), findings);
  }

  private List<String> issues() {
    return findings.toReport().issues().stream().map(Issue::toString).toList();
  }

  @Test
  void countsCodePointsAsBratDoes() {
    // The emoji is one code point and two UTF-16 units: MYBL is 22-26 in brat, 23-27 in Java.
    StandoffDocument read = read("T1\tProtein 22 26\tMYBL");
    assertThat(read.mentions().get(0).cover()).isEqualTo(new Span(23, 27));
    assertThat(issues()).isEmpty();
  }

  @Test
  void readsDiscontinuousMentions() {
    StandoffDocument read = read("T1\tProtein 0 4;11 15\tRELX FOSB");
    assertThat(read.mentions().get(0).spans()).containsExactly(new Span(0, 4), new Span(11, 15));
    assertThat(issues()).isEmpty();
  }

  @Test
  void keepsAttributesOfRelationsWhereverTheyStand() {
    StandoffDocument read =
        read(
            "A1\tSpeculation R1",
            "R1\tPart-of Arg1:T1 Arg2:T2",
            "T1\tProtein 0 4\tRELX",
            "T2\tProtein 11 15\tFOSB",
            "A2\tConfidence R1 High",
            "M1\tNegation R2",
            "R2\tPart-of Arg1:T2 Arg2:T1",
            "A3\tNegation R3");
    assertThat(read.relations())
        .containsExactly(
            new Relation(
                "R1",
                "Part-of",
                "T1",
                "T2",
                ImmutableMap.of("Speculation", "true", "Confidence", "High")),
            new Relation("R2", "Part-of", "T2", "T1", ImmutableMap.of("Negation", "true")));
    assertThat(issues())
        .containsExactly(
            "DANGLING_REFERENCE d.ann:8 (d A3): Negation of R3, which is not there; left out");
  }

  @Test
  void leavesOutAMentionOfBlanksOnly() {
    assertThat(read("T1\tProtein 4 5\t ").mentions()).isEmpty();
    assertThat(issues())
        .containsExactly("MALFORMED d.ann:1 (d): text-bound T1 is of blanks only; left out");
  }

  @Test
  void readsAttributesOfMentionsAndEvents() {
    StandoffDocument read =
        read(
            "T1\tProtein 0 4\tRELX",
            "T2\tBinding 5 10\tbinds",
            "E1\tBinding:T2 Theme:T1",
            "A1\tNegation E1",
            "A2\tConfidence E1 High",
            "A3\tMutant T1",
            "#1\tAnnotatorNotes T1\tfree text",
            "N1\tReference T1 Taxonomy:9606\tHuman",
            "",
            "*\tEquiv T1 T2",
            "R1\tPart-of Arg1:T1 Arg2:T2");
    assertThat(issues()).isEmpty();
    Event event = read.events().get(0);
    assertThat(event.modifications()).containsExactly("Negation");
    assertThat(event.attributes()).isEqualTo(Map.of("Confidence", "High"));
    Mention protein = read.mentions().get(0);
    assertThat(protein.attributes()).isEqualTo(Map.of("Mutant", "true"));
    assertThat(event.arguments()).containsExactly(new Argument.OfMention("Theme", protein));
    assertThat(read.equivalences()).containsExactly(ImmutableSet.of("T1", "T2"));
    assertThat(read.relations()).extracting(Relation::head).containsExactly("T1");
    assertThat(read.toInstance(ImmutableSet.of("Binding")).entities()).containsExactly(protein);
  }

  @Test
  void reportsTextThatDiffers() {
    StandoffDocument read = read("T1\tProtein 0 4\tRELY", "T2\tProtein 20 99\tfar");
    assertThat(issues())
        .containsExactly(
            "OFFSET_MISMATCH d.ann:1 (d T1): text differs from the text at its place: expected"
                + " 'RELY', found 'RELX'",
            "OFFSET_MISMATCH d.ann:2 (d T2): place lies outside the text of 28 characters: expected"
                + " 'far', found ''");
    assertThat(read.mentions().get(1).located()).isFalse();
  }

  @Test
  void leavesOutWhatRefersToNothing() {
    StandoffDocument read =
        read(
            "T2\tBinding 5 10\tbinds",
            "E1\tBinding:T9 Theme:T2",
            "E2\tBinding:T2 Theme:T8 Cause:E1",
            "M1\tNegation E1",
            "*\tEquiv T2 T7",
            "R1\tCoreference Subject:T2 Object:T7");
    assertThat(read.events()).extracting(Event::id).containsExactly("E2");
    assertThat(read.events().get(0).arguments()).isEmpty();
    assertThat(findings.toReport().issues())
        .hasSize(6)
        .allMatch(issue -> issue.kind() == Kind.DANGLING_REFERENCE);
  }

  @Test
  void leavesOutArgumentsThatMakeAnEventPartOfItself() {
    StandoffDocument read =
        read(
            "T1\tRegulation 0 4\tRELX",
            "E1\tRegulation:T1 Theme:E2",
            "E2\tRegulation:T1 Theme:E3",
            "E3\tRegulation:T1 Theme:E1 Cause:E3");
    assertThat(read.events().get(0).arguments()).hasSize(1);
    assertThat(read.events().get(1).arguments()).hasSize(1);
    assertThat(read.events().get(2).arguments()).isEmpty();
    assertThat(issues())
        .containsExactly(
            "MALFORMED d.ann:4 (d): argument Theme:E1 makes event E3 part of itself; left out",
            "MALFORMED d.ann:4 (d): argument Cause:E3 makes event E3 part of itself; left out");
  }

  @Test
  void reportsEachMalformedLine() {
    read(
        "T1 Protein 0 4 RELX",
        "T2\tProtein 4 4\t",
        "T3\tProtein 0 x\tRELX",
        "T4\tProtein 0 4\tRELX",
        "T4\tProtein 0 4\tRELX",
        "E1\tBinding",
        "E2 Binding:T4",
        "E3\tBinding:T4 Theme",
        "M1\tNegation",
        "*\tEquiv T4",
        "R1\tCoreference T4 T4",
        "X1\twhat");
    assertThat(findings.toReport().issues())
        .allMatch(issue -> issue.kind() == Kind.MALFORMED)
        .extracting(Issue::line)
        .containsExactlyInAnyOrder(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void throwsWhenStrict() {
    findings = Findings.strict(Path.of("corpus"));
    assertThatThrownBy(() -> read("T1\tProtein 0 4\tRELY"))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessage(
            "corpus/d.ann:1: d T1: text differs from the text at its place: expected 'RELY', found"
                + " 'RELX'; correct the file, or load it leniently to have this reported instead");
  }

  @Provide
  Arbitrary<String> line() {
    Arbitrary<String> id = Arbitraries.of("T1", "T2", "E1", "E2", "M1", "*", "R1", "X", "");
    Arbitrary<String> word =
        Arbitraries.of(
            "Binding:T1",
            "Theme:E1",
            "Cause:E2",
            "Theme:T2",
            "Protein",
            "0",
            "4",
            "9;3",
            "-1",
            "99999999999",
            "Equiv",
            "Negation",
            "T1",
            "E1",
            "RELX",
            ":",
            "\t",
            "😀");
    return id.flatMap(
        first -> word.list().ofMaxSize(5).map(rest -> first + "\t" + String.join(" ", rest)));
  }

  /** Whatever the lines say, what is returned fits its text and refers only to what is there. */
  @Property
  void neverReturnsWhatIsNotThere(@ForAll List<@net.jqwik.api.From("line") String> lines) {
    StandoffDocument read = read(lines.toArray(String[]::new));
    List<String> ids = read.events().stream().map(Event::id).toList();
    for (Event event : read.events()) {
      for (Argument argument : event.arguments()) {
        if (argument instanceof Argument.OfEvent filler) {
          assertThat(ids).contains(filler.eventId());
        }
      }
    }
    for (Mention mention : read.mentions()) {
      for (Span span : mention.spans()) {
        assertThat(span.end()).isLessThanOrEqualTo(TEXT.length());
      }
    }
  }
}
