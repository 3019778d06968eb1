package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.Argument;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.Span;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.format.CorpusFormatException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Genia2011Test {

  @Nested
  class Documents extends LoaderContract<EventInstance> {
    @Override
    Corpus<EventInstance> corpus(Path folder) {
      return Genia2011.in(folder);
    }

    @Override
    String name() {
      return "Genia2011";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("train/PMID-90000101.a1"), "T2\tProtein 53", "T2\tProtein 54");
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
  class Sentences extends LoaderContract<EventInstance> {
    @Override
    Corpus<EventInstance> corpus(Path folder) {
      return Genia2011.in(folder).study();
    }

    @Override
    String name() {
      return "Genia2011";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("paper-sentences/train_data.csv"), "Loss;", "Lose;");
    }
  }

  @Nested
  class SentencesOfTheRealCorpus extends Sentences {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Genia2011 miniature(Path temp) {
    return Genia2011.in(Miniatures.extractTo(temp).resolve("Genia2011"));
  }

  private static EventInstance item(Iterable<EventInstance> items, String id) {
    for (EventInstance item : items) {
      if (item.id().equals(id)) {
        return item;
      }
    }
    throw new AssertionError("no item " + id);
  }

  @Test
  void resolvesReferencesToLaterEvents(@TempDir Path temp) {
    EventInstance item = item(miniature(temp).load(Split.TRAIN), "PMID-90000101");
    assertThat(item.entities()).hasSize(6).allMatch(entity -> entity.type().equals("Protein"));
    assertThat(item.events()).hasSize(5);
    assertThat(item.events().get(1).arguments())
        .containsExactly(
            new Argument.OfEvent("Theme", "E3"),
            new Argument.OfMention("Cause", item.entities().get(1)));
    assertThat(item.events().get(0).modifications()).containsExactly("Speculation");
    assertThat(item.equivalences()).containsExactly(ImmutableSet.of("T3", "T4"));
    assertThat(item.events().get(3).arguments())
        .extracting(Argument::role)
        .containsExactly("Theme", "Theme2");
  }

  @Test
  void keepsSitesAmongTheEntitiesAndTheFileAsItIs(@TempDir Path temp) {
    EventInstance item = item(miniature(temp).load(Split.TRAIN), "PMC-9000103-00-TIAB");
    assertThat(item.groupId()).isEqualTo("PMC-9000103");
    assertThat(item.text()).endsWith("nucleus.\n");
    assertThat(item.entities())
        .extracting(Mention::type)
        .containsExactly("Protein", "Protein", "Protein", "Entity", "Entity", "Entity");
  }

  @Test
  void tracesSentencesToTheirDocuments(@TempDir Path temp) {
    Dataset<EventInstance> train = miniature(temp).study().load(Split.TRAIN);
    assertThat(train).hasSize(11);
    assertThat(train.stream().map(EventInstance::groupId).distinct())
        .containsExactly("PMC-9000103", "PMID-90000101", "PMID-90000102", "PMID-90000104");
    // " STIX is phosphorylated at": the third token of split(" ") begins after " STIX is "
    Mention trigger = train.toList().get(1).events().get(0).trigger();
    assertThat(trigger.cover()).isEqualTo(new Span(9, 23));
  }

  @Test
  void namesTheMissingHalf(@TempDir Path temp) throws IOException {
    Genia2011 corpus = miniature(temp);
    Files.delete(temp.resolve("Genia2011/train/PMID-90000102.a2"));
    assertThatThrownBy(() -> corpus.load(Split.TRAIN))
        .isInstanceOf(CorpusFormatException.class)
        .hasMessageContaining("PMID-90000102.a2: no such file beside PMID-90000102.txt");
    Files.delete(temp.resolve("Genia2011/devel/PMID-90000112.a1"));
    assertThatThrownBy(() -> corpus.load(Split.VALIDATION))
        .hasMessageContaining("PMID-90000112.a1: no such file beside PMID-90000112.txt");
    Files.delete(temp.resolve("Genia2011/test/PMID-90000122.txt"));
    assertThatThrownBy(() -> corpus.load(Split.TEST))
        .hasMessageContaining("folder holds 2 .txt, 3 .a1 and 0 .a2 files; a text is missing");
  }

  @Test
  void saysThatTestHasNoGold(@TempDir Path temp) {
    Dataset<EventInstance> test = miniature(temp).load(Split.TEST);
    assertThat(test).allMatch(item -> item.events().isEmpty());
    assertThat(test.report().issues(Kind.WARNING)).hasSize(1);
  }

  /** Counts measured on the distribution: corpora README, section Genia2011. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Genia2011 corpus = Genia2011.in(RealCorpora.folder("Genia2011"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "documents", 908, 259, 347);
    assertCounts(train, dev, test, "documents.abstracts", 800, 150, 260);
    assertCounts(train, dev, test, "documents.sections", 108, 109, 87);
    assertCounts(train, dev, test, "papers", 5, 5, 4);
    assertCounts(train, dev, test, "lines", 1902, 649, 753);
    assertCounts(train, dev, test, "entities.Protein", 11625, 4690, 5301);
    assertCounts(train, dev, test, "events", 10310, 3250, 0);
    assertCounts(train, dev, test, "triggers", 7882, 2388, 0);
    assertCounts(train, dev, test, "arguments", 12744, 4348, 0);
    assertCounts(train, dev, test, "arguments.of-events", 4183, 1319, 0);
    assertCounts(train, dev, test, "entities.Entity", 480, 181, 0);
    assertCounts(train, dev, test, "modifications.Negation", 759, 217, 0);
    assertCounts(train, dev, test, "modifications.Speculation", 623, 242, 0);
    assertCounts(train, dev, test, "equivalences", 571, 128, 0);
    assertCounts(train, dev, test, "documents.with-events", 765, 225, 0);
    assertCounts(train, dev, test, "events.Positive_regulation", 3385, 1000, 0);
    assertCounts(train, dev, test, "events.Gene_expression", 2265, 749, 0);
    assertCounts(train, dev, test, "events.Negative_regulation", 1309, 471, 0);
    assertCounts(train, dev, test, "events.Regulation", 1113, 296, 0);
    assertCounts(train, dev, test, "events.Binding", 988, 375, 0);
    assertCounts(train, dev, test, "events.Transcription", 667, 158, 0);
    assertCounts(train, dev, test, "events.Localization", 281, 67, 0);
    assertCounts(train, dev, test, "events.Phosphorylation", 192, 111, 0);
    assertCounts(train, dev, test, "events.Protein_catabolism", 110, 23, 0);
    for (LoadReport report : List.of(train, dev, test)) {
      assertThat(report.issues()).allMatch(issue -> issue.kind() == Kind.WARNING);
    }
  }

  @Test
  void countsTheStudysSentencesAsTheReadmeDoes() {
    Corpus<EventInstance> study = Genia2011.in(RealCorpora.folder("Genia2011")).study();
    LoadReport train = study.load(Split.TRAIN).report();
    LoadReport test = study.load(Split.TEST).report();
    LoadReport official = study.load(Genia2011.OFFICIAL_TEST).report();
    assertCounts(train, test, official, "sentences", 8666, 2886, 3360);
    assertCounts(train, test, official, "sentences.with-triggers", 3709, 1190, 0);
    assertCounts(train, test, official, "events", 7388, 2260, 0);
    assertThat(train.issues()).isEmpty();
    assertThat(test.issues()).isEmpty();
    assertThat(official.issues()).isEmpty();
  }
}
