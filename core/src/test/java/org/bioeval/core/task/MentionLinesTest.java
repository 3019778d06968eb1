package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.junit.jupiter.api.Test;

/** Whether a comma in a line is one of a list or one of a mention. */
class MentionLinesTest {

  private static final MentionInstance ITEM =
      new MentionInstance(
          Document.of(
              "d",
              "Phenacetin and aspirin cause cancer of the renal pelvis, ureter or bladder and also"
                  + " nausea."),
          ImmutableList.of());
  private static final String CANCER = "cancer of the renal pelvis, ureter or bladder";

  private static final Task<MentionInstance, ImmutableSet<String>> TASK =
      Tasks.labelSet(
          Schema.of("toy", new Schema.Label("Chemical", ""), new Schema.Label("Disease", "")));

  private static Outcome<ImmutableSet<String>> read(String answer) {
    return TASK.parse(ITEM, Completion.of(answer));
  }

  private static ImmutableSet<String> answered(String answer) {
    Outcome<ImmutableSet<String>> outcome = read(answer);
    assertThat(outcome.kind()).as(answer).isEqualTo(Outcome.Kind.ANSWERED);
    return outcome.scored().orElseThrow();
  }

  @Test
  void whereATypeHasSeveralLinesEachIsOneMention() {
    assertThat(answered("Chemical: aspirin\nDisease: " + CANCER + "\nDisease: nausea"))
        .containsExactly("Chemical: aspirin", "Disease: " + CANCER, "Disease: nausea");
    assertThat(answered("## Disease\n- " + CANCER.toUpperCase(Locale.ROOT) + "\n- nausea"))
        .contains("Disease: nausea")
        .hasSize(2);
  }

  @Test
  void aLineForEachTypeLeavesOpenWhetherItIsAList() {
    assertThat(read("Chemical: aspirin\nDisease: " + CANCER).kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(answered("Chemical: aspirin\nDisease: \"" + CANCER + "\""))
        .containsExactly("Chemical: aspirin", "Disease: " + CANCER);
  }

  @Test
  void wordsThatDoNotStandTogetherAreAList() {
    assertThat(answered("Chemical: aspirin, Phenacetin\nDisease: nausea"))
        .containsExactly("Chemical: aspirin", "Chemical: Phenacetin", "Disease: nausea");
    assertThat(answered("Chemical: aspirin, ibuprofen\nChemical: Phenacetin"))
        .containsExactly("Chemical: aspirin", "Chemical: ibuprofen", "Chemical: Phenacetin");
  }

  @Test
  void bracketsInLinesAreNotJson() {
    assertThat(answered("Chemical: 9-[[2-methoxy-4-[(methyl)amino]phenyl]amino]-acridine"))
        .containsExactly("Chemical: 9-[[2-methoxy-4-[(methyl)amino]phenyl]amino]-acridine");
  }

  /** Retrieval answers with the words of another text, and format puts such words into quotes. */
  @Test
  void wordsInQuotesAreAMentionAlsoWhereTheyCouldSayNothing() {
    assertThat(TASK.format(ImmutableSet.of("Chemical: NO", "Chemical: Na")))
        .isEqualTo("Chemical: \"NO\"\nChemical: \"Na\"");
    assertThat(answered("Chemical: \"NO\"\nChemical: \"Na\"\nDisease: nausea"))
        .containsExactly("Chemical: NO", "Chemical: Na", "Disease: nausea");
    assertThat(answered("Chemical: aspirin\nDisease: \"none\"\nDisease: N/A"))
        .containsExactly("Chemical: aspirin");
  }

  @Test
  void noneIsNoneAlsoWhereTheTextHoldsTheWord() {
    MentionInstance item =
        new MentionInstance(Document.of("n", "Of all patients none had died."), ImmutableList.of());
    Outcome<ImmutableSet<String>> outcome = TASK.parse(item, Completion.of("none"));
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.ANSWERED);
    assertThat(outcome.scored().orElseThrow()).isEmpty();
  }

  @Test
  void aListInAnotherLinePutsItInDoubt() {
    assertThat(
            read("Chemical: aspirin, Phenacetin\nDisease: " + CANCER + "\nDisease: nausea").kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
  }

  @Test
  void examplesStandInQuotesOnlyWhereTheyWouldBeOpen() {
    assertThat(TASK.format(ImmutableSet.of("Disease: a, b", "Disease: c. elegans.")))
        .isEqualTo("Disease: a, b\nDisease: c. elegans.");
    assertThat(TASK.format(ImmutableSet.of("Disease: a, b", "Chemical: c")))
        .isEqualTo("Disease: \"a, b\"\nChemical: c");
  }
}
