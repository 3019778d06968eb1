package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.AnnotatedDocument;
import org.bioeval.datasets.format.BioC;
import org.bioeval.datasets.format.Conll;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.bioeval.datasets.format.PubTator;
import org.bioeval.datasets.format.StandoffDocument;
import org.bioeval.datasets.format.StandoffReader;
import org.bioeval.datasets.format.TextFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MentionCorpusTest {
  @TempDir Path temp;
  private Path folder = Path.of("");

  @BeforeEach
  void extract() {
    folder = Miniatures.extractTo(temp);
  }

  @Test
  void readsTaggedTokens() {
    MentionCorpus corpus =
        MentionCorpus.conll(
            "ours",
            Map.of(
                Split.TEST, folder.resolve("BC5CDR/iob/test.tsv"),
                Split.TRAIN, folder.resolve("BC5CDR/iob/train.tsv")));
    assertThat(corpus.splits()).containsExactly(Split.TRAIN, Split.TEST);
    assertThat(corpus.schema().labelNames()).containsExactly("Chemical", "Disease");
    Dataset<MentionInstance> test = corpus.load(Split.TEST);
    assertThat(test).hasSize(12);
    assertThat(test.info().corpus()).isEqualTo("ours");
    assertThat(test.info().unit()).isEqualTo("sentence");
    assertThat(test.info().checksum()).hasSize(64);
    assertThatThrownBy(() -> corpus.load(Split.VALIDATION))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has [train, test]");
  }

  @Test
  void readsBioCInBothNotationsAndPubTator() {
    MentionCorpus bioc =
        MentionCorpus.bioc(
            "ours",
            Map.of(
                Split.TRAIN, folder.resolve("BioRED/Test.BioC.XML"),
                Split.TEST, folder.resolve("BioRED/Test.BioC.JSON")));
    MentionCorpus pubTator =
        MentionCorpus.pubTator("ours", Map.of(Split.TEST, folder.resolve("BioRED/Test.PubTator")));
    assertThat(bioc.load(Split.TRAIN).toList())
        .isEqualTo(bioc.load(Split.TEST).toList())
        .hasSameSizeAs(pubTator.load(Split.TEST).toList());
    assertThat(bioc.schema()).isEqualTo(pubTator.schema());
    assertThat(bioc.schema().labelNames())
        .isSorted()
        .contains("GeneOrGeneProduct", "SequenceVariant");
  }

  @Test
  void takesOtherSettingsLabelsAndStrictness() throws IOException {
    Path file = temp.resolve("x.conll");
    Files.writeString(file, "zinc B +\nions I -\nhurt\n");
    MentionCorpus corpus =
        MentionCorpus.of(
                "ours",
                "sentence",
                Map.of(Split.TEST, file),
                Conll.withDefaults().withTagColumn(1).withUntypedLabel("Metal")::read)
            .withLabels(new Label("Metal", "a metal"), new Label("Gas", "a gas"))
            .withInfo(new CorpusInfo("ours", "ours alone", "us 2026", "https://example.org"));
    Dataset<MentionInstance> test = corpus.load(Split.TEST);
    assertThat(test.schema().labelNames()).containsExactly("Metal", "Gas");
    assertThat(test.info().licence()).isEqualTo("ours alone");
    assertThat(test.report().issues(Kind.MALFORMED)).hasSize(1);
    assertThatThrownBy(() -> corpus.strict().load(Split.TEST))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("x.conll:3: ");
  }

  private static final String PUBTATOR = "1|t|Fever and cough.\n1\t%d\t%d\t%s\t%s\n";
  private static final String XML =
      """
      <collection><document><id>1</id>
      <passage><offset>0</offset><text>Fever and cough.</text>
      <annotation id="A1"><infon key="type">%4$s</infon>\
      <location offset="%1$d" length="%5$d"/><text>%3$s</text></annotation></passage>
      </document></collection>
      """;
  private static final String JSON =
      """
      {"documents": [{"id": "1", "passages": [{"offset": 0, "text": "Fever and cough.",
        "annotations": [
          {"id": "A1", "infons": {"type": "%4$s"}, "text": "%3$s",
           "locations": [{"offset": %1$d, "length": %5$d}]}]}]}]}
      """;

  /** Each format, its file with a place, words and type to fill in, and the line of the mention. */
  static Stream<Arguments> formats() {
    BioC bioc = BioC.withDefaults();
    return Stream.of(
        arguments("pubtator", PUBTATOR, 2, PubTator.withDefaults()::read),
        arguments("bioc xml", XML, 3, bioc::read),
        arguments("bioc json", JSON, 3, bioc::read),
        arguments(
            "brat",
            "#1\tAnnotatorNotes T1\tnote\nT1\t%4$s %1$d %2$d\t%3$s\n",
            2,
            (file, findings) -> {
              Document text = Document.of("1", "Fever and cough.");
              StandoffDocument read = StandoffReader.read(text, List.of(file), findings);
              return ImmutableList.of(
                  new AnnotatedDocument(text, read.mentions(), read.relations()));
            }),
        // A reader from elsewhere that verifies nothing and knows no lines.
        arguments("own", "%d %d %s %s", 0, MentionCorpusTest::readOwn));
  }

  private static Arguments arguments(
      String name, String template, int line, MentionCorpus.Format format) {
    return Arguments.of(name, template, line, format);
  }

  private static ImmutableList<AnnotatedDocument> readOwn(TextFile file, Findings findings) {
    String[] fields = file.text().split(" ", 4);
    Mention mention =
        Mention.of(
            "T1", fields[3], Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), fields[2]);
    return ImmutableList.of(
        new AnnotatedDocument(
            Document.of("1", "Fever and cough."), ImmutableList.of(mention), ImmutableList.of()));
  }

  /** What is wrong with a mention, and how the finding is to say so. */
  private record Fault(
      int start, int end, String words, String type, @Nullable Kind kind, String message) {}

  private static final List<Fault> FAULTS =
      List.of(
          new Fault(0, 40, "Fever", "Sign", null, ""),
          new Fault(30, 35, "Fever", "Sign", null, ""),
          new Fault(1, 6, "Fever", "Sign", Kind.OFFSET_MISMATCH, "expected 'Fever', found 'ever '"),
          new Fault(0, 5, "fever", "Sign", Kind.OFFSET_MISMATCH, "expected 'fever', found 'Fever'"),
          new Fault(0, 4, "Fever", "Sign", Kind.OFFSET_MISMATCH, "expected 'Fever', found 'Feve'"),
          new Fault(
              10, 15, "cough", "Sgin", Kind.MALFORMED, "type 'Sgin' is none of [Sign]; mention"));

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void findsEveryFaultWithFileAndLine(
      String name, String template, int line, MentionCorpus.Format format) throws IOException {
    Path file = temp.resolve("own.file");
    MentionCorpus corpus =
        MentionCorpus.of("ours", "document", Map.of(Split.TEST, file), format)
            .withLabels(new Label("Sign", ""));
    Files.writeString(file, fill(template, new Fault(0, 5, "Fever", "Sign", null, "")));
    assertThat(corpus.strict().load(Split.TEST).report().issues()).as(name).isEmpty();
    for (Fault fault : FAULTS) {
      Files.writeString(file, fill(template, fault));
      Dataset<MentionInstance> test = corpus.load(Split.TEST);
      Issue issue = test.report().issues().get(0);
      assertThat(test.report().issues()).as("%s %s", name, fault).hasSize(1);
      assertThat(issue.file()).isEqualTo("own.file");
      assertThat(issue.line()).isEqualTo(line);
      assertThat(issue.item()).startsWith("1");
      assertThat(issue.toString()).contains(fault.message());
      assertThat(issue.kind())
          .isIn(
              fault.kind() == null
                  ? List.of(Kind.MALFORMED, Kind.OFFSET_MISMATCH) // outside the text
                  : List.of(fault.kind()));
      // No mention of another type stays gold, and none whose place is not in the text.
      for (Mention mention : test.toList().get(0).mentions()) {
        assertThat(mention.type()).isEqualTo("Sign");
        assertThat(mention.spans()).allMatch(span -> span.end() <= "Fever and cough.".length());
      }
      assertThatThrownBy(() -> corpus.strict().load(Split.TEST))
          .isInstanceOf(CorpusFormatException.class)
          .hasMessageContaining("own.file" + (line > 0 ? ":" + line : "") + ": ")
          .hasMessageContaining("1");
    }
  }

  private static String fill(String template, Fault fault) {
    return String.format(
        template,
        fault.start(),
        fault.end(),
        fault.words(),
        fault.type(),
        fault.end() - fault.start());
  }

  /** Tagged tokens have no offsets to be wrong; a type can be. */
  @Test
  void findsAnUnknownTypeOfTaggedTokensWithItsLine() throws IOException {
    Path file = temp.resolve("own.tsv");
    Files.writeString(file, "a\tO\n\nzinc\tB-Metal\nions\tI-Mteal\nagain\tI-Mteal\n");
    MentionCorpus corpus =
        MentionCorpus.conll("ours", Map.of(Split.TEST, file))
            .withLabels(new Label("Metal", "a metal"));
    Dataset<MentionInstance> test = corpus.load(Split.TEST);
    assertThat(test.report().issues())
        .singleElement()
        .asString()
        .isEqualTo("MALFORMED own.tsv:4 (s2): type 'Mteal' is none of [Metal]; mention left out");
    assertThat(test.toList().get(1).mentions()).extracting(Mention::text).containsExactly("zinc");
    assertThatThrownBy(() -> corpus.strict().load(Split.TEST))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("own.tsv:4: s2: type 'Mteal' is none of [Metal]");
  }

  @Test
  void warnsOfGoldInSeveralPieces() throws IOException {
    Path file = temp.resolve("pieces.xml");
    String annotation = "<annotation id='%s'><infon key='type'>Disease</infon>%s</annotation>";
    String first =
        "<location offset='0' length='6'/><location offset='16' length='6'/>"
            + "<text>breast cancer</text>";
    String second = "<location offset='11' length='11'/><text>lung cancer</text>";
    Files.writeString(
        file,
        "<collection><document><id>7</id><passage><offset>0</offset><text>breast and lung"
            + " cancer</text>"
            + String.format(annotation, "A1", first)
            + String.format(annotation, "A2", second)
            + "</passage></document></collection>");
    MentionCorpus corpus = MentionCorpus.bioc("ours", Map.of(Split.TEST, file));
    assertThat(corpus.strict().load(Split.TEST).report().issues(Kind.WARNING))
        .singleElement()
        .asString()
        .startsWith(
            "WARNING pieces.xml: 1 of 2 gold mentions stand in several pieces, such as 'breast"
                + " cancer' in 7; ");
    Files.writeString(file, Files.readString(file).replace(first, second));
    assertThat(corpus.load(Split.TEST).report().issues()).isEmpty();
  }

  @Test
  void refusesNoFilesAndAMissingOne() {
    assertThatThrownBy(() -> MentionCorpus.conll("ours", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("corpus 'ours' has no files; give one for each split");
    MentionCorpus corpus =
        MentionCorpus.pubTator("ours", Map.of(Split.TEST, temp.resolve("missing.txt")));
    assertThatThrownBy(() -> corpus.load(Split.TEST))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("missing.txt: no such file");
  }
}
