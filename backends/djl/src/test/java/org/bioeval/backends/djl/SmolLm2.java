package org.bioeval.backends.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.testkit.RealFiles;

/** The real SmolLM2-135M-Instruct in the cache folder; tests without it are skipped and say so. */
final class SmolLm2 {
  private SmolLm2() {}

  static Path folder() {
    Path folder = RealFiles.cache().resolve("models").resolve("SmolLM2-135M-Instruct");
    assumeTrue(
        Files.isRegularFile(folder.resolve("model.safetensors")),
        () ->
            "needs the checkpoint of SmolLM2-135M-Instruct at " + folder + " (see BIOEVAL_CACHE)");
    return folder;
  }
}
