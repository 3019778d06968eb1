package org.bioeval.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small files that show what users of other tools reported; each comment names the report after
 * which a file was made. The expected values are what the file says by its format.
 */
class ReportedCasesTest {
  private static final Path FOLDER = Path.of("cases");

  private final Findings findings = Findings.lenient(FOLDER);

  private static TextFile file(String name) {
    try (InputStream in = ReportedCasesTest.class.getResourceAsStream("cases/" + name)) {
      Path path = FOLDER.resolve(name);
      return new TextFile(path, TextFile.decode(path, in.readAllBytes()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Issue> issues() {
    return findings.toReport().issues();
  }

  private StandoffDocument standoff(String name) {
    Document document = Document.of(name, file(name + ".txt").text());
    return StandoffReader.read(document, List.of(file(name + ".ann")), findings);
  }

  private List<AnnotatedDocument> conll(String name) {
    return Conll.withDefaults().read(file(name + ".conll"), findings);
  }

  private static List<String> texts(List<AnnotatedDocument> documents) {
    return documents.stream().map(document -> document.document().text()).toList();
  }

  private static void assertMentions(AnnotatedDocument document, String... typesAndTexts) {
    assertThat(document.mentions())
        .extracting(mention -> mention.type() + " " + mention.text())
        .containsExactly(typesAndTexts);
  }

  /** mholt/PapaParse#43: what spreadsheet programs wrote on older systems. */
  @Test
  void conllWithCarriageReturnsOnly() {
    List<AnnotatedDocument> sentences = conll("conll-carriage-return-only");
    assertThat(texts(sentences)).containsExactly("fever seen", "cough");
    assertMentions(sentences.get(0), "Disease fever");
    assertMentions(sentences.get(1), "Disease cough");
    assertThat(issues()).isEmpty();
  }

  /** flairNLP/flair#2229, EmilStenstrom/conllu#30. */
  @Test
  void conllWithCommentsThatEndLikeATag() {
    List<AnnotatedDocument> sentences = conll("conll-comment-ends-in-a-tag-letter");
    assertThat(texts(sentences)).containsExactly("vitamin B", "group");
    assertMentions(sentences.get(0), "Chemical vitamin B");
    assertMentions(sentences.get(1));
    assertThat(issues()).isEmpty();
    assertThat(findings.toReport().count("comments")).isEqualTo(2);
  }

  /** flairNLP/flair#2228. */
  @Test
  void conllWithADocumentMarkBetweenTokens() {
    List<AnnotatedDocument> sentences = conll("conll-docstart-without-blank-lines");
    assertThat(texts(sentences)).containsExactly("renal", "failure");
    assertMentions(sentences.get(0), "Disease renal");
    assertMentions(sentences.get(1), "Disease failure");
  }

  /** wikilinks/conll03_nel_eval#15. */
  @Test
  void conllWithAnEmptyLastColumn() {
    List<AnnotatedDocument> sentences = conll("conll-trailing-tab");
    assertThat(texts(sentences)).containsExactly("Aspirin helps");
    assertMentions(sentences.get(0), "Chemical Aspirin");
    assertThat(issues()).isEmpty();
  }

  /** EmilStenstrom/conllu#54, spyysalo/conlleval.py#1, chakki-works/seqeval#38. */
  @Test
  void conllWithATabOnABlankLineAndTagsOfSeveralSchemes() {
    List<AnnotatedDocument> sentences = conll("ok-conll-tab-only-blank-line-iobes-bilou-untyped");
    assertThat(texts(sentences)).containsExactly("North African Grand Prix", "HeLa x y");
    assertMentions(sentences.get(0), "X North African", "X Grand Prix");
    assertMentions(sentences.get(1), "Cell-line HeLa", "Entity x y");
  }

  /** DiseaseOntology/HumanDiseaseOntology#457, bigscience-workshop/biomedical#747. */
  @Test
  void pubTatorIdsWithBlanksEmptyPartsAndMinusOne() {
    AnnotatedDocument document =
        PubTator.withDefaults()
            .read(file("pubtator-ids-with-blank-separator-and-minus-one.pubtator"), findings)
            .get(0);
    assertThat(document.mentions())
        .extracting(mention -> String.join(" ", mention.conceptIds()))
        .containsExactly("MESH:D005334", "D1", "D2", "");
    assertThat(findings.toReport().count("mentions.multipleIds")).isZero();
    assertThat(findings.toReport().count("mentions.unnormalised")).isEqualTo(1);
  }

  /** bionlplab/bioc#16 and #18. */
  @Test
  void pubTatorWithPipesAndWithoutAnAbstract() {
    AnnotatedDocument document =
        PubTator.withDefaults()
            .read(file("ok-pubtator-rsid-pipes-no-abstract.pubtator"), findings)
            .get(0);
    assertThat(document.document().text()).isEqualTo("The V600E|t| change.");
    assertThat(document.mentions())
        .extracting(Mention::text, Mention::conceptIds)
        .containsExactly(tuple("V600E", List.of("p|SUB|V|600|E")));
    assertThat(document.relations())
        .extracting(Relation::type, Relation::head, Relation::tail, Relation::attributes)
        .containsExactly(
            tuple("Association", "c|DEL|1314_1328|", "D003409", Map.of("novel", "Novel")));
  }

  /** The first is what the API of PubTator 3 returns: snap-stanford/Biomni#341. */
  @ParameterizedTest
  @ValueSource(
      strings = {"bioc-pubtator3-envelope.bioc.json", "bioc-array-of-collections.bioc.json"})
  void bioCInAnEnvelopeOrAnArray(String name) {
    List<AnnotatedDocument> documents = BioC.withDefaults().read(file(name), findings);
    assertThat(documents).hasSize(1);
    assertThat(documents.get(0).document()).extracting(Document::id).isEqualTo("1");
    assertThat(documents.get(0).document().text()).isEqualTo("Fever and cough.");
    assertThat(documents.get(0).mentions())
        .extracting(Mention::text, Mention::conceptIds)
        .containsExactly(tuple("Fever", List.of("MESH:D005334")));
  }

  /** bigscience-workshop/biomedical#747. */
  @Test
  void bioCWithTwoInfonsOfIds() {
    AnnotatedDocument document =
        BioC.withDefaults().read(file("bioc-two-identifier-infons.bioc.xml"), findings).get(0);
    assertThat(document.mentions().get(0).conceptIds()).containsExactly("MESH:D1", "MESH:D2");
  }

  /** jakelever/biotext#9, lfurrer/bconv#5, jakelever/kindred#18, jakelever/pgxmine#2. */
  @Test
  void bioCWithPlacesThatAreNone() {
    AnnotatedDocument document =
        BioC.withDefaults()
            .read(file("ok-bioc-zero-length-normalised-text-relative-offset.bioc.json"), findings)
            .get(0);
    assertThat(document.mentions()).extracting(Mention::id).containsExactly("A1", "A3", "A4");
    assertThat(issues())
        .extracting(Issue::kind, Issue::expected, Issue::found)
        .containsExactly(
            tuple(Kind.MALFORMED, "", ""),
            tuple(Kind.OFFSET_MISMATCH, "TNF-a", "TNF-α"),
            tuple(Kind.OFFSET_MISMATCH, "TNF", "Fev"));
  }

  /** bigscience-workshop/biomedical#738; the warning is tested with the corpus that loads it. */
  @Test
  void bioCWithADiscontinuousMention() {
    AnnotatedDocument document =
        BioC.withDefaults().read(file("oracle-discontinuous-mention.bioc.xml"), findings).get(0);
    assertThat(document.mentions().get(0).spans())
        .containsExactly(new Span(0, 6), new Span(16, 22));
  }

  /** nlplab/brat#791, #872 and #1259. */
  @Test
  void bratWithAnAttributeOfARelation() {
    StandoffDocument document = standoff("brat-attribute-on-relation");
    assertThat(document.relations())
        .extracting(Relation::type, Relation::head, Relation::tail, Relation::attributes)
        .containsExactly(tuple("Causes", "T1", "T2", Map.of("Speculation", "true")));
    assertThat(issues()).isEmpty();
  }

  /** nlplab/brat#853. */
  @Test
  void bratWithLineEndsCountedAsOneCharacter() {
    standoff("ok-brat-crlf-text-counted-as-one");
    assertThat(issues())
        .extracting(Issue::kind, Issue::line, Issue::expected, Issue::found)
        .containsExactly(tuple(Kind.OFFSET_MISMATCH, 1, "Cough", "\nCoug"));
  }

  /** nlplab/brat#362, #1301 and #1375, dkpro/dkpro-core#1391, Yevgnen/pybrat#3. */
  @Test
  void bratWithPiecesNotesNormalisationsAndAttributes() {
    StandoffDocument document = standoff("ok-brat-fragments-notes-norms-attributes-crlf-bom");
    Mention mention = document.mentions().get(0);
    assertThat(mention.spans()).containsExactly(new Span(0, 6), new Span(16, 22));
    assertThat(mention.attributes())
        .containsExactly(Map.entry("Negated", "true"), Map.entry("Confidence", "High"));
    assertThat(document.mentions()).hasSize(1);
    assertThat(issues()).isEmpty();
  }

  /** nlplab/brat#973. */
  @Test
  void bratWithAnEmptyPlace() {
    StandoffDocument document = standoff("ok-brat-zero-width");
    assertThat(document.mentions()).extracting(Mention::id).containsExactly("T1");
    assertThat(issues())
        .extracting(Issue::kind, Issue::line)
        .containsExactly(tuple(Kind.MALFORMED, 1), tuple(Kind.MALFORMED, 2));
  }

  /** unslothai/unsloth#8759, igrigorik/gharchive.org#18. */
  @Test
  void jsonLinesWithTwoObjectsOnALine() {
    JsonLine line = JsonLine.all(file("pairs-two-objects-on-one-line.jsonl")).get(0);
    assertThatThrownBy(line::parse)
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageEndingWith(
            "pairs-two-objects-on-one-line.jsonl:1: a second value follows the JSON object, at"
                + " column 44; give one object a line");
  }

  /** microsoft/promptflow#3670. */
  @Test
  void jsonLinesWithAByteOrderMark() {
    JsonLine line = JsonLine.all(file("pairs-with-byte-order-mark.jsonl")).get(0);
    assertThat(line.text(line.parse(), "reference")).isEqualTo("No fever.");
    // The mark is skipped too where the text was decoded by other means.
    TextFile undecoded = new TextFile(FOLDER.resolve("x"), "\uFEFF{\"a\": 1}\n\uFEFF{\"a\": 2}\n");
    assertThat(JsonLine.all(undecoded)).hasSize(2);
    assertThat(JsonLine.all(undecoded).get(1).parse().path("a").asInt()).isEqualTo(2);
  }
}
