package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.hub.FakeHub;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.hub.HubException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubModelTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path cache;
  private Path snapshot;
  private HubModel models;

  @BeforeEach
  void layOut() throws IOException {
    Path repository = cache.resolve("models--org--tiny");
    snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    Files.writeString(snapshot.resolve("config.json"), "{}");
    Files.writeString(snapshot.resolve("tokenizer.json"), "{}");
    Files.writeString(snapshot.resolve("model.safetensors"), "");
    Files.writeString(snapshot.resolve("tiny-q8.gguf"), "");
    models = new HubModel(Hub.withDefaults().withCache(cache).withOffline(true));
  }

  @Test
  void aPathThatExistsIsThatPath() {
    assertThat(models.locate(cache.toString(), null, false)).isEqualTo(cache);
    assertThat(models.locate("nowhere", null, false)).isEqualTo(Path.of("nowhere"));
  }

  @Test
  void aNameIsFoundInTheCache() {
    assertThat(models.locate("org/tiny", null, false)).isEqualTo(snapshot);
    assertThat(models.locate("org/tiny", COMMIT, false)).isEqualTo(snapshot);
    assertThat(models.locate("org/tiny", null, true)).isEqualTo(snapshot);
    assertThat(models.locate("org/tiny/tiny-q8.gguf", null, false))
        .isEqualTo(snapshot.resolve("tiny-q8.gguf"));
  }

  @Test
  void aQuantisationNamesAFile() {
    Path file = snapshot.resolve("tiny-q8.gguf");
    assertThat(models.locate("org/tiny:Q8", null, false)).isEqualTo(file);
    assertThat(models.locateGguf("org/tiny:Q8", COMMIT, false)).isEqualTo(file);
    assertThat(models.locateGguf("org/tiny/tiny-q8.gguf", null, false)).isEqualTo(file);
    assertThatThrownBy(() -> models.locateGguf("org/tiny:Q4_K_M", null, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("org/tiny:Q4_K_M at main is not in the Hub's cache")
        .hasMessageContaining("--download");
  }

  /**
   * A repository may hold both: in this process the checkpoint is run, by llama-server the GGUF.
   */
  @Test
  void aNameAloneIsWhatTheBackendTakes() {
    assertThat(models.locate("org/tiny", null, false)).isEqualTo(snapshot);
    assertThat(models.locateGguf("org/tiny", null, false))
        .isEqualTo(snapshot.resolve("tiny-q8.gguf"));
    assertThat(models.locateGguf("nowhere.gguf", null, false)).isEqualTo(Path.of("nowhere.gguf"));
  }

  @Test
  void aGgufIsFetchedByItsQuantisation() throws IOException {
    byte[] model = "GGUF of a kind".getBytes(StandardCharsets.UTF_8);
    try (FakeHub server = new FakeHub()) {
      server.holds(model, "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf");
      HubModel fetching = new HubModel(server.hub(cache.resolve("other")));
      Path file = fetching.locateGguf("org/tiny:q4_k_m", null, true);
      assertThat(file.getFileName()).hasToString("tiny-Q4_K_M.gguf");
      assertThat(file).hasBinaryContent(model);
      assertThat(server.fetched()).containsExactly("tiny-Q4_K_M.gguf");
      assertThat(fetching.locate("org/tiny:q4_k_m", null, false)).isEqualTo(file);
    }
  }

  @Test
  void whatIsNotInTheCacheIsToldWithTheRemedy() {
    assertThatThrownBy(() -> models.locate("org/other", "v2", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("org/other at v2")
        .hasMessageContaining(cache.toString())
        .hasMessageContaining("--download");
    assertThatThrownBy(() -> models.locate("org/tiny/other.gguf", null, false))
        .hasMessageContaining("org/tiny/other.gguf at main");
    assertThatThrownBy(() -> models.locate("org/other", null, true))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("offline");
  }

  @Test
  void aDownloadNeedsAName() {
    assertThatThrownBy(() -> models.locate("/models/tiny", null, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("organisation/name");
  }
}
