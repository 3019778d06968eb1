package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bc2gmTest {

  @Nested
  class Original extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc2gm.in(folder);
    }

    @Override
    String name() {
      return "BC2GM";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("original-data/train/GENE.eval"), "|9 17|snorkelin", "|9 18|snorkelin");
    }
  }

  @Nested
  class OriginalOfTheRealCorpus extends Original {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class Study extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc2gm.in(folder).study();
    }

    @Override
    String name() {
      return "BC2GM";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("devel-split/train/ALTGENE.eval"), "M00000002A0110", "M99999999A0000");
    }
  }

  @Nested
  class StudyOfTheRealCorpus extends Study {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Test
  void countsOnlyCharactersThatAreNoBlanks(@TempDir Path temp) {
    Bc2gm corpus = Bc2gm.in(Miniatures.extractTo(temp).resolve("BC2GM"));
    List<MentionInstance> train = corpus.load(Split.TRAIN).toList();
    // "The DUSK1  promoter": the mention and its alternative, which holds the double blank.
    MentionInstance dusk = train.get(1);
    assertThat(dusk.mentions()).containsExactly(Mention.of("T1", "GENE", 4, 9, "DUSK1"));
    assertThat(dusk.alternatives())
        .containsExactly(Mention.of("A1", "GENE", 4, 19, "DUSK1  promoter"));
    // Nested gold stays gold.
    assertThat(train.get(3).mentions())
        .extracting(Mention::text)
        .containsExactly("brim-2", "brim-2-driven kappa Q motif");
  }

  /** Counts measured on the distribution: corpora README, section BC2GM. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Bc2gm corpus = Bc2gm.in(RealCorpora.folder("BC2GM"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport test = corpus.load(Split.TEST).report();
    LoadReport studyTrain = corpus.study().load(Split.TRAIN).report();
    LoadReport devel = corpus.study().load(Split.VALIDATION).report();
    assertCounts(train, studyTrain, devel, "sentences", 15_000, 12_500, 2_500);
    assertCounts(train, studyTrain, devel, "mentions.GENE", 18_265, 15_204, 3_061);
    assertCounts(train, studyTrain, devel, "alternatives", 14_499, 12_162, 2_337);
    assertCounts(train, studyTrain, devel, "sentences.withMention", 7_676, 6_389, 1_287);
    assertThat(test.count("sentences")).isEqualTo(5_000);
    assertThat(test.count("mentions.GENE")).isEqualTo(6_331);
    assertThat(test.count("alternatives")).isEqualTo(5_068);
    assertThat(test.count("sentences.withMention")).isEqualTo(2_547);
    assertThat(test.issues()).isEmpty();
    assertThat(devel.issues()).isEmpty();
    assertThat(train.issues())
        .extracting(Issue::file, Issue::item, Issue::expected)
        .containsExactly(
            tuple("original-data/train/GENE.eval", "P02196565T0000", "translation upstream factor"),
            tuple("original-data/train/ALTGENE.eval", "P01655713A0294", "S-deficient"),
            tuple("original-data/train/ALTGENE.eval", "P02839716A1907", "E2"),
            tuple("original-data/train/ALTGENE.eval", "P09139910A0350", "2.6 kbp (pOST2)"));
    assertThat(train.issues()).extracting(Issue::line).startsWith(1790, 787);
  }

  @Test
  void countsTheTaggedSentencesOfTheRealCorpusAsTheReadmeDoes() {
    Path conll = RealCorpora.folder("BC2GM").resolve("conll");
    MentionCorpus corpus =
        MentionCorpus.conll(
            "BC2GM",
            Map.of(
                Split.TEST, conll.resolve("test.tsv"),
                Split.VALIDATION, conll.resolve("devel.tsv"),
                Split.TRAIN, conll.resolve("train.tsv")));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport devel = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, devel, test, "sentences", 12_500, 2_500, 5_000);
    assertCounts(train, devel, test, "mentions", 15_197, 3_061, 6_325);
    assertThat(corpus.schema().labelNames()).containsExactly("GENE");
  }
}
