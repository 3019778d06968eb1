package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.hub.FakeHub;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.hub.HubException;
import org.bioeval.backends.checkpoint.hub.HubGguf;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models by their names on the Hub, with stubs in place of the Hub and of llama-server. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stub is started by a shell script")
@Timeout(300)
class HubModelTest {
  private static final HubGguf MODEL = HubGguf.of("org/tiny:Q4_K_M");

  @TempDir Path folder;
  private FakeHub server;
  private byte[] gguf;

  @BeforeEach
  void start() throws IOException {
    gguf = TinyGguf.model().bytes();
    server = new FakeHub();
    server.holds(gguf, "README.md", "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LlamafileBuilder of(HubGguf model, Hub hub) throws IOException {
    return LlamafileBackend.of(model, hub).server(StubServer.program(folder, "stub"));
  }

  @Test
  void aModelIsFetchedWhenItsServerIsStarted() throws Exception {
    Hub hub = server.hub(folder.resolve("cache"));
    LlamafileBuilder builder = of(MODEL, hub);
    assertThat(server.requestCount()).isZero();
    try (LlamafileBackend backend = builder.start()) {
      assertThat(backend.complete(Prompt.raw("ping"), Decoding.greedy()).text()).isEqualTo("pong");
      assertThat(backend.info().model()).isEqualTo("tiny-Q4_K_M");
      assertThat(backend.info().identity())
          .containsEntry("file.sha256", Hashing.sha256().hashBytes(gguf).toString());
      assertThat(backend.info().details())
          .containsEntry("repository", "org/tiny")
          .containsEntry("revision", FakeHub.COMMIT);
    }
    assertThat(server.fetched()).containsExactly("tiny-Q4_K_M.gguf");
    int requests = server.requestCount();
    try (LlamafileBackend backend = of(MODEL, hub.withOffline(true)).start()) {
      assertThat(backend.info().model()).isEqualTo("tiny-Q4_K_M");
    }
    assertThat(server.requestCount()).isEqualTo(requests);
  }

  /** The same file from the Hub and from a folder is the same model. */
  @Test
  void whereAFileCameFromIsNoPartOfItsIdentity() throws Exception {
    Path file = TinyGguf.model().write(folder.resolve("tiny-Q4_K_M.gguf"));
    try (LlamafileBackend fetched = of(MODEL, server.hub(folder.resolve("cache"))).start();
        LlamafileBackend local =
            LlamafileBackend.of(file).server(StubServer.program(folder, "stub")).start()) {
      assertThat(fetched.info().identity()).isEqualTo(local.info().identity());
    }
  }

  @Test
  void whatCannotBeHadIsTold() throws Exception {
    Hub hub = server.hub(folder.resolve("cache"));
    assertThatThrownBy(() -> of(MODEL, hub.withOffline(true)).start())
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny:Q4_K_M at main is not in the cache");
    assertThatThrownBy(() -> of(HubGguf.of("org/tiny"), hub).start())
        .isInstanceOf(HubException.class)
        .hasMessageContaining("tiny-Q4_K_M.gguf, tiny-Q8_0.gguf");
  }

  /** The parts of one model: sizes add up, and each part's bytes are part of the identity. */
  @Test
  void aDividedModelIsOneModel() throws Exception {
    server.holds(gguf, "t-Q4_K_M-00001-of-00002.gguf", "t-Q4_K_M-00002-of-00002.gguf");
    try (LlamafileBackend backend = of(MODEL, server.hub(folder.resolve("cache"))).start()) {
      // Each part holds the 6 weights of the tiny model.
      assertThat(backend.info().properties())
          .containsEntry("parameters", "12")
          .containsEntry("bytes", Integer.toString(2 * gguf.length));
    }
  }
}
