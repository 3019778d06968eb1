package org.bioeval.backends.djl.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run in a process of its own is killed without notice ({@code SIGKILL}) and resumed. The system
 * property {@code bioeval.kills} sets how often; steps and moments are random.
 */
class ResumeTest {
  private static final int KILLS = Integer.getInteger("bioeval.kills", 2);

  @Test
  void aKilledRunEndsWithTheSameBytes(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertThat(run(folder.resolve("whole"), -1, 0)).isEqualTo(40);
    Random random = new Random(20261123);
    Path killed = folder.resolve("killed");
    int kills = 0;
    int from = 0;
    while (kills < KILLS) {
      int steps = 1 + random.nextInt(Math.max(2, (40 - from) / 2));
      int reached = run(killed, steps, random.nextInt(30));
      kills++;
      from = reached >= 38 ? 0 : reached;
      if (reached >= 38) {
        assertSame(folder, killed);
        delete(killed);
      }
    }
    run(killed, -1, 0);
    assertSame(folder, killed);
  }

  private static void assertSame(Path folder, Path killed)
      throws IOException, InterruptedException {
    run(killed, -1, 0);
    for (String file :
        new String[] {
          "step-40/adapter_model.safetensors",
          "step-40/training_state.safetensors",
          "step-40/training_state.json"
        }) {
      assertThat(Files.mismatch(folder.resolve("whole").resolve(file), killed.resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
  }

  /** The last step that was seen; kills the process some milliseconds after {@code steps} steps. */
  private static int run(Path checkpoints, int steps, int delay)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                "org.bioeval.backends.djl.lora.TinyTraining",
                checkpoints.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    int seen = 0;
    int last = 0;
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.startsWith("step ")) {
          last = Integer.parseInt(line.substring(5));
          seen++;
          if (seen == steps) {
            Thread.sleep(delay);
            process.toHandle().destroyForcibly();
          }
        }
      }
    }
    int code = process.waitFor();
    if (steps < 0) {
      assertThat(code).as(output.toString()).isZero();
    }
    return last;
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
