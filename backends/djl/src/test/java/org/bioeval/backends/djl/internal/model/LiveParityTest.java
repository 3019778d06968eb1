package org.bioeval.backends.djl.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New checkpoints, made by transformers for this run alone, and compared. */
class LiveParityTest {
  @Test
  void checkpointsOfANewSeed(@TempDir Path folder) throws IOException, InterruptedException {
    Path python = cache().resolve("vllm").resolve("bin").resolve("python");
    assumeTrue(
        Files.isExecutable(python),
        () -> "needs a Python with torch and transformers at " + python + " (see BIOEVAL_CACHE)");
    Path script = Path.of("src", "test", "python", "make_goldens.py");
    assumeTrue(Files.exists(script), () -> "needs the module's folder as working directory");
    String seed = Long.toString(System.currentTimeMillis() % 1_000_000);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                python.toString(), script.toString(), folder.resolve("made").toString(), seed)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(9, TimeUnit.MINUTES)).as("script is done").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    ArchitectureParityTest parity = new ArchitectureParityTest();
    for (GoldenCheckpoint golden : GoldenCheckpoint.in(folder.resolve("made"))) {
      try {
        parity.logitsOfWholePromptsInOneRaggedBatch(golden);
        parity.logitsWhenPromptsArriveInPieces(golden);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", " + golden, e);
      }
    }
  }

  private static Path cache() {
    String cache = System.getenv("BIOEVAL_CACHE");
    return cache != null
        ? Path.of(cache)
        : Path.of(Objects.requireNonNull(System.getProperty("user.home")), ".cache", "bioeval");
  }
}
