package org.bioeval.backends.llamafile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many starts, each in a virtual machine of its own, each ended in one of the ways things end. No
 * process may be left. Every process of a start carries the name of its model file, which no other
 * start has, in its command line.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes are found by their command lines")
@Timeout(3600)
abstract class LlamafileSoak {

  enum End {
    CLOSED,
    VM_KILLED,
    VM_TERMINATED,
    VM_KILLED_DURING_START,
    SERVER_KILLED,
    SERVER_KILLED_DURING_START
  }

  @TempDir Path folder;

  /** How many starts. */
  abstract int starts();

  /** A model file; the soak makes links to it. */
  abstract Path model() throws Exception;

  /** The server to run. */
  abstract Path server() throws Exception;

  @Test
  void noProcessIsLeft() throws Exception {
    Random random = new Random(20261123);
    Path model = model();
    Path server = server();
    Map<End, Integer> ends = new EnumMap<>(End.class);
    for (int i = 0; i < starts(); i++) {
      String marker = "soak-" + ProcessHandle.current().pid() + "-" + i;
      Path link = Files.createSymbolicLink(folder.resolve(marker + ".gguf"), model);
      End end = End.values()[i < End.values().length ? i : random.nextInt(End.values().length)];
      run(link, server, marker, end, random);
      ends.merge(end, 1, Integer::sum);
      // The guard is asynchronous to the death of what it guards: wait, but not for ever.
      for (int wait = 0; wait < 200 && !alive(marker).isEmpty(); wait++) {
        Thread.sleep(50);
      }
      assertThat(alive(marker)).as("processes left after start %s, %s", i, end).isEmpty();
    }
    System.out.println("soak: " + starts() + " starts, no process left: " + ends);
  }

  private static void run(Path model, Path server, String marker, End end, Random random)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoakChild.class.getName(),
                model.toString(),
                server.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      switch (end) {
        case VM_KILLED_DURING_START -> {
          awaitProcesses(marker, 2 + random.nextInt(3), child);
          child.destroyForcibly();
        }
        case SERVER_KILLED_DURING_START -> {
          awaitProcesses(marker, 2 + random.nextInt(3), child);
          killServer(marker, child);
          child.getOutputStream().close();
        }
        default -> {
          assertThat(out.readLine()).isEqualTo("ready " + marker);
          switch (end) {
            case VM_KILLED -> child.destroyForcibly();
            case VM_TERMINATED -> child.destroy();
            default -> {
              if (end == End.SERVER_KILLED) {
                killServer(marker, child);
                Thread.sleep(
                    random.nextInt(500)); // It is being started again meanwhile, or not yet.
              }
              child.getOutputStream().close();
            }
          }
        }
      }
      assertThat(child.waitFor(120, TimeUnit.SECONDS)).as("the virtual machine ends").isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  private static List<ProcessHandle> alive(String marker) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().map(c -> c.contains(marker + ".gguf")).orElse(false))
        .collect(Collectors.toList());
  }

  private static void awaitProcesses(String marker, int count, Process child)
      throws InterruptedException {
    while (alive(marker).size() < count && child.isAlive()) {
      Thread.sleep(5);
    }
  }

  private static void killServer(String marker, Process child) {
    alive(marker).stream()
        .filter(process -> process.pid() != child.pid())
        .filter(process -> !process.info().command().orElse("").endsWith("sh"))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
