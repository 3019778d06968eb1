package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendContract;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
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
}
