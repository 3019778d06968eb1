package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.BioRed.Format;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BioRedTest {

  @Nested
  class PubTatorFiles extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return BioRed.in(folder);
    }

    @Override
    String name() {
      return "BioRED";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("Train.PubTator"), "\t2\t7\tWOMB1", "\t2\t70000\tWOMB1");
    }
  }

  @Nested
  class PubTatorFilesOfTheRealCorpus extends PubTatorFiles {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class XmlFiles extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return BioRed.in(folder).with(Format.BIOC_XML);
    }

    @Override
    String name() {
      return "BioRED";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("Train.BioC.XML"), "<text>WOMB1</text>", "<text>WOMB2</text>");
    }
  }

  @Nested
  class JsonFiles extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return BioRed.in(folder).with(Format.BIOC_JSON);
    }

    @Override
    String name() {
      return "BioRED";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("Train.BioC.JSON"), "\"text\": \"WOMB1\"", "\"text\": \"x\"");
    }
  }

  @Nested
  class Mentions extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return BioRed.in(folder).mentions();
    }

    @Override
    String name() {
      return "BioRED";
    }
  }

  @Nested
  class MentionsOfTheRealCorpus extends Mentions {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Test
  void readsIdsWithBarsAndSeveralIds(@TempDir Path temp) {
    BioRed corpus = BioRed.in(Miniatures.extractTo(temp).resolve("BioRED"));
    List<RelationInstance> train = corpus.load(Split.TRAIN).toList();
    assertThat(train.get(0).mentions().get(2).conceptIds()).containsExactly("c|DEL|12_13|");
    assertThat(train.get(0).relations().get(0))
        .extracting(Relation::type, Relation::head, Relation::tail)
        .containsExactly("Association", "c|DEL|12_13|", "D020001");
    assertThat(train.get(0).relations().get(0).attributes()).containsEntry("novel", "Novel");
    assertThat(train.get(2).mentions().get(0).conceptIds()).containsExactly("700003", "700004");
    assertThat(train.get(3).mentions().get(0).conceptIds()).isEmpty();
  }

  @Test
  void givesTheSameFromAllFormats(@TempDir Path temp) {
    BioRed corpus = BioRed.in(Miniatures.extractTo(temp).resolve("BioRED"));
    assertSame(corpus, Format.BIOC_XML, corpus.splits());
    assertSame(corpus, Format.BIOC_JSON, corpus.splits());
  }

  @Test
  void givesTheSameFromAllFormatsOfTheRealCorpus() {
    BioRed corpus = BioRed.in(RealCorpora.folder("BioRED"));
    assertSame(corpus, Format.BIOC_XML, corpus.splits());
    // There is no Train.BioC.JSON.
    assertSame(corpus, Format.BIOC_JSON, List.of(Split.VALIDATION, Split.TEST));
  }

  private static void assertSame(BioRed corpus, Format format, List<Split> splits) {
    for (Split split : splits) {
      List<RelationInstance> expected = corpus.load(split).toList();
      List<RelationInstance> found = corpus.with(format).load(split).toList();
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i).document().text()).isEqualTo(expected.get(i).document().text());
        assertThat(found.get(i).relations()).isEqualTo(expected.get(i).relations());
        assertThat(found.get(i).mentions().stream().map(BioRedTest::withoutId))
            .containsExactlyElementsOf(
                expected.get(i).mentions().stream().map(BioRedTest::withoutId).toList());
      }
    }
  }

  private static Mention withoutId(Mention mention) {
    return new Mention(
        "",
        mention.type(),
        mention.spans(),
        mention.text(),
        mention.conceptIds(),
        mention.attributes());
  }

  /** Counts measured on the distribution: corpora README, section BioRED. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    BioRed corpus = BioRed.in(RealCorpora.folder("BioRED"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "documents", 400, 100, 100);
    assertCounts(train, dev, test, "mentions", 13_351, 3_533, 3_535);
    assertCounts(train, dev, test, "relations", 4_178, 1_162, 1_163);
    assertCounts(train, dev, test, "relations.novel.Novel", 2_838, 835, 859);
    assertCounts(train, dev, test, "relations.novel.No", 1_340, 327, 304);
    assertCounts(train, dev, test, "documents.withoutRelation", 5, 2, 0);
    assertCounts(train, dev, test, "relations.Association", 2_192, 560, 635);
    assertCounts(train, dev, test, "relations.Positive_Correlation", 1_089, 352, 325);
    assertCounts(train, dev, test, "relations.Negative_Correlation", 763, 216, 171);
    assertCounts(train, dev, test, "relations.Bind", 61, 19, 9);
    assertCounts(train, dev, test, "relations.Cotreatment", 31, 10, 14);
    assertCounts(train, dev, test, "relations.Comparison", 28, 5, 6);
    assertCounts(train, dev, test, "relations.Drug_Interaction", 11, 0, 2);
    assertCounts(train, dev, test, "relations.Conversion", 3, 0, 1);
    assertCounts(train, dev, test, "mentions.multipleIds", 367, 77, 85);
    assertCounts(train, dev, test, "mentions.unnormalised", 31, 20, 12);
    assertCounts(train, dev, test, "relations.self", 3, 1, 0);
    // The study's scores imply 222 gold labels in the test part.
    assertThat(test.count("documents.relationTypes")).isEqualTo(222);
    for (LoadReport report : List.of(train, dev, test)) {
      assertThat(report.issues()).isEmpty();
    }
  }
}
