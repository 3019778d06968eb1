package org.bioeval.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collections;
import java.util.List;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few-shot examples, chain of thought and votes, alone and stacked. */
class StrategiesTest {

  private static final Schema SCHEMA =
      Schema.of("toy", new Schema.Label("METHODS", ""), new Schema.Label("RESULTS", ""));
  private static final Task<ClassificationInstance, ImmutableSet<String>> TASK =
      Tasks.classification(SCHEMA);

  private static ClassificationInstance item(String id, String text) {
    return new ClassificationInstance(Document.of(id, text), "RESULTS");
  }

  @Test
  void examplesAreTurnsBeforeTheQuestion() {
    Task<ClassificationInstance, ImmutableSet<String>> task =
        TASK.with(FewShot.fixed(List.of(item("a", "one"), item("b", "two"))));
    List<Message> messages = task.prompt(item("c", "three")).messages();
    assertThat(messages.subList(1, messages.size()))
        .containsExactly(
            Message.user("Text: one"),
            Message.assistant("RESULTS"),
            Message.user("Text: two"),
            Message.assistant("RESULTS"),
            Message.user("Text: three"));
    assertThat(task.name()).isEqualTo("toy/label-set+2-shot");
  }

  @Test
  void anItemIsNeverItsOwnExample() {
    Task<ClassificationInstance, ImmutableSet<String>> fixed =
        TASK.with(
            FewShot.fixed(List.of(item("a", "one"), item("b", "IL-2  binds.\n"), item("c", "x"))));
    // The same id; the same text but for case and blanks.
    assertThat(fixed.prompt(item("c", "three")).messages()).hasSize(6);
    assertThat(fixed.prompt(item("d", "il-2 Binds.")).messages())
        .hasSize(6)
        .doesNotContain(Message.user("Text: IL-2  binds.\n"));
    // A retriever that does not keep its promise.
    Task<ClassificationInstance, ImmutableSet<String>> retrieved =
        TASK.with(
            FewShot.retrieved(
                (text, count) -> ImmutableList.of(item("q", text), item("near", "near")), 2));
    assertThat(retrieved.prompt(item("q2", "the text")).messages().subList(1, 4))
        .containsExactly(
            Message.user("Text: near"),
            Message.assistant("RESULTS"),
            Message.user("Text: the text"));
  }

  @Test
  void theMostSimilarExampleStandsLast() {
    Task<ClassificationInstance, ImmutableSet<String>> task =
        TASK.with(
            FewShot.retrieved(
                (text, count) -> ImmutableList.of(item("n", "nearest"), item("f", "far")), 2));
    assertThat(task.prompt(item("q", "question")).messages())
        .extracting(Message::text)
        .containsSubsequence("Text: far", "Text: nearest", "Text: question");
  }

  @Test
  void needsExamples() {
    assertThatThrownBy(() -> FewShot.fixed(List.of()))
        .hasMessage("few-shot prompting needs at least one example");
    assertThatThrownBy(() -> FewShot.retrieved((text, count) -> ImmutableList.of(), 0))
        .hasMessage("illegal number of examples: 0, must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It reports a number. Final answer: RESULTS",
        "Hm.\n\n**Final answer:** RESULTS",
        "Hm.\n\n**Final Answer**: RESULTS",
        "final answer:\nRESULTS",
        "Final answer: METHODS? No. Final answer: RESULTS",
        "<think>Final answer: METHODS</think>Final answer: RESULTS",
        "İİİİ Final answer: RESULTS"
      })
  void onlyWhatFollowsTheLastMarkIsRead(String text) {
    Task<ClassificationInstance, ImmutableSet<String>> task = TASK.with(ChainOfThought.marked());
    assertThat(task.parse(item("a", "x"), Completion.of(text)).scored())
        .contains(ImmutableSet.of("RESULTS"));
  }

  @Test
  void withoutAMarkThereIsNoAnswer() {
    Task<ClassificationInstance, ImmutableSet<String>> task = TASK.with(ChainOfThought.marked());
    Outcome<ImmutableSet<String>> outcome = task.parse(item("a", "x"), Completion.of("RESULTS"));
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThat(outcome.reason()).isEqualTo("the answer has no mark \"Final answer:\"");
    assertThat(
            task.parse(item("a", "x"), Completion.of("Well,", FinishReason.LENGTH, Usage.UNKNOWN))
                .kind())
        .isEqualTo(Outcome.Kind.TRUNCATED);
  }

