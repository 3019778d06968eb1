package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Issue;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Bc5cdr.Format;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bc5cdrTest {

  @Nested
  class Documents extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc5cdr.in(folder);
    }

    @Override
    String name() {
      return "BC5CDR";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("CDR_TrainingSet.PubTator.txt"), "\t17\t24\thiccups", "\t18\t25\thiccups");
    }
  }

  @Nested
  class DocumentsOfTheRealCorpus extends Documents {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class BioCDocuments extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc5cdr.in(folder).with(Format.BIOC_XML);
    }

    @Override
    String name() {
      return "BC5CDR";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("CDR_TrainingSet.BioC.xml"),
          "offset='17' length='7'",
          "offset='17' length='9'");
    }
  }

  @Nested
  class BioCDocumentsOfTheRealCorpus extends BioCDocuments {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class IobSentences extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc5cdr.in(folder).with(Format.IOB);
    }

    @Override
    String name() {
      return "BC5CDR";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("iob/train.tsv"), "\tI-Disease", "\tX-Disease");
    }
  }

  @Nested
  class Sentences extends LoaderContract<MentionInstance> {
    @Override
    Corpus<MentionInstance> corpus(Path folder) {
      return Bc5cdr.in(folder).study();
    }

    @Override
    String name() {
      return "BC5CDR";
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
  class Relations extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Bc5cdr.in(folder).relations();
    }

    @Override
    String name() {
      return "BC5CDR";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("CDR_TrainingSet.PubTator.txt"), "\tCID\tD000001", "\tCID");
    }
  }

  @Nested
  class RelationsOfTheRealCorpus extends Relations {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Bc5cdr miniature(Path temp) {
    return Bc5cdr.in(Miniatures.extractTo(temp).resolve("BC5CDR"));
  }

  @Test
  void keepsCompositeMentionsWholeWithAllTheirIds(@TempDir Path temp) {
    Mention composite = miniature(temp).load(Split.TRAIN).toList().get(1).mentions().get(0);
    assertThat(composite.text()).isEqualTo("Renal and hepatic injury");
    assertThat(composite.conceptIds()).containsExactly("D010003", "D010004");
    assertThat(composite.attributes()).containsEntry("composite", "renal injury|hepatic injury");
  }

  @Test
  void takesMinusOneAndAnEmptySeventhColumnForNothing(@TempDir Path temp) {
    List<Mention> mentions = miniature(temp).load(Split.TRAIN).toList().get(2).mentions();
    assertThat(mentions.get(0).attributes()).isEmpty();
    assertThat(mentions.get(4).text()).isEqualTo("teeth talking");
    assertThat(mentions.get(4).conceptIds()).isEmpty();
  }

  @Test
  void readsRelationsBetweenConcepts(@TempDir Path temp) {
    RelationInstance item = miniature(temp).relations().load(Split.TEST).toList().get(1);
    assertThat(item.relations())
        .extracting(Relation::type, Relation::head, Relation::tail)
        .containsExactly(tuple("CID", "D000010", "D010011"), tuple("CID", "D000010", "D010012"));
  }

  /** Worked by hand from the rule in {@code TnerSentences}: 0.5 and 2.5 are cut, ") for" is not. */
  @Test
  void cutsSentencesByTheRuleOfTner(@TempDir Path temp) {
    List<MentionInstance> sentences = miniature(temp).study().load(Split.TRAIN).toList();
    assertThat(sentences.subList(0, 6))
        .extracting(MentionInstance::id, MentionInstance::text)
        .containsExactly(
            tuple("90000001#1", "Norvalin - induced hiccups in a young sailor ."),
            tuple("90000001#2", "A sailor took norvalin ( 0 ."),
            tuple("90000001#3", "5 g daily ) for seasickness ."),
            tuple("90000001#4", "He began to hiccup within 2 ."),
            tuple("90000001#5", "5 hours ."),
            tuple("90000001#6", "The hiccups ended when norvalin"));
    assertThat(sentences.get(1).groupId()).isEqualTo("90000001");
  }

  @Test
  void givesTheSameMentionsFromPubTatorAndBioC(@TempDir Path temp) {
    assertSameMentions(miniature(temp));
  }

  @Test
  void givesTheSameMentionsFromPubTatorAndBioCOfTheRealCorpus() {
    assertSameMentions(Bc5cdr.in(RealCorpora.folder("BC5CDR")));
  }

  private static void assertSameMentions(Bc5cdr corpus) {
    for (Split split : corpus.splits()) {
      List<RelationInstance> expected = corpus.relations().load(split).toList();
      List<RelationInstance> found = corpus.with(Format.BIOC_XML).relations().load(split).toList();
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        RelationInstance one = expected.get(i);
        RelationInstance other = found.get(i);
        assertThat(other.document()).isEqualTo(one.document());
        assertThat(other.mentions())
            .as("mentions of %s", one.id())
            .extracting(Mention::type, Mention::spans, Mention::text, Mention::conceptIds)
            .containsExactlyInAnyOrderElementsOf(
                one.mentions().stream()
                    .map(m -> tuple(m.type(), m.spans(), m.text(), m.conceptIds()))
                    .toList());
        assertThat(other.relations())
            .extracting(Relation::type, Relation::head, Relation::tail)
            .isEqualTo(
                one.relations().stream().map(r -> tuple(r.type(), r.head(), r.tail())).toList());
      }
    }
  }

  @Test
  void refusesViewsThatIobCannotGive(@TempDir Path temp) {
    Bc5cdr iob = miniature(temp).with(Format.IOB);
    assertThatThrownBy(iob::relations)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "relations() needs whole documents, but format is IOB; use PUBTATOR or BIOC_XML");
    assertThatThrownBy(iob::study).isInstanceOf(IllegalStateException.class);
  }

  /** Counts measured on the distribution: corpora README, section BC5CDR. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Bc5cdr corpus = Bc5cdr.in(RealCorpora.folder("BC5CDR"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "documents", 500, 500, 500);
    assertCounts(train, dev, test, "mentions.Chemical", 5203, 5347, 5385);
    assertCounts(train, dev, test, "mentions.Disease", 4182, 4244, 4424);
    assertCounts(train, dev, test, "mentions", 9385, 9591, 9809);
    assertCounts(train, dev, test, "relations.CID", 1038, 1012, 1066);
    assertCounts(train, dev, test, "mentions.composite", 89, 89, 57);
    assertCounts(train, dev, test, "mentions.unnormalised", 76, 59, 91);
    for (LoadReport report : List.of(train, dev, test)) {
      assertThat(report.issues()).isEmpty();
    }
  }

  @Test
  void countsTheRealBioCFilesAsTheReadmeDoes() {
    Bc5cdr corpus = Bc5cdr.in(RealCorpora.folder("BC5CDR")).with(Format.BIOC_XML);
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "annotations", 9570, 9773, 9928);
    assertCounts(train, dev, test, "annotations.multiLocation", 73, 43, 37);
    assertCounts(train, dev, test, "annotations.dropped", 185, 182, 119);
    assertCounts(train, dev, test, "mentions", 9385, 9591, 9809);
    assertThat(train.issues(Kind.OFFSET_MISMATCH))
        .singleElement()
        .extracting(Issue::item, Issue::message, Issue::expected, Issue::found)
        .containsExactly(
            "15863244",
            "annotation '12', which is left out",
            "midline (MD) defects",
            "d midline (MD) defec");
    assertThat(dev.issues(Kind.OFFSET_MISMATCH)).isEmpty();
    assertThat(test.issues()).isEmpty();
  }

  @Test
  void countsTheRealSentencesAsTheReadmeDoes() {
    Bc5cdr corpus = Bc5cdr.in(RealCorpora.folder("BC5CDR"));
    Corpus<MentionInstance> study = corpus.study();
    Dataset<MentionInstance> train = study.load(Split.TRAIN);
    assertThat(train).hasSize(5228);
    assertThat(study.load(Split.VALIDATION)).hasSize(5330);
    assertThat(study.load(Split.TEST)).hasSize(5865);
    // 1,313, 1,441 and 1,725 have no entity, and the longest has 232 tokens.
    long mentions = 0;
    long longest = 0;
    for (Split split : study.splits()) {
      Dataset<MentionInstance> sentences = study.load(split);
      long without = sentences.stream().filter(item -> item.mentions().isEmpty()).count();
      assertThat(without)
          .isEqualTo(split.equals(Split.TRAIN) ? 1313 : split.equals(Split.TEST) ? 1725 : 1441);
      for (MentionInstance item : sentences) {
        mentions += item.mentions().size();
        longest = Math.max(longest, item.text().split(" ").length);
      }
    }
    assertThat(mentions).isEqualTo(28_785);
    assertThat(longest).isEqualTo(232);
    Corpus<MentionInstance> iob = corpus.with(Format.IOB);
    LoadReport iobDev = iob.load(Split.VALIDATION).report();
    LoadReport iobTrain = iob.load(Split.TRAIN).report();
    LoadReport iobTest = iob.load(Split.TEST).report();
    assertCounts(iobTrain, iobDev, iobTest, "sentences", 4560, 4581, 4797);
    assertCounts(iobTrain, iobDev, iobTest, "mentions.Chemical", 5203, 5347, 5385);
    assertCounts(iobTrain, iobDev, iobTest, "mentions.Disease", 4182, 4246, 4424);
  }
}
