package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.DialogueInstance.Turn;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.internal.NoteDivisions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AciBenchTest {
  private static final Split TEST3 = Split.of("test3");

  @Nested
  class Encounters extends LoaderContract<DialogueInstance> {
    @Override
    Corpus<DialogueInstance> corpus(Path folder) {
      return AciBench.in(folder);
    }

    @Override
    String name() {
      return "ACI-Bench";
    }
  }

  @Nested
  class EncountersOfTheRealCorpus extends Encounters {
    @Override
    Path folder() {
      return RealCorpora.folder(name());
    }
  }

  @Nested
  class Study extends LoaderContract<DialogueInstance> {
    @Override
    Corpus<DialogueInstance> corpus(Path folder) {
      return AciBench.in(folder).study();
    }

    @Override
    String name() {
      return "ACI-Bench";
    }
  }

  private static AciBench miniature(Path temp) {
    return AciBench.in(Miniatures.extractTo(temp).resolve("ACI-Bench"));
  }

  @Test
  void dividesNotesByTheirHeaders(@TempDir Path temp) {
    List<DialogueInstance> train = miniature(temp).load(Split.TRAIN).toList();
    DialogueInstance first = train.get(0);
    assertThat(first.id()).isEqualTo("D2N001");
    assertThat(first.divisions().keySet())
        .containsExactly(
            "subjective", "objective_exam", "objective_results", "assessment_and_plan");
    assertThat(first.divisions().get("objective_results"))
        .isEqualTo("RESULTS\n\nX-ray: no finding.\nImpression: normal chest.\n\n");
    assertThat(first.reference())
        .isEqualTo("ASSESSMENT AND PLAN\n\nStop norvalin. Call me if the hiccups return.");
    assertThat(String.join("", first.divisions().values())).isEqualTo(first.note());
    // A capitalised impression is the assessment; there is no examination.
    assertThat(train.get(2).divisions()).doesNotContainKey("objective_exam");
    assertThat(train.get(2).reference())
        .isEqualTo("IMPRESSION\n\nWrist sprain.\n\nPLAN\n\nSplint for 2 weeks.");
  }

  @Nested
  class Published extends LoaderContract<DialogueInstance> {
    @Override
    Corpus<DialogueInstance> corpus(Path folder) {
      return AciBench.in(folder).published();
    }

    @Override
    String name() {
      return "ACI-Bench";
    }
  }

  /** The tagger behind the published files takes the first words of a sentence for a header. */
  @Test
  void dividesNotesAsPublished() {
    String note =
        "PHYSICAL EXAM\n\nLungs clear.\n\nPLAN\n\nCough\nPhysical exam shows clear lungs.\n\n"
            + "Results were discussed.\nINSTRUCTIONS\n\nRest.";
    assertThat(NoteDivisions.of(note))
        .containsExactly(
            entry("objective_exam", "PHYSICAL EXAM\n\nLungs clear.\n\n"),
            entry("assessment_and_plan", note.substring(note.indexOf("PLAN"))));
    assertThat(NoteDivisions.published(note))
        .containsExactly(
            entry(
                "objective_exam",
                "PHYSICAL EXAM\n\nLungs clear.\n\nPhysical exam shows clear lungs.\n\n"),
            entry("assessment_and_plan", "PLAN\n\nCough\n"),
            entry("objective_results", "Results were discussed.\nINSTRUCTIONS\n\nRest."));
  }

  /**
   * Of all 207 notes one differs: D2N030, whose published plan ends after the second heading. The
   * mean of the published plans of the training set is that of the corpora README, 170.0 words.
   */
  @Test
  void differsFromThePublishedDivisionInOneNote() {
    AciBench corpus = AciBench.in(RealCorpora.folder("ACI-Bench"));
    List<String> different = new ArrayList<>();
    for (Split split : corpus.splits()) {
      List<DialogueInstance> published = corpus.published().load(split).toList();
      List<DialogueInstance> noted = corpus.load(split).toList();
      for (int i = 0; i < noted.size(); i++) {
        if (!published.get(i).divisions().equals(noted.get(i).divisions())) {
          different.add(noted.get(i).id());
          assertThat(noted.get(i).reference())
              .startsWith(published.get(i).reference())
              .contains("\nPhysical exam indicated stable breast density");
          assertThat(published.get(i).reference())
              .endsWith("PLAN\n\nFollow-up bilateral breast cysts\n");
          assertThat(published.get(i).divisions().get("objective_exam"))
              .startsWith("PHYSICAL EXAM")
              .endsWith("Call clinic with any additional concerns.");
        }
      }
    }
    assertThat(different).containsExactly("D2N030");
    LoadReport train = corpus.published().load(Split.TRAIN).report();
    assertThat(train.count("words.assessment_and_plan") / 67.0)
        .isCloseTo(170.0, within(0.05000001));
    assertThat(corpus.published().strict().load(Split.TRAIN).info().notes())
        .containsExactly("notes divided as published with the corpus");
  }

  @Test
  void joinsLinesWithoutASpeakerToTheTurnBefore(@TempDir Path temp) {
    List<DialogueInstance> train = miniature(temp).load(Split.TRAIN).toList();
    assertThat(train.get(1).turns().get(2))
        .isEqualTo(new Turn("doctor", "okay . let me have a look .\ntake a deep breath ."));
    assertThat(train.get(2).turns()).extracting(Turn::speaker).contains("patient_guest");
  }

  @Test
  void givesTheFullNoteIfAsked(@TempDir Path temp) {
    for (DialogueInstance item : miniature(temp).fullNote().load(Split.TRAIN)) {
      assertThat(item.reference()).isEqualTo(item.note()).isNotEmpty();
    }
  }

  /** Counts measured on the distribution: corpora README, section ACI-Bench. */
  @Test
  void countsTheRealCorpusAsTheReadmeDoes() {
    AciBench corpus = AciBench.in(RealCorpora.folder("ACI-Bench"));
    // README: 170.0 words of assessment and plan in train; by the published headers it is 170.9.
    assertSplit(corpus, "train", 67, "D2N001", 1301, 421, 170.9);
    assertSplit(corpus, "validation", 20, "D2N068", 1221, 431, 171.2);
    assertSplit(corpus, "test1", 40, "D2N088", 1231, 415, 172.1);
    assertSplit(corpus, "test2", 40, "D2N128", 1382, 438, 179.5);
    assertSplit(corpus, "test3", 40, "D2N168", 1334, 440, 181.2);
    LoadReport test = corpus.load(TEST3).report();
    assertThat(test.count("dialogues.virtassist")).isEqualTo(10);
    assertThat(test.count("dialogues.virtscribe")).isEqualTo(8);
    assertThat(test.count("dialogues.aci")).isEqualTo(22);
    // 13 of 40 have no results.
    assertThat(test.count("divisions.objective_results")).isEqualTo(27);
    assertThat(test.count("divisions.assessment_and_plan")).isEqualTo(40);
  }

  private static void assertSplit(
      AciBench corpus, String split, int size, String first, int dialogue, int note, double plan) {
    var dataset = corpus.load(Split.of(split));
    LoadReport report = dataset.report();
    assertThat(dataset).as(split).hasSize(size);
    assertThat(dataset.toList().get(0).id()).isEqualTo(first);
    assertThat(report.count("dialogues")).isEqualTo(size);
    assertThat(Math.round(report.count("words.dialogue") / (double) size)).isEqualTo(dialogue);
    assertThat(Math.round(report.count("words.note") / (double) size)).isEqualTo(note);
    assertThat(report.count("words.assessment_and_plan") / (double) size)
        .as("words of assessment and plan in %s", split)
        .isCloseTo(plan, within(0.05000001));
    assertThat(report.issues()).isEmpty();
  }

  @Test
  void givesTheSameReferencesFromTheStudysFileAndFromTheHeaders() {
    AciBench corpus = AciBench.in(RealCorpora.folder("ACI-Bench"));
    List<DialogueInstance> study = corpus.study().load(TEST3).toList();
    List<DialogueInstance> csv = corpus.load(TEST3).toList();
    assertThat(study).hasSize(40);
    for (int i = 0; i < study.size(); i++) {
      assertThat(study.get(i).id()).isEqualTo(csv.get(i).id());
      assertThat(study.get(i).text()).isEqualTo(csv.get(i).text());
      assertThat(study.get(i).reference()).isEqualTo(csv.get(i).reference());
      assertThat(study.get(i).turns()).isEqualTo(csv.get(i).turns());
    }
  }
}
