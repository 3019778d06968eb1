package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.PubMedRct.Variant;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PubMedRctTest {

  @Nested
  class Lines extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return PubMedRct.in(folder);
    }

    @Override
    String name() {
      return "PubMed20kRCT";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("PubMed_20k_RCT/train.txt"), "METHODS\t", "METHODS ");
    }
  }

  @Nested
  class LinesWithNumbersReplaced extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return PubMedRct.in(folder).with(Variant.NUMBERS_REPLACED);
    }

    @Override
    String name() {
      return "PubMed20kRCT";
    }
  }

  private static PubMedRct miniature(Path temp) {
    return PubMedRct.in(Miniatures.extractTo(temp).resolve("PubMed20kRCT"));
  }

  @Test
  void namesLinesByAbstractAndNumber(@TempDir Path temp) {
    List<ClassificationInstance> lines = miniature(temp).load(Split.TEST).toList();
    assertThat(lines.get(5).id()).isEqualTo("94000022#1");
    assertThat(lines.get(5).groupId()).isEqualTo("94000022");
    assertThat(lines.get(5).label()).isEqualTo("METHODS");
    assertThat(lines.get(5).text()).isEqualTo("Volunteers took vexamil for 2 days .");
  }

  @Test
  void streamsTheSameAsItLoads(@TempDir Path temp) {
    PubMedRct corpus = miniature(temp);
    for (Split split : corpus.splits()) {
      Dataset<ClassificationInstance> loaded = corpus.load(split);
      Dataset<ClassificationInstance> streamed = corpus.streaming(split);
      assertThat(streamed.toList()).isEqualTo(loaded.toList());
      assertThat(streamed.toList()).as("a second pass").isEqualTo(loaded.toList());
      assertThat(streamed.info()).isEqualTo(loaded.info());
      assertThat(streamed.size()).isEmpty();
    }
  }

  @Test
  void closesAFileThatIsNotReadToItsEnd(@TempDir Path temp) throws IOException {
    try (Stream<ClassificationInstance> pass = miniature(temp).streaming(Split.TRAIN).stream()) {
      assertThat(pass.limit(2)).hasSize(2);
    }
    // Where open files cannot be deleted this fails if the pass left one.
    Files.delete(temp.resolve("PubMed20kRCT/PubMed_20k_RCT/train.txt"));
  }

  @Test
  void endsAPassAtAMalformedLine(@TempDir Path temp) throws IOException {
    PubMedRct corpus = miniature(temp);
    Path file = temp.resolve("PubMed20kRCT/PubMed_20k_RCT/train.txt");
    Files.writeString(file, "###1\nMETHODS\tWe ran .\nNONSENSE\tWe hid .\n");
    Dataset<ClassificationInstance> streamed = corpus.streaming(Split.TRAIN);
    assertThatThrownBy(streamed::toList)
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("train.txt:3: 1: line 'NONSENSE\tWe hid .'");
  }

  @Test
  void refusesALineThatIsTooLong(@TempDir Path temp) throws IOException {
    PubMedRct corpus = miniature(temp);
    Path file = temp.resolve("PubMed20kRCT/PubMed_20k_RCT/train.txt");
    Files.writeString(file, "###1\nMETHODS\t" + "x".repeat(PubMedRct.MAX_LINE) + "\n");
    assertThatThrownBy(() -> corpus.load(Split.TRAIN))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("train.txt:2: line is longer than 1048576 bytes");
    assertThatThrownBy(() -> corpus.streaming(Split.TRAIN).toList())
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("train.txt:2: line is longer than 1048576 bytes");
  }

  /** Counts of the excerpts there are: corpora README, section PubMed 20k RCT. */
  @Test
  void readsTheRealExcerpts() {
    PubMedRct corpus = PubMedRct.in(RealCorpora.folder("PubMed20kRCT"));
    Split sample = Split.of("sample");
    LoadReport one = corpus.load(sample).report();
    LoadReport two = corpus.with(Variant.NUMBERS_REPLACED).load(sample).report();
    assertThat(one.count("documents")).isEqualTo(1);
    assertThat(two.count("documents")).isEqualTo(2);
    assertThat(one.issues()).isEmpty();
    assertThat(two.issues()).isEmpty();
    ClassificationInstance line =
        corpus.with(Variant.NUMBERS_REPLACED).load(sample).toList().get(12);
    assertThat(line.id()).isEqualTo("24854809#1");
    assertThat(line.label()).isEqualTo("BACKGROUND");
  }

  /** Generated at full size, so that counts can be compared with the study's. */
  @Test
  void countsFilesOfFullSizeAsTheStudyDoes(@TempDir Path temp) {
    PubMedRct corpus = PubMedRct.in(GeneratedCorpora.pubMedRct(temp));
    assertThat(corpus.load(Split.TRAIN)).hasSize(180_040);
    assertThat(corpus.load(Split.VALIDATION)).hasSize(30_212);
    Dataset<ClassificationInstance> test = corpus.load(Split.TEST);
    assertThat(test).hasSize(30_135);
    assertThat(test.report().count("lines")).isEqualTo(30_135);
    assertThat(test.report().issues()).isEmpty();
  }
}
