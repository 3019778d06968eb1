package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs give the same report whatever the threads do, ask no more at once than they may, and end
 * cleanly. The timeout only turns a hang into a failure.
 */
@Timeout(60)
class EvaluationTest {

  @TempDir Path folder;

  private static Backend model() {
    return Backend.of("toy", (prompt, decoding) -> Runs.answer(prompt));
  }

  private static String all(Report report) {
    return report.toJson() + report.toCsv() + report.toMarkdown();
  }

  @Test
  void scoresByHand() {
    // 9 items; the model says "methods" always: items 1, 4 and 7 are right.
    Report report =
        Runs.evaluation(9).run(Backend.of("toy", (prompt, decoding) -> Completion.of("methods")));
    assertThat(report.items()).isEqualTo(9);
    assertThat(report.outcomes().get(Outcome.Kind.ANSWERED)).isEqualTo(9);
    assertThat(report.score("accuracy").value()).isEqualTo(3.0 / 9);
    assertThat(report.score("accuracy/accuracy").items()).isEqualTo(9);
    assertThat(report.score("accuracy").documents()).isEqualTo(3);
    assertThat(report.warnings())
        .containsExactly(
            "3 documents are few (fewer than 50): intervals are wide and hold only approximately.");
    assertThat(report.provenance())
        .containsEntry("corpus", "toy")
        .containsEntry("task", "toy/label-set")
        .containsEntry("model", "toy");
    assertThatThrownBy(() -> report.score("f1"))
        .hasMessage("no score 'f1' in this report; it has accuracy/accuracy");
  }

  @Test
  void theReportSaysWhatTheAnswersTookAndCost() {
    BackendInfo hosted =
        BackendInfo.of("hosted", "m")
            .withDetail("price.completionPerMillion", "0.60")
            .withDetail("price.currency", "USD")
            .withDetail("price.promptPerMillion", "0.15");
    // Three answers of 1234 and 567 tokens: 3 × (1234 × 0.15 + 567 × 0.60) = 1575.9 millionths.
    Completion counted = Completion.of("methods", FinishReason.STOP, Usage.of(1234, 567));
    assertThat(Runs.evaluation(3).run(Runs.backend(hosted, prompt -> counted)).provenance())
        .containsEntry("usage.promptTokens", "3702")
        .containsEntry("usage.completionTokens", "1701")
        .containsEntry("cost", "0.0015759 USD")
        .doesNotContainKeys("usage.reasoningTokens", "usage.answersWithoutCounts");
    assertThat(
            Runs.evaluation(3)
                .run(
                    Runs.backend(
                        hosted,
                        prompt ->
                            prompt.text().contains("Sentence 1 ")
                                ? Completion.of("methods")
                                : counted))
                .provenance())
        .containsEntry("usage.answersWithoutCounts", "1")
        .containsEntry("cost", "at least 0.0010506 USD");
    assertThat(
            Runs.evaluation(3)
                .run(Runs.backend(hosted, prompt -> Completion.of("methods")))
                .provenance())
        .doesNotContainKeys("usage.promptTokens", "cost");
  }

