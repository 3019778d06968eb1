package org.bioeval.backends.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bioeval.testkit.RealFiles;

/** The Python with transformers and huggingface_hub, where it is at hand. */
public final class ReferencePython {
  private ReferencePython() {}

  /** Runs it and gives what it prints; skips the test where there is no such Python. */
  public static String run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path python = RealFiles.cache().resolve("vllm").resolve("bin").resolve("python");
    assumeTrue(
        Files.isExecutable(python),
        () -> "needs a Python with torch and transformers at " + python + " (see BIOEVAL_CACHE)");
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile("python", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      assertThat(process.waitFor(9, TimeUnit.MINUTES)).as("%s is done", command).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      return Files.readString(log);
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
