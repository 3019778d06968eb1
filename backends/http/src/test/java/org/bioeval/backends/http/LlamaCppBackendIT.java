package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.Prompt;
import org.bioeval.testkit.BackendContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The backend contract against a real llama-server. */
class LlamaCppBackendIT extends BackendContract {

  private RealServers.Llama server;

  @BeforeAll
  void start() throws Exception {
    server = new RealServers.Llama();
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Backend open() {
    return OpenAiCompatibleBackend.at(server.address()).dialect(Dialect.LLAMA_CPP).build();
  }

  @Override
  protected boolean sameTextUnderLoad() {
    return false; // Slots are computed in one batch, whose size changes the last digits.
  }

  @Test
  void infoTellsWhatTheFileSays() throws Exception {
    // The values that llama-server prints when it loads this file.
    assertThat(backend().info().model()).isEqualTo("smollm2");
    assertThat(backend().info().properties())
        .containsEntry("parameters", "134515008")
        .containsEntry("quantisation", "Q4_1")
        .containsEntry("contextTokens", "2048");
  }

  @Test
  void promptLongerThanTheContextFailsForThatPromptAlone() throws Exception {
    Backend backend = backend();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> backend.complete(Prompt.raw("word ".repeat(3000)), Decoding.greedy()))
        .isInstanceOfSatisfying(
            PermanentException.class,
            e -> assertThat(e.scope()).isEqualTo(PermanentException.Scope.ITEM))
        .hasMessageContaining("shorten the prompt");
  }
}