  @Test
  void everyKindOfOutcomeIsCounted() {
    Report report = Runs.evaluation(300).run(model());
    assertThat(report.outcomes().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(300);
    assertThat(report.outcomes()).containsOnlyKeys(Outcome.Kind.values());
    for (Outcome.Kind kind :
        List.of(
            Outcome.Kind.ANSWERED,
            Outcome.Kind.UNPARSEABLE,
            Outcome.Kind.REFUSED,
            Outcome.Kind.UNCLOSED_REASONING)) {
      assertThat(report.outcomes().get(kind)).as(kind.label()).isPositive();
    }
    assertThat(report.warnings()).hasSize(1).first().asString().contains("raise maxTokens");
  }

  @Test
  void reportsAreTheSameBytesForAnyNumberOfThreadsAndAnyExecutor() throws Exception {
    String expected = all(Runs.evaluation(500).withConcurrency(1).run(model()));
    for (int threads : new int[] {2, 16}) {
      assertThat(all(Runs.evaluation(500).withConcurrency(threads).run(model())))
          .isEqualTo(expected);
    }
    ExecutorService pool = Executors.newCachedThreadPool();
    Executor threadPerTask = task -> new Thread(task).start();
    for (Executor executor : List.of(pool, threadPerTask, Runnable::run)) {
      Path journal = Files.createTempDirectory(folder, "run");
      assertThat(
              all(
                  Runs.evaluation(500)
                      .withExecutor(executor)
                      .withConcurrency(5)
                      .withJournal(journal)
                      .run(model())))
          .isEqualTo(expected);
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void neverAsksMoreAtOnceThanAllowed(int concurrency) {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch allThere = new CountDownLatch(concurrency);
    Backend backend =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              allThere.countDown();
              try {
                // The first calls wait for each other, so the limit is reached.
                allThere.await();
              } catch (InterruptedException e) {
                throw new CancellationException();
              }
              now.decrementAndGet();
              return Runs.answer(prompt);
            });
    for (Executor executor : new Executor[] {null, task -> new Thread(task).start()}) {
      Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
          Runs.evaluation(60).withConcurrency(concurrency);
      (executor == null ? evaluation : evaluation.withExecutor(executor)).run(backend);
    }
    assertThat(most).hasValue(concurrency);
  }

  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    Runs.evaluation(50).withJournal(folder).run(model());
    assertThatThrownBy(() -> Runs.evaluation(50).run(failing(PermanentException.Scope.RUN)))
        .isInstanceOf(EvaluationException.class);
    // A thread that has given its last answer may need a moment to end on a busy machine.
    for (int tries = 0; tries < 1000 && !ours().isEmpty(); tries++) {
      Thread.sleep(10);
    }
    assertThat(ours()).isEmpty();
  }

