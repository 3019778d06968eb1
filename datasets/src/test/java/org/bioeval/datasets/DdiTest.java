package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Span;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DdiTest {

  @Nested
  class Sentences extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Ddi.in(folder);
    }

    @Override
    String name() {
      return "DDI";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("DDICorpus/Train/DrugBank/Warfanil_ddi.xml"),
          "charOffset=\"0-6\"",
          "charOffset=\"1-6\"");
    }
  }

  @Nested
  class SentencesOfTheRealCorpus extends Sentences {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class Pairs extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Ddi.in(folder).study();
    }

    @Override
    String name() {
      return "DDI";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("DDICorpus/Train/DrugBank/Warfanil_ddi.xml"),
          "charOffset=\"0-6\"",
          "charOffset=\"0-500\"");
    }
  }

  @Nested
  class PairsOfTheRealCorpus extends Pairs {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Ddi miniature(Path temp) {
    return Ddi.in(Miniatures.extractTo(temp).resolve("DDI"));
  }

  private static RelationInstance item(Iterable<RelationInstance> items, String id) {
    for (RelationInstance item : items) {
      if (item.id().equals(id)) {
        return item;
      }
    }
    throw new AssertionError("no item " + id);
  }

  @Test
  void readsInclusiveEndsAndDiscontinuousMentions(@TempDir Path temp) {
    RelationInstance item = item(miniature(temp).load(Split.TRAIN), "DDI-DrugBank.d9002.s0");
    assertThat(item.groupId()).isEqualTo("Beta Blockers_ddi");
    Mention alpha = item.mentions().get(0);
    // "Alpha- and beta-blocking agents": Alpha- is 0-5, blocking agents 16-30, ends included
    assertThat(alpha.spans()).containsExactly(new Span(0, 6), new Span(16, 31));
    assertThat(alpha.text()).isEqualTo("Alpha- blocking agents");
    assertThat(item.relations()).extracting(Relation::type).containsExactly("advise", "advise");
  }

  @Test
  void keepsLineEndsThatAreCharacterReferences(@TempDir Path temp) {
    RelationInstance item = item(miniature(temp).load(Split.TRAIN), "DDI-MedLine.d9003.s0");
    assertThat(item.text()).isEqualTo("The effect of rifamol on cyclorine.\r\n");
  }

  @Test
  void takesAnInteractionWithoutTypeAsInt(@TempDir Path temp) {
    Dataset<RelationInstance> train = miniature(temp).load(Split.TRAIN);
    assertThat(item(train, "DDI-DrugBank.d9002.s2").relations())
        .extracting(Relation::type)
        .containsExactly("int");
    assertThat(train.report().issues(Kind.ODDITY)).hasSize(1);
  }

  @Test
  void asksAboutOnePairAtATime(@TempDir Path temp) {
    Corpus<RelationInstance> study = miniature(temp).study();
    Dataset<RelationInstance> test = study.load(Split.TEST);
    assertThat(test).hasSize(5);
    assertThat(test.schema().negative()).hasValue("none");
    RelationInstance negative = item(test, "DDI-DrugBank.d9011.s2.p0");
    assertThat(negative.relations()).isEmpty();
    assertThat(negative.candidate().orElseThrow().head().text()).isEqualTo("Digitox");
    assertThat(study.load(Split.TRAIN)).hasSize(12);
    assertThat(study.load(Split.VALIDATION)).hasSize(4);
  }

  @Test
  void saysHowManyPairsOfTheListAreMissing(@TempDir Path temp) throws IOException {
    Ddi corpus = miniature(temp);
    Files.delete(temp.resolve("DDI/paper-split/test_pair_ids.tsv"));
    assertThat(corpus.study().load(Split.TEST).report().issues(Kind.DANGLING_REFERENCE))
        .singleElement()
        .satisfies(
            issue -> assertThat(issue.message()).startsWith("3020 pairs of the study's list"));
  }

  @Test
  void namesTheLineOfTruncatedXml(@TempDir Path temp) throws IOException {
    Ddi corpus = miniature(temp);
    Path file = temp.resolve("DDI/DDICorpus/Train/DrugBank/Warfanil_ddi.xml");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.indexOf("<pair")));
    assertThatThrownBy(() -> corpus.load(Split.TRAIN))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("Warfanil_ddi.xml:8: file ends inside <sentence>; it is cut off");
  }

  /** Counts measured on the distribution: corpora README, section DDI. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Ddi corpus = Ddi.in(RealCorpora.folder("DDI"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport test = corpus.load(Split.TEST).report();
    LoadReport ner = corpus.load(Ddi.TEST_NER).report();
    assertCounts(train, test, ner, "documents.MedLine", 142, 33, 58);
    assertCounts(train, test, ner, "documents.DrugBank", 572, 158, 54);
    assertCounts(train, test, ner, "sentences.MedLine", 1301, 326, 520);
    assertCounts(train, test, ner, "sentences.DrugBank", 5675, 973, 145);
    assertCounts(train, test, ner, "entities.MedLine", 1836, 528, 382);
    assertCounts(train, test, ner, "entities.DrugBank", 12929, 2512, 304);
    assertCounts(train, test, ner, "pairs.MedLine", 1787, 451, 0);
    assertCounts(train, test, ner, "pairs.DrugBank", 26005, 5265, 0);
    assertCounts(train, test, ner, "pairs.not-annotated.MedLine", 0, 0, 335);
    assertCounts(train, test, ner, "pairs.not-annotated.DrugBank", 0, 0, 606);
    assertCounts(train, test, ner, "pairs.positive.MedLine", 232, 95, 0);
    assertCounts(train, test, ner, "pairs.positive.DrugBank", 3789, 884, 0);
    assertCounts(train, test, ner, "sentences.with-pairs.MedLine", 533, 170, 0);
    assertCounts(train, test, ner, "sentences.with-pairs.DrugBank", 3256, 620, 0);
    assertCounts(train, test, ner, "sentences.with-pairs-not-annotated.MedLine", 0, 0, 100);
    assertCounts(train, test, ner, "sentences.with-pairs-not-annotated.DrugBank", 0, 0, 69);
    assertCounts(train, test, ner, "sentences.with-positive.MedLine", 168, 72, 0);
    assertCounts(train, test, ner, "sentences.with-positive.DrugBank", 1937, 415, 0);
    assertCounts(train, test, ner, "relations.effect", 1687, 360, 0);
    assertCounts(train, test, ner, "relations.mechanism", 1319, 302, 0);
    assertCounts(train, test, ner, "relations.advise", 826, 221, 0);
    assertCounts(train, test, ner, "relations.int", 188, 96, 0);
    assertCounts(train, test, ner, "relations.untyped", 1, 0, 0);
    assertThat(sum("entities.discontinuous", train, test, ner)).isEqualTo(49);
    assertThat(sum("sentences.with-newline", train, test, ner)).isEqualTo(195);
    assertThat(sum("sentences.empty", train, test, ner)).isEqualTo(71);
    assertThat(sum("sentences.edge-blank", train, test, ner)).isEqualTo(2763);
    assertThat(train.issues(Kind.OFFSET_MISMATCH))
        .extracting(issue -> issue.expected() + " | " + issue.found())
        .containsExactly(
            "alpha-adrenergic blocking agents | alpha- adrenergic blocking agents",
            "(R)-warfarin |  (R) -warfari",
            "mu-selective opioids | mu- selective opioids",
            "delta(1)-selective opioids | delta(1)- selective opioids");
    assertThat(train.issues(Kind.ODDITY))
        .singleElement()
        .satisfies(issue -> assertThat(issue.item()).isEqualTo("DDI-DrugBank.d236.s29.p0"));
    assertThat(test.issues()).isEmpty();
    assertThat(ner.issues()).allMatch(issue -> issue.kind() == Kind.WARNING);
  }

  private static long sum(String count, LoadReport... reports) {
    long sum = 0;
    for (LoadReport report : reports) {
      sum += report.count(count);
    }
    return sum;
  }

  @Test
  void countsTheStudysPairsAsTheReadmeDoes() {
    Corpus<RelationInstance> study = Ddi.in(RealCorpora.folder("DDI")).study();
    LoadReport train = study.load(Split.TRAIN).report();
    LoadReport dev = study.load(Split.VALIDATION).report();
    LoadReport test = study.load(Split.TEST).report();
    assertCounts(train, dev, test, "pairs", 11556, 1285, 3020);
    assertCounts(train, dev, test, "pairs.none", 8088, 899, 2049);
    assertCounts(train, dev, test, "pairs.effect", 1434, 158, 357);
    assertCounts(train, dev, test, "pairs.mechanism", 1131, 129, 301);
    assertCounts(train, dev, test, "pairs.advise", 734, 80, 221);
    assertCounts(train, dev, test, "pairs.int", 169, 19, 92);
  }

  /** The lists that ship with the library are those that lie beside the corpus. */
  @Test
  void shipsTheListsOfTheStudy(@TempDir Path temp) throws IOException {
    Path real = RealCorpora.folder("DDI");
    Files.createSymbolicLink(temp.resolve("DDICorpus"), real.resolve("DDICorpus"));
    for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
      assertThat(Ddi.in(temp).study().load(split).toList())
          .isEqualTo(Ddi.in(real).study().load(split).toList());
    }
  }
}
