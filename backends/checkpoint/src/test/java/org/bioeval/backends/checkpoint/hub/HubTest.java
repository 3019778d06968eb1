package org.bioeval.backends.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
  private static final String SECRET = "hf_secretsecretsecret";

  @TempDir Path cache;
  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Hub hub(String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HF_ENDPOINT", server.address().toString());
    environment.put("HF_HUB_CACHE", cache.toString());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Hub.of(environment)
        .withPatience(new Patience(Duration.ofMillis(5), Duration.ofMillis(400)));
  }

  @Test
  void laysFilesOutAsHuggingFaceDoes() throws IOException {
    Path folder = hub().download("org/tiny", "main");

    Path repository = cache.resolve("models--org--tiny");
    assertThat(folder).isEqualTo(repository.resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    Path blob = repository.resolve("blobs").resolve(FakeHub.WEIGHTS_SHA256);
    assertThat(blob).hasBinaryContent(FakeHub.WEIGHTS);
    Path weights = folder.resolve("model.safetensors");
    assertThat(weights).hasBinaryContent(FakeHub.WEIGHTS);
    assertThat(Files.readSymbolicLink(weights))
        .isEqualTo(Path.of("../../blobs/" + FakeHub.WEIGHTS_SHA256));
    assertThat(repository.resolve("blobs").resolve(FakeHub.CONFIG_SHA1)).hasContent(FakeHub.CONFIG);
    assertThat(folder.resolve("README.md")).doesNotExist();
    assertThat(hub().cached("org/tiny", "main")).contains(folder);
    assertThat(hub().cached("org/tiny", FakeHub.COMMIT)).contains(folder);
  }

  @Test
  void goesOnWhereItWasCut() {
    server.cutAfter = 100_000;
    List<Long> seen = new ArrayList<>();
    Path folder =
        hub().withProgress((file, done, size) -> seen.add(done)).download("org/tiny", "main");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
    assertThat(server.requests).contains("STORAGE null");
    assertThat(server.requests).anyMatch(request -> request.startsWith("STORAGE bytes="));
    assertThat(seen).last().isEqualTo(300_000L);
  }

  @Test
  void goesOnWithWhatAnotherRunLeft() throws IOException {
    Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
    Files.write(
        blobs.resolve(FakeHub.WEIGHTS_SHA256 + ".bioeval-incomplete"),
        Arrays.copyOf(FakeHub.WEIGHTS, 250_000));
    Path folder = hub().download("org/tiny", "main");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
    assertThat(server.requests).contains("STORAGE bytes=250000-").doesNotContain("STORAGE null");
  }

  @Test
  void beginsAgainWhereTheServerCannotGoOn() throws IOException {
    server.ranges = false;
    Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
    Files.write(blobs.resolve(FakeHub.WEIGHTS_SHA256 + ".bioeval-incomplete"), new byte[1000]);
    Path folder = hub().download("org/tiny", "main");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
  }

  @Test
  void leavesASilentConnection() {
    server.cutAfter = 50_000;
    server.hang = true;
    Path folder = hub().download("org/tiny", "main");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
  }

  @Test
  void refusesOtherBytesThanAnnounced() {
    server.sent = FakeHub.WEIGHTS.clone();
    server.sent[123_456]++;
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny/model.safetensors")
        .hasMessageContaining("the Hub announced " + FakeHub.WEIGHTS_SHA256);
    assertThat(cache.resolve("models--org--tiny/blobs/" + FakeHub.WEIGHTS_SHA256)).doesNotExist();
    assertThat(hub().cached("org/tiny", "main")).isEmpty();
  }

  @Test
  void refusesMoreBytesThanAnnounced() {
    server.sent = Arrays.copyOf(FakeHub.WEIGHTS, FakeHub.WEIGHTS.length + 5_000_000);
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("more than the 300000 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../../../evil", "0123"})
  void refusesAFileWithoutADigest(String announced) {
    server.announced = announced;
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("no checksum");
  }

  @ParameterizedTest
  @CsvSource({
    "401, '', refused; it does not exist",
    "403, GatedRepo, accept its terms",
    "404, '', check the spelling",
    "404, RevisionNotFound, no such revision",
    "500, '', HTTP 500 from http://127.0.0.1",
    "429, '', check the connection and ask again",
    "416, '', HTTP 416"
  })
  void tellsWhatARefusalMeans(int status, String code, String text) {
    server.status = status;
    server.errorCode = code;
    assertThatThrownBy(() -> hub("HF_TOKEN", SECRET).download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny")
        .hasMessageContaining(text)
        .hasMessageNotContaining(SECRET)
        .hasStackTraceContaining("HubException")
        .satisfies(e -> assertThat(stack(e)).doesNotContain(SECRET));
  }

  @Test
  void asksForATokenOnlyWhereNoneWasSent() {
    server.status = 401;
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .hasMessageContaining("a token in the environment variable HF_TOKEN gives access");
    assertThatThrownBy(() -> hub("HF_TOKEN", SECRET).download("org/tiny", "main"))
        .hasMessageContaining("was sent and gives no access");
  }

  @Test
  void showsTheTokenToTheHubOnly() {
    hub("HF_TOKEN", SECRET).download("org/tiny", "main");
    assertThat(server.requests).filteredOn(r -> !r.startsWith("STORAGE")).isNotEmpty();
    assertThat(server.requests)
        .filteredOn(request -> !request.startsWith("STORAGE"))
        .allMatch(request -> request.endsWith(" Bearer " + SECRET));
    assertThat(server.tokensAtTheOtherHost).isEmpty();
  }

  @Test
  void offlineUsesTheCacheAndAsksNobody() {
    Path folder = hub().download("org/tiny", "main");
    server.requests.clear();
    Hub offline = hub("HF_HUB_OFFLINE", "1");
    assertThat(offline.download("org/tiny", "main")).isEqualTo(folder);
    assertThat(hub().download("org/tiny", FakeHub.COMMIT)).isEqualTo(folder);
    assertThatThrownBy(() -> offline.download("org/other", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("HF_HUB_OFFLINE");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aSecondDownloadFetchesNothingAgain() {
    hub().download("org/tiny", "main");
    server.requests.clear();
    hub().download("org/tiny", "main");
    assertThat(server.requests).noneMatch(request -> request.startsWith("STORAGE"));
    assertThat(server.requests).as("asked only where the branch points now").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "a/../../config.json",
        "/etc/passwd",
        "C:evil",
        "a//b",
        "..",
        "nul\\u0000"
      })
  void refusesNamesThatLeaveTheFolder(String name) {
    server.files = List.of("config.json", "tokenizer.json", "model.safetensors", name);
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("leads out of the folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "a/b/c", "../x", "org/..", "org/ti ny", ""})
  void refusesRepositoriesThatAreNone(String repository) {
    assertThatThrownBy(() -> hub().cached(repository, "main"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("organisation/name");
    assertThatThrownBy(() -> hub().cached("org/tiny", "../" + repository))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fetchesTheShardsThatTheIndexNames() {
    server.files =
        List.of(
            "config.json",
            "consolidated.safetensors",
            "model.safetensors.index.json",
            "part-1.safetensors",
            "part-2.safetensors",
            "tokenizer.json");
    Path folder = hub().download("org/tiny", "main");
    assertThat(folder).isDirectoryNotContaining("glob:**/consolidated*");
    assertThat(folder.resolve("part-2.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
    assertThat(server.requests).filteredOn(r -> r.startsWith("STORAGE")).hasSize(1);
    assertThat(hub().cached("org/tiny", "main")).contains(folder);

    server.files =
        List.of(
            "config.json", "model.safetensors.index.json", "part-1.safetensors", "tokenizer.json");
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("part-2.safetensors, which the repository does not have");
  }

  @ParameterizedTest
  @CsvSource({
    "config.json pytorch_model.bin tokenizer.json, no config.json with model.safetensors",
    "small-q4.gguf, organisation/name/file.gguf",
    "config.json model.safetensors tokenizer.model, no tokenizer.json"
  })
  void refusesWhatCannotBeLoadedBeforeFetchingIt(String files, String text) {
    server.files = List.of(files.split(" "));
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny")
        .hasMessageContaining(text);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void asksAgainWhereTheHubIsBusy() {
    server.busy = 2;
    assertThat(hub().download("org/tiny", "main")).isDirectory();
  }

  @Test
  void beginsAgainWhereNothingFollows() throws IOException {
    server.sizes = false;
    Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
    Files.write(
        blobs.resolve(FakeHub.WEIGHTS_SHA256 + ".bioeval-incomplete"),
        new byte[FakeHub.WEIGHTS.length]);
    Path folder = hub().download("org/tiny", "main");
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(FakeHub.WEIGHTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_secret\nInjected: 1", "hf_secret more", "hf_sécret"})
  void refusesATokenThatIsNoneWithoutShowingIt(String token) {
    assertThatThrownBy(() -> hub("HF_TOKEN", token).download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("HF_TOKEN")
        .satisfies(e -> assertThat(stack(e)).doesNotContain("hf_s"));
    assertThat(server.requests).isEmpty();
  }

  @Test
  void takesTheTokenFromASupplier() {
    Hub hub = hub("HF_TOKEN", "hf_other").withToken(() -> SECRET + "\n");
    hub.download("org/tiny", "main");
    assertThat(server.requests.get(0)).endsWith(" Bearer " + SECRET);
    assertThat(hub.toString()).doesNotContain(SECRET);
  }

  @Test
  void aServerThatIsNoHubIsTold() {
    server.text = "<html>Please log in</html>";
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("check HF_ENDPOINT and proxies");
    server.close();
    assertThatThrownBy(() -> hub().download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/tiny at main: not received from http://127.0.0.1")
        .hasMessageContaining("ConnectException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"huggingface.co", "ftp://x.org", "https://me:secret@x.org", "https://a b"})
  void refusesAnEndpointThatIsNone(String endpoint) {
    assertThatThrownBy(() -> Hub.of(Map.of("HF_ENDPOINT", endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_ENDPOINT")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aCacheThatCannotBeWrittenIsTold() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "");
    assertThatThrownBy(() -> hub().withCache(file).download("org/tiny", "main"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the cache " + file + " cannot be used");
  }

  @Test
  void namesTheRepositoryOfASnapshot() {
    Path folder = hub().download("org/tiny", "main");
    assertThat(Hub.repositoryOf(folder)).contains("org/tiny");
    assertThat(Hub.repositoryOf(cache)).isEmpty();
    assertThat(Hub.repositoryOf(Path.of("/"))).isEmpty();
  }

  @Test
  void branchesWithAStroke() {
    hub().download("org/tiny", "refs/pr/1");
    assertThat(cache.resolve("models--org--tiny/refs/refs/pr/1")).hasContent(FakeHub.COMMIT);
    assertThat(server.rawPaths).contains("/api/models/org/tiny/revision/refs%2Fpr%2F1");
  }

  @Test
  void fetchesASingleFile() {
    assertThat(hub().cached("org/tiny", "main", "tiny-q8.gguf")).isEmpty();
    assertThat(hub().download("org/tiny", "main", "tiny-q8.gguf"))
        .hasFileName("tiny-q8.gguf")
        .hasBinaryContent(FakeHub.WEIGHTS);
    assertThat(hub().cached("org/tiny", "main", "tiny-q8.gguf")).isPresent();
    assertThat(hub().cached("org/tiny", "main")).isEmpty();
    assertThatThrownBy(() -> hub().cached("org/tiny", "main", "../../x.gguf"))
        .hasMessageContaining("leads out of the folder");
  }

  @Test
  void findsTheCacheAsHuggingFaceDoes() {
    assertThat(HubCache.standard(Map.of("HF_HUB_CACHE", "/x/hub", "HF_HOME", "/y")))
        .isEqualTo(Path.of("/x/hub"));
    assertThat(HubCache.standard(Map.of("HF_HOME", "/y"))).isEqualTo(Path.of("/y/hub"));
    assertThat(HubCache.standard(Map.of("XDG_CACHE_HOME", "/z")))
        .isEqualTo(Path.of("/z/huggingface/hub"));
    assertThat(HubCache.standard(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "huggingface", "hub"));
  }

  private static String stack(Throwable error) {
    java.io.StringWriter text = new java.io.StringWriter();
    error.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
