package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdeTest {
  private static final Split ALL = Split.of("all");

  @Nested
  class Rows extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return Ade.in(folder);
    }

    @Override
    String name() {
      return "ADE";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("ADE-NEG.txt"), "93000011 NEG", "93000011 POS");
    }
  }

  @Nested
  class RowsOfTheRealCorpus extends Rows {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class Study extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return Ade.in(folder).study();
    }

    @Override
    String name() {
      return "ADE";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("DRUG-AE.rel"), "|hiccups|", "|hickups|");
    }
  }

  @Nested
  class Grouped extends LoaderContract<ClassificationInstance> {
    @Override
    Corpus<ClassificationInstance> corpus(Path folder) {
      return Ade.in(folder).grouped(1);
    }

    @Override
    String name() {
      return "ADE";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("DRUG-AE.rel"), "|hiccups|", "|hiccups||");
    }
  }

  @Nested
  class Relations extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Ade.in(folder).relations();
    }

    @Override
    String name() {
      return "ADE";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("DRUG-AE.rel"), "|hiccups|125|", "|hiccups|126|");
    }
  }

  @Nested
  class RelationsOfTheRealCorpus extends Relations {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Ade miniature(Path temp) {
    return Ade.in(Miniatures.extractTo(temp).resolve("ADE"));
  }

  @Test
  void placesMentionsByTheDistancesBetweenOffsets(@TempDir Path temp) {
    List<RelationInstance> sentences = miniature(temp).relations().load(ALL).toList();
    // "hiccups" stands twice, and the file means the second.
    assertThat(sentences.get(0).mentions())
        .extracting(Mention::text, Mention::start)
        .containsExactly(tuple("norvalin", 45), tuple("hiccups", 25));
    // The effect holds the drug.
    RelationInstance nested = sentences.get(3);
    assertThat(nested.mentions())
        .extracting(Mention::text, Mention::start)
        .containsExactly(
            tuple("Obrax", 0),
            tuple("Obrax intoxication", 0),
            tuple("obrax", 45),
            tuple("3 drops", 34));
    assertThat(nested.relations())
        .extracting(Relation::type, Relation::head, Relation::tail)
        .containsExactly(tuple("Adverse-Effect", "T1", "T2"), tuple("Dosage", "T3", "T4"));
  }

  @Test
  void takesQuotesAndBarsOfNegativesAsText(@TempDir Path temp) {
    List<ClassificationInstance> rows = miniature(temp).load(ALL).toList();
    assertThat(rows)
        .extracting(ClassificationInstance::text)
        .contains(
            "\"Marelin\" helped against cramps.",
            "No harm was seen  in 30 infants.",
            "The patient left in good health | and did not return.");
  }

  /** Counts measured on the distribution: corpora README, section ADE. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Ade corpus = Ade.in(RealCorpora.folder("ADE"));
    LoadReport rows = corpus.load(ALL).report();
    assertThat(rows.count("rows")).isEqualTo(23_516);
    assertThat(rows.count("rows.DRUG-AE")).isEqualTo(6_821);
    assertThat(rows.count("sentences.unique.DRUG-AE")).isEqualTo(4_271);
    assertThat(rows.count("sources.DRUG-AE")).isEqualTo(1_644);
    assertThat(rows.count("rows.ADE-NEG")).isEqualTo(16_695);
    assertThat(rows.count("sentences.unique.ADE-NEG")).isEqualTo(16_625);
    assertThat(rows.count("sources.ADE-NEG")).isEqualTo(2_922);
    assertThat(rows.count("sentences.unique")).isEqualTo(20_896);
    assertThat(rows.issues()).isEmpty();
    LoadReport relations = corpus.relations().load(ALL).report();
    assertThat(relations.count("rows.DRUG-DOSE")).isEqualTo(279);
    assertThat(relations.count("sentences.unique.DRUG-DOSE")).isEqualTo(213);
    assertThat(relations.count("sources.DRUG-DOSE")).isEqualTo(168);
    assertThat(relations.count("relations.Adverse-Effect")).isEqualTo(6_821);
    assertThat(relations.count("relations.Dosage")).isEqualTo(279);
    // Every mention of every row fits its sentence at one beginning.
    assertThat(relations.issues()).isEmpty();
  }

  @Test
  void dividesTheRealCorpusAsTheStudyDoesAndWarns() {
    Ade corpus = Ade.in(RealCorpora.folder("ADE"));
    Dataset<ClassificationInstance> train = corpus.study().load(Split.TRAIN);
    Dataset<ClassificationInstance> test = corpus.study().load(Split.TEST);
    assertThat(train).hasSize(18_812);
    assertThat(test).hasSize(4_704);
    Set<String> ids = new HashSet<>();
    train.forEach(item -> ids.add(item.id()));
    test.forEach(item -> ids.add(item.id()));
    assertThat(ids).hasSize(23_516);
    assertThat(test.info().notes()).containsExactly("random 80/20 split by row, seed 42");
    Set<String> known = new HashSet<>();
    train.forEach(item -> known.add(item.text()));
    long leaked = test.stream().filter(item -> known.contains(item.text())).count();
    assertThat(leaked).isPositive();
    assertThat(test.report().issues(Kind.WARNING))
        .singleElement()
        .asString()
        .contains(leaked + " of 4704 test rows");
    assertThat(corpus.study(7).load(Split.TEST).toList()).isNotEqualTo(test.toList());
  }

  @Test
  void dividesTheRealCorpusWithoutALeak() {
    Corpus<ClassificationInstance> corpus = Ade.in(RealCorpora.folder("ADE")).grouped(42);
    Dataset<ClassificationInstance> train = corpus.load(Split.TRAIN);
    Dataset<ClassificationInstance> test = corpus.load(Split.TEST);
    assertThat(train.size().orElse(0) + test.size().orElse(0)).isEqualTo(23_516);
    assertThat(test.size().orElse(0)).isBetween(4_600L, 4_704L);
    Set<String> known = new HashSet<>();
    train.forEach(item -> known.add(item.text()));
    train.forEach(item -> known.add("source " + item.groupId()));
    assertThat(test)
        .noneMatch(item -> known.contains(item.text()))
        .noneMatch(item -> known.contains("source " + item.groupId()));
    assertThat(test.report().issues()).isEmpty();
  }

  @Test
  void namesTheLineWithTooManyColumns(@TempDir Path temp) throws IOException {
    Ade corpus = miniature(temp);
    Path file = temp.resolve("ADE/DRUG-AE.rel");
    Files.writeString(file, Files.readString(file) + "1|a|b|c\n");
    assertThat(corpus.load(ALL).report().issues(Kind.MALFORMED))
        .singleElement()
        .asString()
        .isEqualTo("MALFORMED DRUG-AE.rel:11: line has 4 columns, must have 8");
  }
}