  @Test
  void examplesOfAChainOfThoughtShowTheMark() {
    Task<ClassificationInstance, ImmutableSet<String>> task =
        TASK.with(ChainOfThought.marked()).with(FewShot.fixed(List.of(item("a", "one"))));
    assertThat(task.prompt(item("b", "two")).messages())
        .contains(Message.assistant("Final answer: RESULTS"));
    assertThat(task.prompt(item("b", "two")).messages().get(3).text())
        .isEqualTo(
            "Text: two\n\nThink step by step first. Then write \"Final answer:\" and after it the answer"
                + " in the form asked for.");
    assertThat(task.name()).isEqualTo("toy/label-set+cot+1-shot");
    assertThat(task.constraint(item("b", "two"))).isEmpty();
  }

  private static List<Completion> said(String... texts) {
    return List.of(texts).stream().map(Completion::of).toList();
  }

  @Test
  void theMostFrequentAnswerWinsAndTheFirstOfEqualOnes() {
    Task<ClassificationInstance, ImmutableSet<String>> three =
        TASK.with(SelfConsistency.of(3, 0.7));
    assertThat(three.parse(item("a", "x"), said("METHODS", "RESULTS", "RESULTS")).scored())
        .contains(ImmutableSet.of("RESULTS"));
    assertThat(three.parse(item("a", "x"), said("METHODS", "?", "RESULTS")).scored())
        .contains(ImmutableSet.of("METHODS"));
    assertThat(three.parse(item("a", "x"), said("?", "?", "RESULTS")).scored())
        .contains(ImmutableSet.of("RESULTS"));
    assertThat(three.parse(item("a", "x"), said("?", "I cannot help with that", "!")).kind())
        .isEqualTo(Outcome.Kind.UNPARSEABLE);
    assertThatThrownBy(() -> three.parse(item("a", "x"), said("METHODS")))
        .hasMessage("task toy/label-set+vote3@0.7 reads 3 completions an item, not 1");
  }

  @Test
  void theOrderWithinAnAnswerDoesNotMatter() {
    Schema schema = Schema.of("toy", new Schema.Label("Chemical", ""));
    MentionInstance item =
        new MentionInstance(Document.of("m", "A and B and C"), ImmutableList.of());
    Task<MentionInstance, ImmutableList<Mention>> task =
        Tasks.mentions(schema).with(SelfConsistency.of(3, 1));
    List<Completion> completions =
        new java.util.ArrayList<>(said("[\"C\"]", "[\"A\",\"B\"]", "[\"B\",\"A\"]"));
    for (int i = 0; i < 3; i++) {
      Collections.rotate(completions, 1);
      assertThat(task.parse(item, completions).scored().get())
          .extracting(Mention::text)
          .containsExactlyInAnyOrder("A", "B");
    }
  }

  @Test
  void labelsAreVotedOnOneByOne() {
    Schema schema =
        Schema.of(
            "toy", new Schema.Label("A", ""), new Schema.Label("B", ""), new Schema.Label("C", ""));
    org.bioeval.core.data.EventInstance item =
        new org.bioeval.core.data.EventInstance(
            Document.of("e", "x"), ImmutableList.of(), ImmutableList.of());
    Task<org.bioeval.core.data.EventInstance, ImmutableSet<String>> task =
        Tasks.<org.bioeval.core.data.EventInstance>labelSet(schema)
            .with(SelfConsistency.perLabel(4, 0.7));
    // A: 3 of 4, B: 2 of 4 is not more than half, C: 1 of 4.
    assertThat(task.parse(item, said("A, B", "A", "A, C", "B")).scored())
        .contains(ImmutableSet.of("A"));
  }

  @Test
  void samplesHaveSeedsOfTheirOwn() {
    Task<ClassificationInstance, ImmutableSet<String>> task = TASK.with(SelfConsistency.of(3, 0.7));
    assertThat(task.samples()).isEqualTo(3);
    for (int sample = 0; sample < 3; sample++) {
      Decoding decoding = task.decoding(Decoding.greedy().withSeed(100), sample);
      assertThat(decoding.temperature()).isEqualTo(0.7);
      assertThat(decoding.seed()).hasValue(100 + sample);
    }
    assertThatThrownBy(() -> SelfConsistency.of(1, 0.7))
        .hasMessage("illegal number of samples: 1, must be at least 2");
    assertThatThrownBy(() -> SelfConsistency.of(2, 0))
        .hasMessageContaining("illegal temperature: 0.0");
    assertThatThrownBy(() -> task.with(SelfConsistency.of(2, 1)))
        .hasMessage("task toy/label-set+vote3@0.7 already samples 3 completions");
  }
}
