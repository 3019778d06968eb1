package org.bioeval.core.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in a reasoning block is kept and never part of the answer, however the block was opened. */
class ReasoningSplitTest {

  private static ReasoningSplit answered(String reasoning, String answer) {
    return new ReasoningSplit(reasoning, answer, true);
  }

  private static ReasoningSplit unclosed(String reasoning) {
    return new ReasoningSplit(reasoning, "", false);
  }

  @Test
  void textWithoutTagsIsTheAnswer() {
    assertThat(ReasoningSplit.of(" Binding\n", false)).isEqualTo(answered("", "Binding"));
    assertThat(ReasoningSplit.of("", false)).isEqualTo(answered("", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"think", "thinking", "reasoning"})
  void allTagsAreKnown(String tag) {
    String text = "<" + tag + ">\nIt binds.\n</" + tag + ">\n\nBinding";
    assertThat(ReasoningSplit.of(text, false)).isEqualTo(answered("It binds.", "Binding"));
  }

  @Test
  void theTemplateMayHaveOpenedTheBlock() {
    assertThat(ReasoningSplit.of("It binds.</think>Binding", true))
        .isEqualTo(answered("It binds.", "Binding"));
    // Without being told, the closing tag alone says the same.
    assertThat(ReasoningSplit.of("It binds.</think>Binding", false))
        .isEqualTo(answered("It binds.", "Binding"));
  }

  @Test
  void aBlockThatIsNeverClosedLeavesNoAnswer() {
    assertThat(ReasoningSplit.of("<think>It binds, so", false)).isEqualTo(unclosed("It binds, so"));
    assertThat(ReasoningSplit.of("It binds, so", true)).isEqualTo(unclosed("It binds, so"));
    assertThat(ReasoningSplit.of("", true)).isEqualTo(unclosed(""));
  }

  @Test
  void anEmptyBlockIsNoReasoning() {
    assertThat(ReasoningSplit.of("<think>\n\n</think>\n\nBinding", false))
        .isEqualTo(answered("", "Binding"));
  }

  @Test
  void theAnswerFollowsTheLastClosingTag() {
    assertThat(ReasoningSplit.of("<think>a</think>draft<think>b</think>final", false).answer())
        .isEqualTo("final");
  }

  @Test
  void wordsBeforeABlockBelongToTheAnswer() {
    assertThat(ReasoningSplit.of("Sure. <think>It binds.</think>Binding", false))
        .isEqualTo(answered("It binds.", "Sure. Binding"));
  }

  @Test
  void wordsBeforeATagInsideAnOpenedBlockDoNot() {
    assertThat(ReasoningSplit.of("Use <think> or not?</think>Binding", true))
        .isEqualTo(answered("Use <think> or not?", "Binding"));
  }

  @Test
  void aBlockThatIsOpenedAgainAndNotClosedLeavesNoAnswer() {
    assertThat(ReasoningSplit.of("<think>a</think>Binding <think>or Regulation", false).closed())
        .isFalse();
    assertThat(ReasoningSplit.of("a</think>Binding <think>or Regulation", true).closed()).isFalse();
  }

  @Test
  void anotherTagQuotedInTheReasoningDoesNotMatter() {
    assertThat(ReasoningSplit.of("<thinking>what is <think>?</thinking>Binding", false))
        .isEqualTo(answered("what is <think>?", "Binding"));
  }

  @ParameterizedTest
  @CsvSource({"STOP, true", "LENGTH, true"})
  void aServersReasoningFieldIsTheReasoning(FinishReason finish, boolean closed) {
    Completion completion = served("It binds.", "Binding", false, finish);
    assertThat(completion.split()).isEqualTo(new ReasoningSplit("It binds.", "Binding", closed));
  }

  @Test
  void aServersReasoningThatUsedUpTheTokensIsUnclosed() {
    assertThat(served("It binds", "", false, FinishReason.LENGTH).split())
        .isEqualTo(unclosed("It binds"));
    assertThat(served("It binds", "", false, FinishReason.STOP).split())
        .isEqualTo(answered("It binds", ""));
  }

  @Test
  void tagsBesideAServersReasoningAreSplitOffAllTheSame() {
    assertThat(served("a", "<think>b</think>Binding", false, FinishReason.STOP).split())
        .isEqualTo(answered("a\nb", "Binding"));
    assertThat(served("a", "<think>b", false, FinishReason.STOP).split().closed()).isFalse();
    // The server took both tags away, though the template had opened the block.
    assertThat(served("a", "Binding", true, FinishReason.STOP).split())
        .isEqualTo(answered("a", "Binding"));
  }

  private static Completion served(
      String reasoning, String text, boolean opened, FinishReason finish) {
    return new Completion(
        text,
        Optional.of(reasoning),
        opened,
        finish,
        Usage.UNKNOWN,
        ImmutableList.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Property
  void whatStandsInABlockIsNeverInTheAnswer(
      @ForAll String before, @ForAll String after, @ForAll boolean opened) {
    String secret = "\uE000secret\uE001";
    String text = (opened ? "" : "<think>") + before + secret + before + "</think>" + after;
    ReasoningSplit split = ReasoningSplit.of(text, opened);
    assertThat(split.closed()).isTrue();
    assertThat(split.reasoning()).contains(secret);
    assertThat(split.answer()).doesNotContain(secret).isEqualTo(after.strip());
  }
}
