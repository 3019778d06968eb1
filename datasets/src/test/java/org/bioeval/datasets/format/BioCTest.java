package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Document.Section;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BioCTest {
  private static final Path FOLDER = Path.of("corpus");

  /** Sentences, nodes, a gap between passages and a letter of two code units. */
  private static final String XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE collection SYSTEM "BioC.dtd">
      <collection><source>us</source><date/><key/>
      <document><id>d1</id><infon key="year">2026</infon>
      <passage><infon key="type">title</infon><offset>0</offset><text>𝛃 &lt; 2</text></passage>
      <passage><infon key="type">body</infon><offset>8</offset>
      <sentence><offset>8</offset><text>Rays hurt.</text>
      <annotation id="A1"><infon key="type">Ray</infon><infon key="identifier">X;Y</infon>
      <infon key="note">n</infon><location offset="8" length="4"/><text>Rays</text></annotation>
      </sentence></passage>
      <annotation id="A2"><infon key="type">Sign</infon><location offset="0" length="1"/>\
      <location offset="4" length="1"/><text>𝛃 2</text></annotation>
      <relation id="R1"><infon key="type">link</infon><infon key="sure">yes</infon>\
      <node refid="A1" role="a"/><node refid="A2" role="b"/></relation>
      </document></collection>
      """;

  private static final String JSON =
      """
      {"source": "us", "documents": [{"relations": [{"id": "R1", "nodes": [
        {"refid": "A1", "role": "a"}, {"role": "b", "refid": "A2"}],
        "infons": {"type": "link", "sure": "yes"}}],
       "id": "d1", "infons": {}, "passages": [
        {"text": "𝛃 < 2", "infons": {"type": "title"}, "offset": 0, "annotations": []},
        {"infons": {"type": "body"}, "offset": 8, "sentences": [{"offset": 8,
          "text": "Rays hurt.", "annotations": [{"id": "A1", "text": "Rays",
           "infons": {"type": "Ray", "identifier": "X;Y", "note": "n"},
           "locations": [{"offset": 8, "length": 4}]}]}]}],
       "annotations": [{"id": "A2", "infons": {"type": "Sign"}, "text": "𝛃 2",
          "locations": [{"offset": 0, "length": 1}, {"length": 1, "offset": 4}]}]}]}
      """;

  private static List<AnnotatedDocument> read(String text, Findings findings) {
    return BioC.withDefaults().read(new TextFile(FOLDER.resolve("x"), text), findings);
  }

  @ParameterizedTest
  @ValueSource(strings = {XML, JSON})
  void readsBothNotations(String text) {
    Findings findings = Findings.strict(FOLDER);
    AnnotatedDocument document = read(text, findings).get(0);
    assertThat(document.document().id()).isEqualTo("d1");
    // Code point 8 is code unit 9; three blanks fill the gap after the title.
    assertThat(document.document().text()).isEqualTo("𝛃 < 2   Rays hurt.");
    assertThat(document.document().sections())
        .containsExactly(
            new Section("title", new Span(0, 6)), new Section("body", new Span(9, 19)));
    Mention rays = document.mentions().get(0);
    assertThat(rays.spans()).containsExactly(new Span(9, 13));
    assertThat(rays.conceptIds()).containsExactly("X", "Y");
    assertThat(rays.attributes()).containsOnlyKeys("note");
    Mention sign = document.mentions().get(1);
    assertThat(sign.spans()).containsExactly(new Span(0, 2), new Span(5, 6));
    Relation relation = document.relations().get(0);
    assertThat(List.of(relation.type(), relation.head(), relation.tail()))
        .containsExactly("link", "A1", "A2");
    assertThat(relation.attributes()).containsEntry("sure", "yes");
    assertThat(findings.toReport().count("annotations.multiLocation")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {XML, JSON})
  void refusesAFileCutOffAnywhere(String text) {
    int end = text.stripTrailing().length() - 1;
    for (int cut = 1; cut < end; cut += 7) {
      String part = text.substring(0, cut);
      assertThatThrownBy(() -> read(part, Findings.lenient(FOLDER)))
          .as("cut off after %d characters", cut)
          .isInstanceOf(CorpusFormatException.class);
    }
  }

  @Test
  void reportsAnnotationsThatDoNotFit() {
    Findings findings = Findings.lenient(FOLDER);
    read(
        XML.replace("<text>Rays</text>", "<text>Raze</text>")
            .replace("\"4\" length", "\"99\" length"),
        findings);
    assertThat(findings.toReport().issues())
        .extracting(Issue::kind)
        .containsExactly(Kind.OFFSET_MISMATCH, Kind.MALFORMED);
    assertThat(findings.toReport().issues().get(0).toString())
        .isEqualTo("OFFSET_MISMATCH x:8 (d1): annotation 'A1': expected 'Raze', found 'Rays'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<other/>",
        "<collection><document><passage><offset>x</offset></passage></document></collection>",
        "<collection><document><annotation id='1'><location/></annotation></document></collection>",
        "<collection><document><annotation><infon>x</infon></annotation></document></collection>",
        "<collection><document><id><b/></id></document></collection>",
        "{}",
        "{\"documents\": 1}",
        "{\"documents\": [1]}",
        "{\"documents\": [{\"passages\": [{\"offset\": -1}]}]}",
        "{\"documents\": [{\"passages\": [{\"offset\": 1e3}]}]}",
        "{\"documents\": [{\"id\": {}}]}",
        "{\"documents\": []} {}"
      })
  void refusesWhatIsNoBioC(String text) {
    assertThatThrownBy(() -> read(text, Findings.lenient(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x:1: ");
  }

  @Test
  void refusesAPassageFarAway() {
    Findings findings = Findings.lenient(FOLDER);
    read(XML.replace("<offset>8</offset>", "<offset>2000000000</offset>"), findings);
    assertThat(findings.toReport().issues(Kind.MALFORMED)).isNotEmpty();
  }

  private static String xml(String infons) {
    return "<collection><document><id>1</id><passage><offset>0</offset><text>Fever</text>"
        + "<annotation id='A1'>"
        + infons
        + "<location offset='0' length='5'/><text>Fever</text></annotation></passage></document>"
        + "</collection>";
  }

  private static String json(String infons) {
    return "{\"documents\": [" + jsonDocument("1", infons) + "]}";
  }

  private static String jsonDocument(String id, String infons) {
    return String.format(
        "{\"id\": \"%s\", \"passages\": [{\"infons\": {}, \"offset\": 0, \"text\": \"Fever\","
            + " \"annotations\": [{\"id\": \"A1\", \"infons\": {%s}, \"text\": \"Fever\","
            + " \"locations\": [{\"offset\": 0, \"length\": 5}]}]}]}",
        id, infons);
  }

  /** No id of an annotation is lost, and what is no id is none. */
  @ParameterizedTest
  @CsvSource(
      value = {
        "<infon key='identifier'>D1</infon><infon key='identifier'>D2</infon> | D1,D2",
        "<infon key='identifier'>D1;D2</infon><infon key='identifier'>D3</infon> | D1,D2,D3",
        "<infon key='identifier'>D1</infon><infon key='MESH'>D2</infon> | D1,D2",
        "<infon key='identifier'>D1</infon><infon key='MESH'>D1</infon> | D1",
        "<infon key='identifier'>-1</infon><infon key='MESH'>D2</infon> | D2",
        "<infon key='identifier'> D1 ; -1 ;; D2 </infon> | D1,D2",
        "<infon key='identifier'> - </infon><infon key='MESH'/> | ''",
      },
      delimiter = '|')
  void keepsAllIdsInXml(String infons, String expected) {
    Mention mention = read(xml(infons), Findings.strict(FOLDER)).get(0).mentions().get(0);
    assertThat(String.join(",", mention.conceptIds())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "\"identifier\": [\"D1\", \"D2\"] | D1,D2",
        "\"identifier\": [\"D1;D2\", null, 3] | D1,D2,3",
        "\"identifier\": [[\"D1\"], [\"D2\", \"-1\"]] | D1,D2",
        "\"identifier\": \"D1\", \"identifier\": \"D2\" | D1,D2",
        "\"identifier\": \"D1\", \"MESH\": [\"D2\"] | D1,D2",
        "\"identifier\": [] | ''",
        "\"identifier\": null | ''",
        "\"identifier\": 5594, \"normalized\": [5594] | 5594",
      },
      delimiter = '|')
  void keepsAllIdsInJson(String infons, String expected) {
    Mention mention = read(json(infons), Findings.strict(FOLDER)).get(0).mentions().get(0);
    assertThat(String.join(",", mention.conceptIds())).isEqualTo(expected);
  }

  @Test
  void joinsTheValuesOfOtherInfonsAndReportsASecondType() {
    Findings findings = Findings.lenient(FOLDER);
    String infons =
        "<infon key='type'>Sign</infon><infon key='type'>Disease</infon>"
            + "<infon key='note'>a</infon><infon key='note'>b</infon><infon key='note'>a</infon>";
    Mention mention = read(xml(infons), findings).get(0).mentions().get(0);
    assertThat(mention.type()).isEqualTo("Sign");
    assertThat(mention.attributes()).containsExactly(Map.entry("note", "a;b"));
    assertThat(findings.toReport().issues())
        .singleElement()
        .asString()
        .endsWith(
            ":1 (1): annotation 'A1' has several infons 'type': Sign;Disease; the first one is"
                + " used");
  }

  @Test
  void keepsFactsAboutAnInfonUnderBothNames() {
    Mention mention =
        read(
                json("\"type\": \"Gene\", \"role\": {\"name\": \"ERK\", \"ids\": [1, 2]}"),
                Findings.strict(FOLDER))
            .get(0)
            .mentions()
            .get(0);
    assertThat(mention.attributes())
        .containsExactly(Map.entry("role.name", "ERK"), Map.entry("role.ids", "1;2"));
  }

  /** Two documents, in every form in which services deliver them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\": \"us\", \"documents\": [#1, #2]}",
        "{\"PubTator3\": [#1, #2]}",
        "{\"PubTator3\": [{\"documents\": [#1]}, {\"documents\": [#2]}]}",
        "[{\"documents\": [#1, #2]}]",
        "[{\"documents\": [#1]}, {\"documents\": [#2], \"key\": \"k\"}]",
        "\uFEFF [#1, #2]",
        "{\"collections\": [{\"documents\": [#1, #2]}]}"
      })
  void readsEveryEnvelope(String envelope) {
    String text =
        envelope.replace("#1", jsonDocument("1", "")).replace("#2", jsonDocument("2", ""));
    List<AnnotatedDocument> documents = read(text, Findings.strict(FOLDER));
    assertThat(documents).extracting(d -> d.document().id()).containsExactly("1", "2");
    assertThat(documents).allMatch(document -> document.mentions().size() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[{}]", "{\"a\": [{\"b\": 1}]}", "[1]", "[", "{\"PubTator3\": 1}"})
  void refusesOtherJson(String text) {
    assertThatThrownBy(() -> read(text, Findings.lenient(FOLDER)))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x:1: ");
  }

  @Test
  void leavesOutAMentionOfBlanks() {
    Findings findings = Findings.lenient(FOLDER);
    String text = xml("").replace(">Fever<", ">    \u00A0<");
    assertThat(read(text, findings).get(0).mentions()).isEmpty();
    assertThat(findings.toReport().issues())
        .singleElement()
        .asString()
        .endsWith(":1 (1): annotation 'A1' is of blanks only; left out");
  }
}