  private static List<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("bioeval-ask") || name.startsWith("bioeval-journal"))
        .toList();
  }

  private static Backend failing(PermanentException.Scope scope) {
    return Backend.of(
        "toy",
        (prompt, decoding) -> {
          if (prompt.text().contains("Sentence 7 ")) {
            throw new PermanentException("no such luck; ask again never", null, scope);
          }
          return Runs.answer(prompt);
        });
  }

  @Test
  void listenersSeeItemsInOrderOnOneThread() {
    List<String> seen = new ArrayList<>();
    Thread caller = Thread.currentThread();
    Report report =
        Runs.evaluation(40)
            .withConcurrency(9)
            .withListener(
                new EvaluationListener() {
                  @Override
                  public void started(Progress progress) {
                    assertThat(progress.total()).hasValue(40);
                    seen.add("started " + progress.done());
                  }

                  @Override
                  public void observed(Observation<?, ?> observation, Progress progress) {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    seen.add(observation.instance().id() + " " + progress.done());
                  }

                  @Override
                  public void finished(Report result) {
                    seen.add("finished " + result.items());
                  }
                })
            .run(model());
    List<String> expected = new ArrayList<>();
    expected.add("started 0");
    IntStream.range(0, 40).forEach(i -> expected.add("item-" + i + " " + (i + 1)));
    expected.add("finished 40");
    assertThat(seen).isEqualTo(expected);
    assertThat(report.items()).isEqualTo(40);
  }

  @Test
  void anOutcomeIsShownOnlyAfterItsAnswerIsOnDisk() {
    Path file = folder.resolve(Journal.FILE_NAME);
    Runs.evaluation(40)
        .withJournal(folder)
        .withListener(
            new EvaluationListener() {
              @Override
              public void observed(Observation<?, ?> observation, Progress progress) {
                try {
                  assertThat(Files.readString(file))
                      .contains("\"item\":\"" + observation.instance().id() + "\"");
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }
            })
        .run(model());
  }

  @Test
  void aLoopOfOnesOwnGivesTheSameInterval() {
    var accumulator = Runs.accuracy().accumulator();
    var task = Runs.task();
    for (var item : Runs.dataset(30)) {
      accumulator.add(task.observe(item, Runs.answer(task.prompt(item))));
    }
    Report report = Evaluation.of(task, Runs.dataset(30)).with(Runs.accuracy()).run(model());
    assertThat(report.scores().get("accuracy")).isEqualTo(accumulator.scores());
  }

  @Test
  void aFailureOfOneItemLeavesTheOthersAlone() {
    Backend flaky =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              if (prompt.text().contains("Sentence 7 ")) {
                throw new RetriableException("busy", null);
              }
              return Runs.answer(prompt);
            });
    Report report = Runs.evaluation(20).run(flaky);
    assertThat(report.outcomes().get(Outcome.Kind.FAILED)).isEqualTo(1);
    assertThat(report.items()).isEqualTo(20);
    assertThat(report.score("accuracy").items()).isEqualTo(19);
    assertThat(report.warnings().get(0))
        .startsWith("1 item was not answered because the backend failed");
    assertThat(report.toMarkdown()).contains("> **Warning:** 1 item was not answered");
  }

  @Test
  void aFailureOfTheRunStopsItAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Backend backend =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              asked.incrementAndGet();
              if (prompt.text().contains("Sentence 0 ")) {
                // The first item is slow; the others need not wait for it to learn of the failure.
                try {
                  never.await();
                } catch (InterruptedException e) {
                  throw new CancellationException();
                }
              }
              throw new PermanentException(
                  "the server rejected the key; check it", null, PermanentException.Scope.RUN);
            });
    assertThatThrownBy(
            () -> Runs.evaluation(3000).withConcurrency(4).withJournal(folder).run(backend))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("the run stopped at item item-")
        .hasMessageContaining(
            "after 0 items: the server rejected the key; check it. Answers so far are")
        .hasCauseInstanceOf(PermanentException.class);
    // As many as may be under way when the first failure arrives, and one more each.
    assertThat(asked.get()).isLessThan(3000);
  }

  @Test
  void whateverABackendThrowsIsTold() {
    Report report =
        Runs.evaluation(3)
            .run(
                Backend.of(
                    "toy",
                    (prompt, decoding) -> {
                      if (prompt.text().contains("Sentence 1 ")) {
                        throw new IllegalStateException("model not loaded");
                      }
                      if (prompt.text().contains("Sentence 2 ")) {
                        throw new RetriableException("server busy; try later", null);
                      }
                      return null;
                    }));
    assertThat(report.outcomes().get(Outcome.Kind.FAILED)).isEqualTo(3);
    List<String> reasons = new ArrayList<>();
    Runs.evaluation(3)
        .withListener(
            new EvaluationListener() {
              @Override
              public void observed(Observation<?, ?> observation, Progress progress) {
                reasons.add(observation.outcome().reason());
              }
            })
        .run(
            Backend.of(
                "toy",
                (prompt, decoding) -> {
                  if (prompt.text().contains("Sentence 1 ")) {
                    throw new IllegalStateException("model not loaded");
                  }
                  if (prompt.text().contains("Sentence 2 ")) {
                    throw new RetriableException("server busy; try later", null);
                  }
                  return null;
                }));
    assertThat(reasons)
        .containsExactly(
            "the backend returned null instead of a completion",
            "IllegalStateException: model not loaded",
            "server busy; try later");
    assertThatThrownBy(
            () ->
                Runs.evaluation(30)
                    .withJournal(folder)
                    .run(
                        Backend.of(
                            "toy",
                            (prompt, decoding) -> {
                              throw new StackOverflowError("deep");
                            })))
        .isInstanceOf(EvaluationException.class)
        .hasRootCauseInstanceOf(StackOverflowError.class)
        .hasMessageContaining("StackOverflowError: deep");
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.recoveredBytes()).isZero();
    }
  }

  @Test
  void interruptingTheCallerCancelsAndLeavesTheJournalWhole() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    CountDownLatch someDone = new CountDownLatch(1);
    Set<String> answered = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    Backend slow =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              if (calls.incrementAndGet() > 100) {
                someDone.countDown();
                try {
                  Thread.sleep(60_000);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw new CancellationException("interrupted");
                }
              }
              answered.add(prompt.text());
              return Runs.answer(prompt);
            });
    Thread caller =
        new Thread(
            () -> {
              try {
                Runs.evaluation(1000).withConcurrency(4).withJournal(folder).run(slow);
              } catch (Throwable e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    someDone.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get())
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("run again to go on from there");
    assertThat(flag).isTrue();
    assertThat(answered).hasSize(100);
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.size()).isEqualTo(100);
      assertThat(journal.recoveredBytes()).isZero();
    }
    // Nothing is asked twice, and the report is that of an undisturbed run.
    Backend rest =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              assertThat(answered.add(prompt.text())).as("asked twice").isTrue();
              return Runs.answer(prompt);
            });
    assertThat(all(Runs.evaluation(1000).withJournal(folder).run(rest)))
        .isEqualTo(all(Runs.evaluation(1000).run(model())));
  }

  @Test
  void interruptingARunThatOnlyReadsItsJournalCancelsToo() {
    Runs.evaluation(200).withJournal(folder).run(model());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Runs.evaluation(200).withJournal(folder).run(model()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(all(Runs.evaluation(200).withJournal(folder).run(model())))
        .isEqualTo(all(Runs.evaluation(200).run(model())));
  }

  @Test
  void anExecutorThatTakesNoMoreEndsTheRun() {
    ExecutorService closed = Executors.newFixedThreadPool(2);
    closed.shutdown();
    assertThatThrownBy(() -> Runs.evaluation(5).withExecutor(closed).run(model()))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("the executor takes no more calls");
  }

  @Test
  void cancelledCallsThatNeverBeganDoNotHoldUpTheEnd() {
    // One thread, eight calls handed over: seven wait in the executor's queue when the run stops.
    ExecutorService one = Executors.newSingleThreadExecutor();
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Runs.evaluation(100)
                    .withExecutor(one)
                    .withConcurrency(8)
                    .run(
                        Backend.of(
                            "toy",
                            (prompt, decoding) -> {
                              asked.incrementAndGet();
                              throw new PermanentException(
                                  "rejected", null, PermanentException.Scope.RUN);
                            })))
        .isInstanceOf(EvaluationException.class);
    one.shutdown();
    assertThat(one.isShutdown()).isTrue();
  }

  @Test
  void writesOneLineForEachItem() throws Exception {
    Path items = folder.resolve("out/items.jsonl");
    Runs.evaluation(30).withItems(items).run(model());
    List<String> lines = Files.readAllLines(items);
    assertThat(lines).hasSize(30);
    assertThat(lines.get(4))
        .startsWith("{\"id\":\"item-4\",\"document\":\"abstract-1\",\"outcome\":\"")
        .contains("\"gold\":\"methods\"");
    assertThat(Files.exists(folder.resolve("out/items.jsonl.partial"))).isFalse();
    String before = Files.readString(items);
    assertThatThrownBy(
            () -> Runs.evaluation(30).withItems(items).run(failing(PermanentException.Scope.RUN)))
        .isInstanceOf(EvaluationException.class);
    assertThat(Files.readString(items)).isEqualTo(before);
    assertThat(Files.exists(folder.resolve("out/items.jsonl.partial"))).isFalse();
  }

  @Test
  void halvesOfCharactersAreKept() throws Exception {
    Path items = folder.resolve("items.jsonl");
    Backend cutOff = Backend.of("toy", (prompt, decoding) -> Completion.of("methods \uD83E"));
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(3).withJournal(folder).withItems(items);
    evaluation.run(cutOff);
    List<String> texts = new ArrayList<>();
    evaluation
        .withListener(
            new EvaluationListener() {
              @Override
              public void observed(Observation<?, ?> observation, Progress progress) {
                observation.completions().forEach(c -> texts.add(c.text()));
                assertThat(progress.resumed()).isPositive();
              }
            })
        .run(cutOff);
    assertThat(texts).containsOnly("methods \uD83E").hasSize(3);
    assertThat(Files.readString(items)).contains("methods \\uD83E");
  }

  @Test
  void reportsAreWrittenWholeInThreeForms() throws Exception {
    Report report = Runs.evaluation(9).run(model());
    report.write(folder.resolve("report"));
    Map<String, String> files;
    try (var list = Files.list(folder.resolve("report"))) {
      files =
          list.collect(
              Collectors.toMap(
                  f -> f.getFileName().toString(),
                  f -> {
                    try {
                      return Files.readString(f);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    assertThat(files)
        .containsOnlyKeys("report.json", "report.csv", "report.md", "samples.jsonl")
        .containsEntry("report.json", report.toJson())
        .containsEntry("report.csv", report.toCsv())
        .containsEntry("report.md", report.toMarkdown());
  }

  @Test
  void refusesTwoMetricsOfOneName() {
    assertThatThrownBy(() -> Runs.evaluation(1).with(Runs.accuracy()))
        .hasMessage("there is a metric named 'accuracy' already; give this one another name");
    assertThatThrownBy(() -> Runs.evaluation(1).withConcurrency(0))
        .hasMessage("illegal concurrency: 0, must be at least 1");
  }

  @Test
  void askedItemsAreAskedOnce() {
    ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    Runs.evaluation(200)
        .run(
            Backend.of(
                "toy",
                (prompt, decoding) -> {
                  asked.add(prompt.text());
                  return Runs.answer(prompt);
                }));
    assertThat(asked).hasSize(200).doesNotHaveDuplicates();
  }
}
