package org.bioeval.backends.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names follow the repositories of llama.cpp's users on the Hub. */
class HubGgufTest {
  private static final byte[] MODEL = "GGUF of a kind".getBytes(StandardCharsets.UTF_8);

  @TempDir Path cache;
  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    server.holds(
        MODEL,
        "README.md",
        "Tiny-IQ4_NL.gguf",
        "Tiny-Q4_K_M.gguf",
        "Tiny-Q4_K_S.gguf",
        "mmproj-Tiny-F16.gguf",
        "tiny.q8_0.gguf",
        "BF16/Tiny-BF16-00001-of-00003.gguf",
        "BF16/Tiny-BF16-00002-of-00003.gguf",
        "BF16/Tiny-BF16-00003-of-00003.gguf",
        "F16/part.gguf");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path download(String name) {
    return HubGguf.of(name).download(server.hub(cache));
  }

  @ParameterizedTest
  @CsvSource({
    "Q4_K_M, Tiny-Q4_K_M.gguf",
    "q4_k_s, Tiny-Q4_K_S.gguf",
    "Q8_0, tiny.q8_0.gguf",
    "IQ4_NL, Tiny-IQ4_NL.gguf",
    "f16, F16/part.gguf"
  })
  void aQuantisationIsAWordOfTheName(String quantisation, String file) {
    Path found = download("org/tiny:" + quantisation);
    assertThat(found).endsWithRaw(Path.of("snapshots", FakeHub.COMMIT).resolve(file));
    assertThat(found).hasBinaryContent(MODEL);
    assertThat(server.fetched()).containsExactly(file);
  }

  /** Q4_K begins two names and ends none; NL is a part of a word. */
  @ParameterizedTest
  @ValueSource(strings = {"Q4_K", "Q4", "4_NL", "NL", "Q5_K_M"})
  void aPartOfAWordIsNone(String quantisation) {
    assertThatThrownBy(() -> download("org/tiny:" + quantisation))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(
            "org/tiny:" + quantisation + ": the repository has no such GGUF model")
        .hasMessageContaining("Tiny-Q4_K_S.gguf, tiny.q8_0.gguf")
        .message()
        .doesNotContain("mmproj", "00002", "README");
    assertThat(server.fetched()).isEmpty();
  }

  @Test
  void allFilesOfADividedModelAreFetched() {
    String[] parts = {
      "BF16/Tiny-BF16-00001-of-00003.gguf",
      "BF16/Tiny-BF16-00002-of-00003.gguf",
      "BF16/Tiny-BF16-00003-of-00003.gguf"
    };
    Path first = download("org/tiny:BF16");
    assertThat(first).endsWithRaw(Path.of(parts[0]));
    for (String part : parts) {
      assertThat(first.resolveSibling(Path.of(part).getFileName())).hasBinaryContent(MODEL);
    }
    assertThat(download("org/tiny/" + parts[0])).isEqualTo(first);
  }

  @Test
  void aDividedModelWithAMissingFileIsRefusedBeforeAnyIsFetched() {
    server.holds(MODEL, "Tiny-BF16-00001-of-00003.gguf", "Tiny-BF16-00003-of-00003.gguf");
    assertThatThrownBy(() -> download("org/tiny:BF16"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("does not have all files of Tiny-BF16-00001-of-00003.gguf");
    assertThat(server.fetched()).isEmpty();
  }

  @Test
  void noneIsChosenWhereSeveralFit() {
    assertThatThrownBy(() -> download("org/tiny"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny: 6 files fit; name one as org/tiny/FILE.gguf")
        .hasMessageContaining("org/tiny:Q4_K_M");
    server.holds(MODEL, "Tiny-Q4_K_M.gguf", "Tiny-UD-Q4_K_M.gguf");
    assertThatThrownBy(() -> download("org/tiny:Q4_K_M"))
        .hasMessageContaining("2 files fit")
        .hasMessageContaining("Tiny-Q4_K_M.gguf, Tiny-UD-Q4_K_M.gguf");
    assertThat(download("org/tiny/Tiny-UD-Q4_K_M.gguf")).hasBinaryContent(MODEL);
  }

  @Test
  void theOnlyModelNeedsNoMoreThanItsRepository() {
    server.holds(MODEL, "README.md", "mmproj-F16.gguf", "only.gguf");
    assertThat(download("org/tiny").getFileName()).hasToString("only.gguf");
  }

  @Test
  void aFileThatTheRepositoryLacksIsNamed() {
    assertThatThrownBy(() -> download("org/tiny/other.gguf"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny/other.gguf: the repository has no such GGUF model");
    assertThatThrownBy(() -> download("org/tiny/../../other.gguf"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("leads out of the folder");
    assertThat(server.fetched()).isEmpty();
  }

  @Test
  void offlineTheCacheIsAllThereIs() throws IOException {
    Hub offline = server.hub(cache).withOffline(true);
    HubGguf model = HubGguf.of("org/tiny:BF16");
    assertThat(model.cached(offline)).isEmpty();
    assertThatThrownBy(() -> model.download(offline))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny:BF16 at main is not in the cache");
    Path file = model.download(server.hub(cache));
    int requests = server.requestCount();
    assertThat(model.download(offline)).isEqualTo(file);
    assertThat(model.cached(server.hub(cache))).contains(file);
    HubGguf same = model.withRevision(FakeHub.COMMIT);
    assertThat(same.download(offline)).isEqualTo(file);
    Files.delete(file.resolveSibling("Tiny-BF16-00002-of-00003.gguf"));
    assertThat(model.cached(offline)).isEmpty();
    assertThat(server.requestCount()).isEqualTo(requests);
  }

  /** A commit never changes, so a file of one is asked for once. */
  @Test
  void aFileOfACommitIsAskedForOnce() {
    HubGguf model = HubGguf.of("org/tiny/Tiny-Q4_K_M.gguf").withRevision(FakeHub.COMMIT);
    Path file = model.download(server.hub(cache));
    int requests = server.requestCount();
    assertThat(model.download(server.hub(cache))).isEqualTo(file);
    assertThat(server.requestCount()).isEqualTo(requests);
  }

  @Test
  void formsOfNames() {
    HubGguf model = HubGguf.of("org/tiny:Q4_K_M");
    assertThat(model.repository()).isEqualTo("org/tiny");
    assertThat(model.quantisation()).contains("Q4_K_M");
    assertThat(model.file()).isEmpty();
    assertThat(model.revision()).isEqualTo("main");
    assertThat(model).hasToString("org/tiny:Q4_K_M").isEqualTo(HubGguf.of("org/tiny:Q4_K_M"));
    assertThat(model.withRevision("v2")).hasToString("org/tiny:Q4_K_M at v2").isNotEqualTo(model);
    assertThat(HubGguf.of("org/tiny/a/b.gguf").file()).contains("a/b.gguf");
    assertThat(HubGguf.of("org/tiny").file()).isEmpty();
    assertThatThrownBy(() -> model.withRevision("../x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("illegal revision");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny",
        "/models/tiny.gguf",
        "org/tiny:",
        "org/tiny:Q4/K",
        "org/tiny:a:b",
        "org/tiny/x.bin",
        "C:/models/x.gguf",
        "../org/x.gguf",
        "org/",
        "org/tiny/",
        ""
      })
  void otherTextsAreNoNames(String text) {
    assertThat(HubGguf.parse(text)).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> HubGguf.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("illegal model '" + text + "'");
  }
}
