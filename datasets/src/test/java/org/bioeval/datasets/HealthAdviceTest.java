package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthAdviceTest {

  @Nested
  class Parts extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return HealthAdvice.in(folder);
    }

    @Override
    String name() {
      return "HealthAdvice";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("annotations_structured_abstract.csv"), "\n2,95000002", "\n7,95000002");
    }
  }

  @Nested
  class PartsOfTheRealCorpus extends Parts {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class Study extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return HealthAdvice.in(folder).study();
    }

    @Override
    String name() {
      return "HealthAdvice";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("medical_meadow_health_advice.json"),
          "This is a weak advice",
          "This is a week advice");
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
  void trimsSentencesAndLeavesTheirCharactersAlone(@TempDir Path temp) {
    HealthAdvice corpus = HealthAdvice.in(Miniatures.extractTo(temp).resolve("HealthAdvice"));
    List<ClassificationInstance> rows = corpus.load(Split.of("structured-abstract")).toList();
    assertThat(rows.get(2).text()).isEqualTo("Doctors should stop giving \"marelin\" to infants.");
    assertThat(rows.get(2).label()).isEqualTo("strong advice");
    assertThat(rows.get(2).attributes()).containsEntry("design", "RCT");
    assertThat(rows.get(2).groupId()).isEqualTo("95000002");
    assertThat(rows.get(3).text()).isEqualTo("PPAR√é¬¥ rose in 9 of 10 cells.");
    ClassificationInstance first = corpus.load(Split.of("discussion")).toList().get(0);
    assertThat(first.text()).isEqualTo("Chronic hiccups are a burden17,18.");
    assertThat(first.attributes())
        .containsEntry("rel_loc", "0.04")
        .containsEntry("citation_mentioned", "1")
        .containsEntry("past_tense", "0");
  }

  @Test
  void namesTheLineWhereJsonIsCutOff(@TempDir Path temp) throws IOException {
    Path folder = Miniatures.extractTo(temp).resolve("HealthAdvice");
    Path json = folder.resolve("medical_meadow_health_advice.json");
    String text = Files.readString(json);
    Files.writeString(json, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> HealthAdvice.in(folder).study().load(Split.TEST))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("medical_meadow_health_advice.json:1")
        .hasMessageContaining("not valid JSON");
  }

  /** Counts measured on the distribution: corpora README, section HealthAdvice. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    HealthAdvice corpus = HealthAdvice.in(RealCorpora.folder("HealthAdvice"));
    assertPart(corpus, "structured-abstract", 5_982, 3_575, 1_482, 925, 4_329);
    assertPart(corpus, "discussion", 3_932, 3_635, 162, 135, 100);
    assertPart(corpus, "unstructured-abstract", 934, 890, 28, 16, 100);
    Set<String> sentences = new HashSet<>();
    for (Split split : corpus.splits()) {
      corpus.load(split).forEach(row -> sentences.add(row.text()));
    }
    assertThat(sentences).hasSize(10_830);
    assertThat(corpus.load(Split.of("structured-abstract")).report().issues(Kind.ODDITY))
        .singleElement()
        .asString()
        .contains("annotations_structured_abstract.csv:3737");
  }

  private static void assertPart(
      HealthAdvice corpus, String split, long rows, long no, long weak, long strong, long sources) {
    LoadReport report = corpus.load(Split.of(split)).report();
    assertThat(
            List.of(
                report.count("rows"),
                report.count("labels.no advice"),
                report.count("labels.weak advice"),
                report.count("labels.strong advice"),
                report.count("sources")))
        .as(split)
        .containsExactly(rows, no, weak, strong, sources);
  }

  @Test
  void dividesTheRealCorpusAsTheStudyDoes() {
    Corpus<ClassificationInstance> study =
        HealthAdvice.in(RealCorpora.folder("HealthAdvice")).study();
    assertThat(study.load(Split.TRAIN)).hasSize(6_940);
    assertThat(study.load(Split.TEST)).hasSize(1_736);
    LoadReport report = study.load(Split.TEST).report();
    assertThat(report.count("rows")).isEqualTo(8_676);
    assertThat(report.count("labels.no advice")).isEqualTo(6_477);
    assertThat(report.count("labels.weak advice")).isEqualTo(1_338);
    assertThat(report.count("labels.strong advice")).isEqualTo(861);
    assertThat(report.issues(Kind.OFFSET_MISMATCH)).isEmpty();
  }
}
