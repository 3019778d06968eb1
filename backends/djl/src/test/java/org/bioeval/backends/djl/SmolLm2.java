package org.bioeval.backends.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The real SmolLM2-135M-Instruct in the cache folder; tests without it are skipped and say so. */
final class SmolLm2 {
  private SmolLm2() {}

  static Path folder() {
    String cache = System.getenv("BIOEVAL_CACHE");
    Path root =
        cache != null
            ? Path.of(cache)
            : Path.of(Objects.requireNonNull(System.getProperty("user.home")), ".cache", "bioeval");
    Path folder = root.resolve("models").resolve("SmolLM2-135M-Instruct");
    assumeTrue(
        Files.isRegularFile(folder.resolve("model.safetensors")),
        () ->
            "needs the checkpoint of SmolLM2-135M-Instruct at " + folder + " (see BIOEVAL_CACHE)");
    return folder;
  }
}
