package org.bioeval.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.eval.EvaluationException;
import org.bioeval.core.eval.Journal;
import org.bioeval.core.eval.Report;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Judges in an evaluation: at once with others, through the journal, in order. */
@Timeout(300)
class JudgedRunTest {
  @TempDir Path folder;

  private static Report undisturbed(int items) {
    return JudgedNotes.judged(items, JudgedNotes.judge(JudgedNotes::reply))
        .run(JudgedNotes.model());
  }

  @Test
  void asManyAreJudgedAtOnceAsTheConcurrencyAllows() {
    int bound = 16;
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    // Nobody gets a reply before as many have asked as may.
    CountDownLatch full = new CountDownLatch(bound);
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              calls.incrementAndGet();
              full.countDown();
              try {
                assertThat(full.await(60, TimeUnit.SECONDS)).as("asked at once").isTrue();
                // Gives a call too many the time to show.
                Thread.sleep(2);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } finally {
                now.decrementAndGet();
              }
              return Completion.of("{\"reason\": \"r\", \"score\": 8}");
            });
    Report report =
        JudgedNotes.evaluation(200)
            .with(GEvalMetric.of(GEval.fluency().judgedBy(judge)))
            .withConcurrency(bound)
            .run(JudgedNotes.model());
    assertThat(most.get()).isEqualTo(bound);
    assertThat(calls.get()).isEqualTo(200);
    assertThat(report.score("fluency").value()).isCloseTo(0.8, within(1e-9));
    assertThat(report.score("fluency").items()).isEqualTo(200);
  }

  @Test
  void theConcurrencyChangesNothing() {
    Report one =
        JudgedNotes.judged(60, JudgedNotes.judge(JudgedNotes::reply))
            .withConcurrency(1)
            .run(JudgedNotes.model());
    assertThat(undisturbed(60).toJson()).isEqualTo(one.toJson());
  }

  @Test
  void whatWasJudgedIsNotAskedForAgain() {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    Backend judge =
        JudgedNotes.judge(
            (prompt, decoding) -> {
              asked.add(JudgedNotes.line(prompt, decoding));
              return JudgedNotes.reply(prompt, decoding);
            });
    Report first = JudgedNotes.judged(40, judge).withJournal(folder).run(JudgedNotes.model());
    assertThat(asked).doesNotHaveDuplicates();
    assertThat(asked).filteredOn(line -> line.contains("short steps")).hasSize(1);
    Backend silent =
        JudgedNotes.judge(
            (prompt, decoding) -> {
              throw new AssertionError("asked again");
            });
    Report second = JudgedNotes.judged(40, silent).withJournal(folder).run(JudgedNotes.model());
    assertThat(second.toJson()).isEqualTo(first.toJson());
  }

  @Test
  void aRejectedKeyOfTheJudgeStopsTheRunWhichGoesOnLater() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Backend rejecting =
        JudgedNotes.judge(
            (prompt, decoding) -> {
              if (calls.incrementAndGet() > 100) {
                throw new PermanentException("key rejected", null, PermanentException.Scope.RUN);
              }
              return JudgedNotes.reply(prompt, decoding);
            });
    assertThatThrownBy(
            () -> JudgedNotes.judged(80, rejecting).withJournal(folder).run(JudgedNotes.model()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("the run stopped at item item-")
        .hasMessageContaining("the judge: key rejected")
        .hasMessageEndingWith("run again to go on from there")
        .hasCauseInstanceOf(PermanentException.class);
    Set<String> durable = durable();
    assertThat(durable).hasSizeGreaterThanOrEqualTo(100);
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    Backend judge =
        JudgedNotes.judge(
            (prompt, decoding) -> {
              asked.add(JudgedNotes.line(prompt, decoding));
              return JudgedNotes.reply(prompt, decoding);
            });
    Report report = JudgedNotes.judged(80, judge).withJournal(folder).run(JudgedNotes.model());
    assertThat(report.toJson()).isEqualTo(undisturbed(80).toJson());
    assertThat(asked).doesNotHaveDuplicates();
    assertThat(durable()).hasSize(asked.size() + durable.size());
  }

  @Test
  void aJudgeThatFailsForTheMomentIsToldAndAskedAgain() {
    Backend busy =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              if (prompt.text().contains("dialogue number 1")) {
                throw new RetriableException("busy", null);
              }
              return Completion.of("{\"reason\": \"r\", \"score\": 8}");
            });
    var evaluation = JudgedNotes.evaluation(20).withJournal(folder);
    // Items 1 and 10 to 19.
    Report partial =
        evaluation.with(GEvalMetric.of(GEval.fluency().judgedBy(busy))).run(JudgedNotes.model());
    assertThat(partial.warnings())
        .contains(
            "11 answers were not fully judged by g-eval because the judge failed. Run again with"
                + " the same journal to ask it again. First: item-1, busy");
    assertThat(partial.score("fluency").items()).isEqualTo(9);
    AtomicInteger again = new AtomicInteger();
    Backend awake =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              again.incrementAndGet();
              return Completion.of("{\"reason\": \"r\", \"score\": 8}");
            });
    Report whole =
        evaluation.with(GEvalMetric.of(GEval.fluency().judgedBy(awake))).run(JudgedNotes.model());
    assertThat(again.get()).isEqualTo(11);
    assertThat(whole.warnings()).noneMatch(warning -> warning.contains("judge"));
    assertThat(whole.score("fluency").items()).isEqualTo(20);
  }

  @Test
  void anAnswerThatAJudgeRefusesForGoodIsUnjudgedAndNotAskedAboutAgain() {
    AtomicInteger calls = new AtomicInteger();
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              calls.incrementAndGet();
              if (prompt.text().contains("dialogue number 3")) {
                throw new PermanentException("too long", null, PermanentException.Scope.ITEM);
              }
              if (prompt.text().contains("dialogue number 4")) {
                return Completion.of("", FinishReason.CONTENT_FILTER, Usage.UNKNOWN);
              }
              return Completion.of("{\"reason\": \"r\", \"score\": 8}");
            });
    var evaluation =
        JudgedNotes.evaluation(5)
            .withJournal(folder)
            .with(GEvalMetric.of(GEval.fluency().judgedBy(judge)));
    for (int run = 0; run < 2; run++) {
      Report report = evaluation.run(JudgedNotes.model());
      assertThat(report.score("fluency/unjudged").value()).isEqualTo(0.4);
      assertThat(report.warnings()).noneMatch(warning -> warning.contains("not fully judged"));
      assertThat(calls.get()).isEqualTo(5);
    }
  }

  private List<String> command(Path log, int items) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        JudgedNotes.class.getName(),
        folder.toString(),
        Integer.toString(items),
        log.toString());
  }

  private Process start(Path log, int items) throws IOException {
    return new ProcessBuilder(command(log, items))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /** Keys of the judge's replies on whole lines of the journal. */
  private Set<String> durable() throws IOException {
    Path journal = folder.resolve(Journal.FILE_NAME);
    Set<String> keys = new HashSet<>();
    if (Files.notExists(journal)) {
      return keys;
    }
    String text = Files.readString(journal);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.has("key") && node.path("item").asText().startsWith("judge")) {
        assertThat(keys.add(node.path("key").asText())).as("one line a question").isTrue();
      }
    }
    return keys;
  }

  private static List<String> asked(Path log) throws IOException {
    String text = Files.exists(log) ? Files.readString(log) : "";
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  @Test
  void killedAnywhereItGoesOnToTheSameBytesAndAsksNoJudgeTwice() throws Exception {
    int items = 150;
    Random random = new Random(19);
    int asked = 0;
    int lost = 0;
    for (int kill = 0; kill < 3; kill++) {
      Path log = folder.resolve("asked-" + kill);
      int before = durable().size();
      Process process = start(log, items);
      int point = before + 50 + random.nextInt(150);
      while (process.isAlive() && durable().size() <= point) {
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.destroyForcibly().waitFor();
      asked += asked(log).size();
      // Replies that waited for the disk are asked for again, as answers of the model are.
      lost += asked(log).size() - (durable().size() - before);
    }
    assertThat(lost).isNotNegative().isLessThan(asked);
    Path log = folder.resolve("asked-last");
    Process last = start(log, items);
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();
    asked += asked(log).size();
    assertThat(durable()).hasSize(asked - lost);
    assertThat(Files.readString(folder.resolve("report.json")))
        .isEqualTo(undisturbed(items).toJson());
  }
}
