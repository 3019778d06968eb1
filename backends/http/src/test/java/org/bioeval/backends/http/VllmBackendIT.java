package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The backend contract against a real vLLM. */
class VllmBackendIT extends BackendContract {

  private String address;

  @BeforeAll
  void find() {
    address = RealServers.vllm();
  }

  @Override
  protected Backend open() {
    return VllmBackend.at(address).build();
  }

  @Override
  protected boolean sameTextUnderLoad() {
    return false; // Requests are computed in one batch, whose size changes the last digits.
  }

  @Test
  void promptLongerThanTheContextFailsForThatPromptAlone() throws Exception {
    Backend backend = backend();
    assertThatThrownBy(() -> backend.complete(Prompt.raw("word ".repeat(3000)), Decoding.greedy()))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.ITEM))
        .hasMessageContaining("shorten the prompt");
  }

  @Test
  void aModelThatIsNotServedIsRefusedWithTheNamesOfThoseThatAre() {
    assertThatThrownBy(() -> VllmBackend.at(address).model("no-such-model").build())
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("does not serve the model no-such-model")
        .hasMessageContaining("it serves: ");
  }

  @Test
  void loadsAndUnloadsAnAdapter() {
    String path = System.getenv("BIOEVAL_VLLM_ADAPTER");
    assumeTrue(
        path != null && !path.isEmpty(),
        "skipped: needs an adapter; run .ci/servers/with-vllm --lora COMMAND, which sets"
            + " BIOEVAL_VLLM_ADAPTER");
    Prompt prompt = Prompt.raw("The capital of France is");
    try (VllmBackend base = VllmBackend.at(address).build()) {
      VllmBackend tuned = base.loadAdapter("random", path);
      try {
        assertThat(base.servedModels()).contains("random");
        assertThat(tuned.info().properties()).containsEntry("baseModel", base.info().model());
        assertThat(tuned.complete(prompt, Decoding.greedy().withMaxTokens(2)).model())
            .contains("random");
        // Random weights, however small, change every probability.
        Decoding oneToken = Decoding.greedy().withMaxTokens(1).withLogprobs(1);
        assertThat(tuned.complete(prompt, oneToken).logprobs())
            .isNotEqualTo(base.complete(prompt, oneToken).logprobs());
      } finally {
        base.unloadAdapter("random");
      }
      assertThat(base.servedModels()).doesNotContain("random");
      assertThatThrownBy(() -> base.unloadAdapter("random"))
          .isInstanceOf(PermanentException.class)
          .hasMessageContaining("cannot be found");
    }
  }
}
