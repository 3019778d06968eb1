package org.bioeval.core.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tag that opens reasoning in an answer opens it at the end of a prompt too. */
class ReasoningOpenedTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|im_start|>assistant\n<think>\n",
        "<think>hm</think>Yes.<|assistant|><think>",
        "<thinking>",
        "<reasoning>\n\n"
      })
  void opened(String prompt) {
    assertThat(ReasoningSplit.opens(prompt)).isTrue();
    // What the model writes from there on is reasoning until it is closed.
    assertThat(ReasoningSplit.of("hm", ReasoningSplit.opens(prompt)).closed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Is 3 < 4 ?",
        "Put your reasoning in <think> tags.",
        "<|im_start|>assistant\n<think>\n\n</think>\n\n",
        "<think>Let me see",
        "<|im_start|>assistant\n",
        "Labels: [a, b]"
      })
  void notOpened(String prompt) {
    assertThat(ReasoningSplit.opens(prompt)).isFalse();
  }
}
