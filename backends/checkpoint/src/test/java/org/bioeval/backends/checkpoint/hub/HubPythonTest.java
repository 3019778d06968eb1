package org.bioeval.backends.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bioeval.backends.checkpoint.ReferencePython;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache, shared with Python's huggingface_hub in both directions. */
class HubPythonTest {
  private static final String FIND =
      """
      import huggingface_hub
      print(huggingface_hub.snapshot_download("org/tiny", local_files_only=True))
      """;
  private static final String FETCH =
      """
      import huggingface_hub, os
      for name in ["config.json", "tokenizer.json", "model.safetensors"]:
          path = huggingface_hub.hf_hub_download("org/tiny", name)
      print(os.path.dirname(path))
      """;

  @Test
  void findsWhatJavaFetched(@TempDir Path cache) throws IOException, InterruptedException {
    Path folder;
    try (FakeHub server = new FakeHub()) {
      folder = hub(server, cache).download("org/tiny", "main");
    }
    String found =
        ReferencePython.run(
            Map.of("HF_HUB_CACHE", cache.toString(), "HF_HUB_OFFLINE", "1"), "-c", FIND);
    assertThat(found.strip()).endsWith(folder.toString());
  }

  @Test
  void fetchesWhatJavaFinds(@TempDir Path cache) throws IOException, InterruptedException {
    try (FakeHub server = new FakeHub()) {
      String fetched =
          ReferencePython.run(
              Map.of(
                  "HF_HUB_CACHE",
                  cache.toString(),
                  "HF_ENDPOINT",
                  server.address().toString(),
                  "HF_HUB_DISABLE_XET",
                  "1",
                  "HF_HUB_DISABLE_PROGRESS_BARS",
                  "1"),
              "-c",
              FETCH);
      Path folder = hub(server, cache).withOffline(true).download("org/tiny", "main");
      assertThat(fetched.strip()).endsWith(folder.toString());
      server.requests.clear();
      assertThat(hub(server, cache).download("org/tiny", "main")).isEqualTo(folder);
      assertThat(server.requests).noneMatch(request -> request.startsWith("STORAGE"));
    }
  }

  private static Hub hub(FakeHub server, Path cache) {
    return Hub.of(Map.of("HF_ENDPOINT", server.address().toString()))
        .withCache(cache)
        .withPatience(new Patience(Duration.ofMillis(5), Duration.ofSeconds(5)));
  }
}
