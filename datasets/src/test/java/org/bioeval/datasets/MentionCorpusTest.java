package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema.Label;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.Conll;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
