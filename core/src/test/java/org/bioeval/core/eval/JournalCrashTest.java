package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bioeval.core.backend.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a JVM of their own that are killed at any point, or find the disk full, and go on. */
@Timeout(300)
class JournalCrashTest {

  private static final int ITEMS = 12_000;
  private static final int KILLS = 6;

  @TempDir Path folder;

  private Path journal() {
    return folder.resolve(Journal.FILE_NAME);
  }

  private static String undisturbed(int items) {
    return Runs.evaluation(items)
        .run(Backend.of("toy", (prompt, decoding) -> Runs.answer(prompt)))
        .toJson();
  }

  private List<String> command(Path log, int items) {
    return command(log, items, 1, -1);
  }

  private List<String> command(Path log, int items, int repeats, int halt) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "-Drepeats=" + repeats,
        "-Dhalt=" + halt,
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        CrashingRun.class.getName(),
        folder.toString(),
        Integer.toString(items),
        log.toString());
  }

  private static Set<String> asked(Path log) throws IOException {
    if (Files.notExists(log)) {
      return Set.of();
    }
    String text = Files.readString(log);
    // Killed while writing its log, the process can leave a half line.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    assertThat(lines).as("asked by one process").doesNotHaveDuplicates();
    return new HashSet<>(lines);
  }

  /** Questions with an answer on a whole line of the journal. */
  private Set<String> durable() throws IOException {
    Set<String> questions = new HashSet<>();
    if (Files.notExists(journal())) {
      return questions;
    }
    String text = Files.readString(journal(), StandardCharsets.UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.has("key")) {
        JsonNode prompt = node.path("prompt");
        questions.add(
            prompt.get(prompt.size() - 1).path("text").asText().substring("Text: ".length()));
      }
    }
    return questions;
  }

  @Test
  void killedAnywhereItGoesOnToTheSameReportAndAsksNothingTwice() throws Exception {
    Random random = new Random(20261123);
    Set<String> before = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Path log = folder.resolve("asked-" + kill);
      long size = Files.exists(journal()) ? Files.size(journal()) : 0;
      long point = size + random.nextInt(400_000);
      Process process =
          new ProcessBuilder(command(log, ITEMS))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      while (process.isAlive() && (Files.notExists(journal()) || Files.size(journal()) <= point)) {
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      // SIGKILL: nothing of it runs any more.
      process.destroyForcibly().waitFor();
      assertThat(asked(log)).as("asked again").noneMatch(before::contains);
      before.addAll(durable());
    }
    assertThat(before).isNotEmpty();
    Path log = folder.resolve("asked-last");
    Process last =
        new ProcessBuilder(command(log, ITEMS))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();
    assertThat(asked(log)).as("asked again").noneMatch(before::contains);
    assertThat(durable()).hasSize(ITEMS);
    assertThat(Files.readString(folder.resolve("report.json"))).isEqualTo(undisturbed(ITEMS));
  }

  /** Each repeat is settled by itself: of 3 × 2,000 answers none is asked for twice. */
  @Test
  void killedAmidRepeatsItGoesOnToTheSameReport() throws Exception {
    int items = 2000;
    long written = 0;
    for (int kill = 0; kill < 3; kill++) {
      Process process =
          new ProcessBuilder(command(folder.resolve("asked-" + kill), items, 3, 1500))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      assertThat(process.waitFor()).isEqualTo(CrashingRun.HALTED);
      assertThat(answers().size()).as("kept").isGreaterThan(Math.toIntExact(written));
      written = answers().size();
    }
    Path log = folder.resolve("asked-last");
    Process last =
        new ProcessBuilder(command(log, items, 3, -1))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();
    assertThat(Files.readAllLines(log)).hasSize(Math.toIntExact(3L * items - written));
    assertThat(answers()).hasSize(3 * items);
    Report whole =
        Runs.evaluation(items)
            .withRepeats(3)
            .run(Backend.of("toy", (prompt, decoding) -> Runs.answer(prompt)));
    assertThat(Files.readString(folder.resolve("report.json"))).isEqualTo(whole.toJson());
  }

  /** Keys of the answers on whole lines of the journal, each once. */
  private Set<String> answers() throws IOException {
    List<String> keys = new ArrayList<>();
    if (Files.exists(journal())) {
      String text = Files.readString(journal(), StandardCharsets.UTF_8);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode node = new ObjectMapper().readTree(line);
        if (node.has("key")) {
          keys.add(node.path("key").asText());
        }
      }
    }
    assertThat(keys).doesNotHaveDuplicates();
    return new HashSet<>(keys);
  }

  @Test
  void aFullDiskEndsTheRunAndLosesNothing() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")),
        "needs /bin/bash and its ulimit -f, for a file limit");
    Path log = folder.resolve("asked");
    Files.createFile(log);
    List<String> limited = new ArrayList<>();
    limited.add("/bin/bash");
    limited.add("-c");
    // 200 KiB a file: a few hundred answers.
    limited.add("ulimit -f 200 && exec \"$@\"");
    limited.add("limited");
    limited.addAll(command(log, 2000));
    Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(3);
    assertThat(output)
        .contains("cannot write the journal " + journal())
        .contains("Make room or repair the disk, then run again with the same folder");
    Set<String> kept = durable();
    assertThat(kept).isNotEmpty();
    // Whole lines only.
    assertThat(Files.readString(journal())).endsWith("}\n");
    Path second = folder.resolve("asked-again");
    Process resumed = new ProcessBuilder(command(second, 2000)).redirectErrorStream(true).start();
    String end = new String(resumed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(resumed.waitFor()).as(end).isZero();
    assertThat(asked(second)).doesNotContainAnyElementsOf(kept).hasSize(2000 - kept.size());
    assertThat(Files.readString(folder.resolve("report.json"))).isEqualTo(undisturbed(2000));
  }
}
