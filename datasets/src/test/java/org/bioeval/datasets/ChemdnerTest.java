package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Chemdner.Format;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChemdnerTest {

  @Nested
  class Documents extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Chemdner.in(folder);
    }

    @Override
    String name() {
      return "BC4CHEMD";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("training.annotations.txt"), "\tT\t10\t", "\tT\t11\t");
    }
  }

  @Nested
  class Sentences extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Chemdner.in(folder).with(Format.IOB);
    }

    @Override
    String name() {
      return "BC4CHEMD";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("iob/train.tsv"), "Fusion\tO", "Fusion");
    }
  }

  @Nested
  class Study extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Chemdner.in(folder).study();
    }

    @Override
    String name() {
      return "BC4CHEMD";
    }
  }

  @Test
  void turnsCodePointsIntoUtf16(@TempDir Path temp) {
    Chemdner corpus = Chemdner.in(Miniatures.extractTo(temp).resolve("BC4CHEMD"));
    // 𝛂 takes two code units: the file says T 2-8 for the title "𝛂-Umbrol in tea."
    MentionInstance item = corpus.load(Split.VALIDATION).toList().get(2);
    assertThat(item.text()).startsWith("𝛂-Umbrol in tea. 𝛂- and 𝛃-umbrol");
    assertThat(item.mentions().subList(0, 2))
        .containsExactly(
            Mention.of("T1", "TRIVIAL", 3, 9, "Umbrol"),
            Mention.of("T2", "TRIVIAL", 29, 35, "umbrol"));
  }

  @Test
  void addsTheEmptySentenceOfTheStudy(@TempDir Path temp) {
    Chemdner corpus = Chemdner.in(Miniatures.extractTo(temp).resolve("BC4CHEMD"));
    List<MentionInstance> without = corpus.with(Format.IOB).load(Split.TEST).toList();
    List<MentionInstance> with = corpus.study().load(Split.TEST).toList();
    assertThat(with)
        .hasSize(without.size() + 1)
        .startsWith(without.toArray(MentionInstance[]::new));
    assertThat(with.get(with.size() - 1).text()).isEmpty();
  }

  /** Counts measured on the four documents there are: corpora README, section BC4CHEMD. */
  @Test
  void countsTheRealSampleAsTheReadmeDoes() {
    Dataset<MentionInstance> sample =
        Chemdner.in(RealCorpora.folder("BC4CHEMD")).load(Split.of("sample"));
    assertThat(sample).hasSize(4);
    assertThat(sample.report().count("mentions")).isEqualTo(23);
    assertThat(sample.report().issues()).isEmpty();
    assertThat(sample.toList().get(3).text()).contains("NF-κB");
    assertThat(sample.toList().get(3).mentions())
        .extracting(Mention::text, Mention::type)
        .startsWith(tuple("Mercury", "SYSTEMATIC"), tuple("nitric oxide", "SYSTEMATIC"));
  }

  /** Generated at full size, so that counts can be compared with the study's. */
  @Test
  void countsFilesOfFullSizeAsTheStudyDoes(@TempDir Path temp) {
    Chemdner corpus = Chemdner.in(GeneratedCorpora.chemdner(temp));
    assertThat(corpus.study().load(Split.TRAIN)).hasSize(30_683);
    // The study prints 3,064: 30,640 without its last digit.
    assertThat(corpus.study().load(Split.VALIDATION)).hasSize(30_640);
    assertThat(corpus.study().load(Split.TEST)).hasSize(26_365);
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "documents", 3_500, 3_500, 3_000);
    for (LoadReport report : List.of(train, dev, test)) {
      assertThat(report.count("mentions")).isGreaterThan(10_000);
      assertThat(report.issues()).isEmpty();
    }
  }
}
