package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.hub.FakeHub;
import org.bioeval.backends.checkpoint.hub.HubGguf;
import org.bioeval.backends.http.RealServers;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server with a real model that came from a stand-in for the Hub. */
@Timeout(600)
class HubModelIT {

  @TempDir Path cache;

  @Test
  void answersAsWithTheFileItself() throws Exception {
    Path file = RealServers.gguf();
    Path program = RealServers.llamaServer();
    Prompt prompt = Prompt.raw("Aspirin is used to treat");
    Decoding decoding = Decoding.greedy().withMaxTokens(12);
    String expected;
    try (LlamafileBackend local = LlamafileBackend.of(file).server(program).threads(1).start()) {
      expected = local.complete(prompt, decoding).text();
    }
    assertThat(expected).isNotBlank();
    try (FakeHub server = new FakeHub()) {
      server.holds(Files.readAllBytes(file), "SmolLM2-Q4_1.gguf", "SmolLM2-Q8_0.gguf");
      HubGguf model = HubGguf.of("org/tiny:q4_1");
      try (LlamafileBackend backend =
          LlamafileBackend.of(model, server.hub(cache)).server(program).threads(1).start()) {
        assertThat(backend.complete(prompt, decoding).text()).isEqualTo(expected);
        assertThat(backend.info().model()).isEqualTo("SmolLM2-Q4_1");
      }
      assertThat(server.fetched()).containsExactly("SmolLM2-Q4_1.gguf");
    }
  }
}
