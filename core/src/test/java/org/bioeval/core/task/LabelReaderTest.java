package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels are read in the forms models write them, and nothing is read that was not said. */
class LabelReaderTest {

  private static final List<String> EVENTS =
      List.of("Gene_expression", "Binding", "Regulation", "Positive_regulation");

  private final LabelReader events = new LabelReader(EVENTS);

  private void assertReads(String answer, String... labels) {
    Optional<ImmutableSet<String>> read = events.readSet(answer);
    assertThat(read).as(answer).isPresent();
    assertThat(read.get()).as(answer).containsExactly(labels);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Binding, Regulation",
        "Binding,Regulation",
        "binding; REGULATION.",
        "Binding\nRegulation",
        "- Binding\n- Regulation",
        "* Binding\n* Regulation\n",
        "1. Binding\n2. Regulation",
        "1) Binding 2) Regulation",
        "Binding and Regulation",
        "Binding | Regulation",
        "**Binding**, **Regulation**",
        "\"Binding\", \"Regulation\"",
        "[Binding, Regulation]",
        "[\"Binding\", \"Regulation\"]",
        "```json\n[\"Binding\", \"Regulation\"]\n```",
        "{\"labels\": [\"Binding\", \"Regulation\"]}",
        "{\"labels\": \"Binding, Regulation\"}",
        "[\"Binding\", \"Regulation\",",
        "Event types: Binding, Regulation",
        "The text states Binding and also Regulation of NF-kB."
      })
  void readsBoth(String answer) {
    assertReads(answer, "Binding", "Regulation");
  }

  @Test
  void anInventedNameBesideLabelsIsAPrediction() {
    assertReads("Binding, Regulation, Teleportation", "Binding", "Regulation", "Teleportation");
    assertReads("[\"Binding\", \"Teleportation\"]", "Binding", "Teleportation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Binding: no",
        "It is binding, not regulation.",
        "Neither Binding nor Regulation is stated.",
        "Binding or Regulation",
        "The text does not state Binding.",
        "A DNA-binding domain.",
        "Binding is unlikely.",
        "[\"Binding\"]\n[]",
        "{\"Binding\": 0.5, \"Regulation\": 0.2}",
        "I would answer [] if there were none, but there is Binding."
      })
  void readsNothingWhereTwoReadingsArePossible(String answer) {
    assertThat(events.readSet(answer)).as(answer).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Gene_expression",
        "gene expression",
        "Gene-Expression",
        "GeneExpression",
        "The type is gene expression.",
        "[\"gene expression\"]"
      })
  void blanksHyphensAndUnderscoresDoNotMatter(String answer) {
    assertReads(answer, "Gene_expression");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "None.",
        "NONE",
        "N/A",
        "[]",
        "{\"labels\": []}",
        "{\"labels\": null}",
        "[\"none\"]",
        "```json\n[]\n```",
        "None of these types applies.",
        "Event types: none",
        "**none**"
      })
  void noneIsTheEmptySet(String answer) {
    assertReads(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "...",
        "I do not know.",
        "Teleportation",
        "[\"Teleportation\"]",
        "{\"confidence\": 0.9}",
        "{}",
        "bindings and regulations",
        "unbinding"
      })
  void readsNothingWhereNoLabelIsNamed(String answer) {
    assertThat(events.readSet(answer)).as(answer).isEmpty();
  }

  @Test
  void oneLabelInsideAnotherCountsOnce() {
    assertReads("This is positive regulation of IL-2.", "Positive_regulation");
    assertReads(
        "First regulation, later on positive regulation.", "Regulation", "Positive_regulation");
  }

  @Test
  void keepsTheOrderOfTheAnswer() {
    assertReads("Regulation, Binding", "Regulation", "Binding");
    assertReads("It shows regulation after binding here", "Regulation", "Binding");
  }

  @Test
  void readsExactlyOne() {
    LabelReader one = new LabelReader(List.of("no advice", "weak advice", "strong advice"));
    for (String answer :
        List.of(
            "weak advice",
            "Weak Advice.",
            "Label: weak advice",
            "2) weak advice",
            "weak advice\n\nThe sentence hedges; strong advice would not.",
            "{\"label\": \"weak advice\"}",
            "```json\n{\"label\": \"weak advice\", \"confidence\": \"high\"}\n```",
            "I would say weak advice, since it hedges.")) {
      assertThat(one.readOne(answer)).as(answer).contains("weak advice");
    }
    for (String answer :
        List.of(
            "",
            "none",
            "advice",
            "weak advice or strong advice",
            "[\"no advice\", \"weak advice\"]")) {
      assertThat(one.readOne(answer)).as(answer).isEmpty();
    }
  }

  @Test
  void aLabelNamedNoneIsALabel() {
    LabelReader ddi = new LabelReader(List.of("mechanism", "none"));
    assertThat(ddi.readOne("None.")).contains("none");
    assertThat(ddi.readSet("none")).contains(ImmutableSet.of("none"));
  }

  @Test
  void labelsMayHoldCommasAndAnd() {
    LabelReader reader =
        new LabelReader(List.of("cause", "effect", "cause and effect", "signs, symptoms"));
    assertThat(reader.readSet("cause and effect")).contains(ImmutableSet.of("cause and effect"));
    assertThat(reader.readSet("signs, symptoms")).contains(ImmutableSet.of("signs, symptoms"));
    assertThat(reader.readSet("[\"signs, symptoms\", \"cause\"]"))
        .contains(ImmutableSet.of("signs, symptoms", "cause"));
    assertThat(reader.readSet("cause, effect")).contains(ImmutableSet.of("cause", "effect"));
  }

  @Test
  void labelsMayDifferInSignsOnly() {
    LabelReader reader = new LabelReader(List.of("+", "-", "1+", "1-"));
    assertThat(reader.readOne("+")).contains("+");
    assertThat(reader.readOne("-")).contains("-");
    assertThat(reader.readOne("1-")).contains("1-");
    assertThat(reader.readOne("")).isEmpty();
    assertThat(reader.readOne("?")).isEmpty();
  }

  @Test
  void doesNotDependOnTheDefaultLocale() {
    java.util.Locale before = java.util.Locale.getDefault();
    try {
      // In Turkish, "BINDING" would become "bındıng".
      java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr"));
      assertReads("BINDING", "Binding");
      assertReads("It is BINDING, I think.", "Binding");
    } finally {
      java.util.Locale.setDefault(before);
    }
  }

  @Test
  void survivesLongAnswers() {
    assertThat(events.readSet("[".repeat(100_000))).isEmpty();
    assertThat(events.readSet("bindin ".repeat(100_000))).isEmpty();
    assertReads("Binding ".repeat(100_000), "Binding");
    assertReads("Binding,".repeat(100_000), "Binding");
  }

  @Property
  void readsBackWhatIsJoinedInAnyUsualWay(
      @ForAll Set<@net.jqwik.api.constraints.IntRange(min = 0, max = 3) Integer> chosen) {
    List<String> labels = chosen.stream().map(EVENTS::get).toList();
    ImmutableSet<String> expected = ImmutableSet.copyOf(labels);
    for (String joint : List.of(", ", "\n", "; ", " and ", "\n- ")) {
      String answer = labels.isEmpty() ? "none" : String.join(joint, labels);
      assertThat(events.readSet(answer)).as(answer).contains(expected);
    }
    String json =
        labels.stream().map(l -> '"' + l + '"').collect(Collectors.joining(", ", "[", "]"));
    assertThat(events.readSet(json)).contains(expected);
  }

  @Property
  void noTextMakesItThrow(@ForAll String text) {
    Set<String> read = events.readSet(text).orElse(ImmutableSet.of());
    assertThat(read.isEmpty() || read.stream().anyMatch(EVENTS::contains)).isTrue();
    events.readOne(text);
  }
}
