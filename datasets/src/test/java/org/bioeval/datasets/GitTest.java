package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bioeval.datasets.RealCorpora.assertCounts;

import java.io.IOException;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {

  @Nested
  class Rows extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Git.in(folder);
    }

    @Override
    String name() {
      return "GIT";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("0_GM-CIHT/renew_triplet_T_train.jsonl"), "\"lipase\"", "\"lipaze\"");
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
  class Sentences extends LoaderContract<RelationInstance> {
    @Override
    Corpus<RelationInstance> corpus(Path folder) {
      return Git.in(folder).study();
    }

    @Override
    String name() {
      return "GIT";
    }

    @Override
    boolean damage(Path folder) throws IOException {
      return replace(
          folder.resolve("0_GM-CIHT/renew_triplet_T_train.jsonl"), "\"INHIBITS\"", "\"BLOCKS\"");
    }
  }

  @Nested
  class SentencesOfTheRealCorpus extends Sentences {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  private static Git miniature(Path temp) {
    return Git.in(Miniatures.extractTo(temp).resolve("GIT"));
  }

  @Test
  void leavesOutRepeatedRows(@TempDir Path temp) {
    Dataset<RelationInstance> test = miniature(temp).load(Split.TEST);
    assertThat(test).hasSize(4);
    assertThat(test.report().count("rows")).isEqualTo(8);
    assertThat(test.report().count("rows.repeated")).isEqualTo(4);
    assertThat(test.report().issues(Kind.ODDITY))
        .singleElement()
        .asString()
        .isEqualTo(
            "ODDITY 0_GM-CIHT/renew_triplet_T_test.jsonl: 4 of 8 rows repeat an earlier one;"
                + " left out");
  }

  @Test
  void groupsTriplesBySentence(@TempDir Path temp) {
    assertThat(miniature(temp).load(Split.TRAIN)).hasSize(10);
    Dataset<RelationInstance> sentences = miniature(temp).study().load(Split.TRAIN);
    assertThat(sentences).hasSize(9);
    RelationInstance two = sentences.toList().get(5);
    assertThat(two.relations()).extracting(Relation::type).containsExactly("AFFECTS", "STIMULATES");
    assertThat(two.mentions()).extracting(Mention::text).containsExactly("massage", "heart rate");
    assertThat(sentences.report().issues(Kind.WARNING))
        .extracting(issue -> issue.message())
        .contains(
            "1 of 9 sentences carry more than one triple ("
                + two.id()
                + "); all are gold here, where the study's authors kept the first");
    assertThat(sentences.report().count("sentences.severalTriples")).isEqualTo(1);
    assertThat(miniature(temp).study().load(Split.TEST).report().issues(Kind.WARNING)).hasSize(1);
  }

  @Test
  void locatesAMentionAtItsFirstOccurrence(@TempDir Path temp) {
    RelationInstance item = miniature(temp).load(Split.TRAIN).toList().get(3);
    assertThat(item.mentions().get(0).cover()).isEqualTo(new Span(0, 9));
  }

  /** Counts measured on the distribution: corpora README, section GIT. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    Git corpus = Git.in(RealCorpora.folder("GIT"));
    LoadReport train = corpus.load(Split.TRAIN).report();
    LoadReport dev = corpus.load(Split.VALIDATION).report();
    LoadReport test = corpus.load(Split.TEST).report();
    assertCounts(train, dev, test, "rows", 3734, 492, 930);
    assertCounts(train, dev, test, "triples", 3734, 492, 465);
    assertCounts(train, dev, test, "relations", 3734, 492, 465);
    assertCounts(train, dev, test, "sentences", 3731, 492, 465);
    assertCounts(train, dev, test, "rows.subject-repeated", 265, 39, 90);
    assertCounts(train, dev, test, "rows.edge-blank", 404, 54, 88);
    assertCounts(train, dev, test, "rows.non-ascii", 31, 13, 10);
    for (LoadReport report : List.of(train, dev, test)) {
      assertThat(report.counts().keySet())
          .filteredOn(key -> key.startsWith("relations."))
          .hasSize(22);
      assertThat(report.issues(Kind.OFFSET_MISMATCH)).isEmpty();
    }
    assertThat(corpus.study().load(Split.TRAIN)).hasSize(3731);
    // Three sentences with two predicates for the same entities, says the README.
    LoadReport study = corpus.study().load(Split.TRAIN).report();
    assertThat(study.count("sentences.severalTriples")).isEqualTo(3);
    assertThat(study.issues(Kind.WARNING))
        .anyMatch(issue -> issue.message().startsWith("3 of 3731 sentences carry more than one"));
    assertThat(corpus.study().load(Split.TEST)).hasSize(465);
  }
}
