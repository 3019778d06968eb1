package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.LoadReport.Kind;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.Split;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Genia2013Test {

  @Nested
  class Sections extends LoaderContract<EventInstance> {
    @Override
    Corpus<EventInstance> corpus(Path folder) {
      return Genia2013.in(folder);
    }

    @Override
    String name() {
      return "Genia2013";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(folder.resolve("train/PMC-9000201-00-TIAB.a2"), "Theme:T1", "Theme:T99");
    }
  }

  @Nested
  class SectionsOfTheRealCorpus extends Sections {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Genia2013 miniature(Path temp) {
    return Genia2013.in(Miniatures.extractTo(temp).resolve("Genia2013"));
  }

  @Test
  void readsCoreference(@TempDir Path temp) {
    EventInstance item = miniature(temp).load(Split.TRAIN).toList().get(0);
    assertThat(item.coreferences())
        .containsExactly(new Relation("R1", "Coreference", "T7", "T3", ImmutableMap.of()));
    assertThat(item.entities())
        .filteredOn(entity -> entity.id().equals("T7"))
        .singleElement()
        .satisfies(entity -> assertThat(entity.type()).isEqualTo("Anaphora"));
  }

  @Test
  void keepsBlanksAtTheEdgeOfAMention(@TempDir Path temp) {
    EventInstance item = miniature(temp).load(Split.VALIDATION).toList().get(0);
    assertThat(item.entities().get(1).text()).isEqualTo("ILX9 ");
  }

  @Test
  void reportsATriggerWithoutEvent(@TempDir Path temp) {
    assertThat(miniature(temp).load(Split.VALIDATION).report().issues())
        .singleElement()
        .hasToString(
            "ODDITY devel/PMC-9000211-01-Results.a2 (PMC-9000211-01-Results T5): trigger"
                + " 'binding' states no event");
  }

  /** Counts measured on the distribution: corpora README, section Genia2013. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Genia2013 corpus = Genia2013.in(RealCorpora.folder("Genia2013"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "documents", 222, 249, 305);
    assertCounts(train, dev, test, "papers", 10, 10, 14);
    assertCounts(train, dev, test, "entities.Protein", 3571, 4138, 4359);
    assertCounts(train, dev, test, "events", 2817, 3199, 0);
    assertCounts(train, dev, test, "triggers", 2210, 2466, 0);
    assertCounts(train, dev, test, "arguments", 3526, 4631, 0);
    assertCounts(train, dev, test, "arguments.of-events", 1007, 1471, 0);
    assertCounts(train, dev, test, "entities.Entity", 121, 314, 0);
    assertCounts(train, dev, test, "entities.Anaphora", 105, 117, 0);
    assertCounts(train, dev, test, "coreferences", 178, 160, 0);
    assertCounts(train, dev, test, "modifications.Negation", 225, 243, 0);
    assertCounts(train, dev, test, "modifications.Speculation", 236, 253, 0);
    assertCounts(train, dev, test, "equivalences", 53, 41, 0);
    assertCounts(train, dev, test, "documents.with-events", 149, 157, 0);
    assertCounts(train, dev, test, "events.Protein_modification", 8, 1, 0);
    assertCounts(train, dev, test, "events.Ubiquitination", 4, 2, 0);
    assertCounts(train, dev, test, "events.Acetylation", 0, 3, 0);
    assertCounts(train, dev, test, "events.Deacetylation", 0, 5, 0);
    assertThat(train.issues()).isEmpty();
    assertThat(dev.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.kind()).isEqualTo(Kind.ODDITY);
              assertThat(issue.item()).isEqualTo("PMC-3062687-05-Results T55");
            });
    assertThat(test.issues()).allMatch(issue -> issue.kind() == Kind.WARNING);
  }
}
