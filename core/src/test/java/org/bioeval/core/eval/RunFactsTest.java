package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Reason;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.eval.internal.CallLog;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a journal spares, to whom it gives, and what is told about that. */
@Timeout(60)
class RunFactsTest {

  private static final BackendInfo INFO = BackendInfo.of("toy", "m").withIdentity("sha", "a");

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private RunFacts heard;

  private Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(int size) {
    return Runs.evaluation(size)
        .withJournal(folder)
        .withListener(
            new EvaluationListener() {
              @Override
              public void ran(RunFacts facts) {
                heard = facts;
              }
            });
  }

  private Backend counting(BackendInfo info) {
    return Runs.backend(
        info,
        prompt -> {
          asked.incrementAndGet();
          return Runs.answer(prompt);
        });
  }

  private int asked(BackendInfo info) {
    asked.set(0);
    evaluation(9).run(counting(info));
    return asked.get();
  }

  /** A refusal of every prompt, by a model of a context length, or an answer. */
  private Report run(BackendInfo info, Optional<Reason> refusal) {
    asked.set(0);
    return evaluation(3)
        .run(
            Runs.backend(
                info,
                prompt -> {
                  asked.incrementAndGet();
                  if (refusal.isPresent()) {
                    throw new PermanentException(
                        "no", null, PermanentException.Scope.ITEM, refusal.get());
                  }
                  return Completion.of("methods");
                }));
  }

  @Test
  void onlyWhatChangesAnswersAsksAgain() {
    assertThat(asked(INFO)).isEqualTo(9);
    assertThat(asked(INFO)).isZero();
    assertThat(asked(INFO.withDetail("price.promptPerMillion", "0.15"))).isZero();
    assertThat(asked(INFO.withDetail("serverVersion", "2"))).isZero();
    assertThat(asked(INFO.withDetail(BackendInfo.CONTEXT_TOKENS, "8192"))).isZero();
    assertThat(asked(INFO.withIdentity("adapter.sha256", "b"))).isEqualTo(9);
    assertThat(asked(INFO.withIdentity("adapter.sha256", "c"))).isEqualTo(9);
    // All three are in the journal by now.
    assertThat(asked(INFO)).isZero();
    assertThat(asked(INFO.withIdentity("adapter.sha256", "b"))).isZero();
  }

  @Test
  void aChangedFunctionOfANewVersionIsAskedAgain() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    Backend one =
        Backend.of("mine", "1", (p, d) -> Completion.of("methods " + first.incrementAndGet()));
    Backend two =
        Backend.of("mine", "2", (p, d) -> Completion.of("results " + second.incrementAndGet()));
    evaluation(9).run(one);
    evaluation(9).run(two);
    evaluation(9).run(one);
    evaluation(9).run(two);
    assertThat(List.of(first.get(), second.get())).containsExactly(9, 9);
  }

  @Test
  void aRunTellsWhatCameFromTheJournalAndFromWhen() throws Exception {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    Report whole = Runs.evaluation(10).run(counting(INFO));
    evaluation(6).run(counting(INFO));
    assertThat(heard.calls()).isEqualTo(6);
    assertThat(heard.reused()).isZero();
    assertThat(heard.oldest()).isEmpty();
    assertThat(heard.latency()).isPresent();
    assertThat(heard.started()).isAfterOrEqualTo(before);

    Report resumed = evaluation(10).run(counting(INFO));
    assertThat(heard.items()).isEqualTo(10);
    assertThat(heard.calls()).isEqualTo(4);
    assertThat(heard.reused()).isEqualTo(6);
    assertThat(heard.oldest().orElseThrow()).isBetween(before, Instant.now());
    assertThat(heard.newest().orElseThrow()).isBetween(heard.oldest().get(), Instant.now());
    assertThat(RunFacts.read(folder)).isEqualTo(heard);
    // Beside the report, never in it.
    assertThat(resumed.toJson()).isEqualTo(whole.toJson());
  }

  @Test
  void datesComeFromTheLinesAndOldLinesHaveNone() throws Exception {
    evaluation(4).withConcurrency(1).run(counting(INFO));
    Path journal = folder.resolve(Journal.FILE_NAME);
    String[] days = {"2026-11-20T23:59:59.999Z", "2026-11-28T00:00:00Z", "2026-11-22T12:00:00Z"};
    StringBuilder dated = new StringBuilder();
    int answer = 0;
    for (String line : Files.readAllLines(journal)) {
      String at = "";
      if (line.startsWith("{\"key\"") && answer < days.length) {
        at = "\"at\":" + Instant.parse(days[answer++]).toEpochMilli() + ",";
      }
      dated.append(line.replaceFirst("\"at\":[0-9]+,", at)).append('\n');
    }
    Files.writeString(journal, dated);
    evaluation(5).run(counting(INFO));
    assertThat(heard.oldest()).contains(Instant.parse(days[0]));
    assertThat(heard.newest()).contains(Instant.parse(days[1]));
    assertThat(heard.toString())
        .startsWith("4 of 5 answers came from the journal of 2026-11-20 to 2026-11-28; 1 call in ");

    Files.writeString(journal, dated.toString().replaceAll("\"at\":[0-9]+,", ""));
    evaluation(4).run(counting(INFO));
    assertThat(heard.oldest()).isEmpty();
    assertThat(heard.toString()).startsWith("4 of 4 answers came from the journal; 0 calls in ");
  }

  @Test
  void figuresOfCalls() {
    CallLog log = new CallLog();
    // 1 to 200 ms in an order of no meaning (77 has no factor in common with 200): by the nearest
    // rank, half are at most 100 ms, nine tenths 180 ms, 99 of a hundred 198 ms.
    for (int i = 1; i <= 200; i++) {
      log.asked(Duration.ofMillis(1 + i * 77 % 200).toNanos(), 3);
    }
    assertThat(log.facts(200).latency())
        .contains(
            new RunFacts.Latency(
                Duration.ofMillis(100), Duration.ofMillis(180), Duration.ofMillis(198)));
    assertThat(log.facts(200).completionTokens()).isEqualTo(600);
    assertThat(new CallLog().facts(0).latency()).isEmpty();
    RunFacts facts =
        new RunFacts(
            Instant.parse("2026-11-28T10:00:00Z"),
            Duration.ofSeconds(50),
            1736,
            536,
            1200,
            Optional.of(Instant.parse("2026-11-28T01:00:00Z")),
            Optional.of(Instant.parse("2026-11-28T02:00:00Z")),
            Optional.of(
                new RunFacts.Latency(
                    Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1250))),
            5000);
    // 1,736 items and 5,000 tokens in 50 s.
    assertThat(facts)
        .hasToString(
            "1,200 of 1,736 answers came from the journal of 2026-11-28; 536 calls in 50.0 s,"
                + " 34.7 items/s, 100.0 tokens/s, latency 0.25 s (median), 0.50 s (90 %), 1.25 s"
                + " (99 %)");
    facts.write(folder);
    assertThat(RunFacts.read(folder)).isEqualTo(facts);
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws Exception {
    for (String text : List.of("", "{}", "[", "{\"format\":\"bioeval-run-1\",\"started\":\"x\"}")) {
      Files.writeString(folder.resolve(RunFacts.FILE_NAME), text);
      assertThatThrownBy(() -> RunFacts.read(folder))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("run.json");
    }
  }

  @Test
  void withoutAJournalTheFactsStandBesideTheItems() {
    Path items = folder.resolve("deep").resolve("items.jsonl");
    Runs.evaluation(3).withItems(items).run(counting(INFO));
    assertThat(RunFacts.read(folder.resolve("deep")).calls()).isEqualTo(3);
  }

  @Test
  void aPromptThatWasTooLongIsAskedAgainOfALongerContext() throws Exception {
    BackendInfo shorter = INFO.withDetail(BackendInfo.CONTEXT_TOKENS, "512");
    BackendInfo longer = INFO.withDetail(BackendInfo.CONTEXT_TOKENS, "1024");
    Optional<Reason> tooLong = Optional.of(Reason.PROMPT_TOO_LONG);
    assertThat(run(shorter, tooLong).outcomes()).containsEntry(Outcome.Kind.UNANSWERABLE, 3L);
    run(shorter.withDetail("serverVersion", "2"), tooLong);
    assertThat(asked).hasValue(0);
    assertThat(run(longer, Optional.empty()).outcomes()).containsEntry(Outcome.Kind.ANSWERED, 3L);
    assertThat(asked).hasValue(3);
    // What was answered stays answered, whatever the context is.
    for (BackendInfo info : List.of(longer, shorter, INFO)) {
      run(info, tooLong);
      assertThat(asked).hasValue(0);
    }
    // A line of an earlier version does not say the context: asked once more.
    Path journal = folder.resolve(Journal.FILE_NAME);
    String refusals =
        String.join(
            "\n",
            Files.readAllLines(journal).stream()
                .filter(line -> !line.startsWith("{\"key\""))
                .map(line -> line.replace(",\"contextTokens\":\"512\"", ""))
                .toList());
    Files.writeString(journal, refusals + "\n");
    run(INFO, tooLong);
    assertThat(asked).hasValue(0);
    run(shorter, tooLong);
    assertThat(asked).hasValue(3);
    run(shorter, tooLong);
    assertThat(asked).hasValue(0);
  }

  @Test
  void otherRefusalsHoldForAnyContext() {
    run(INFO.withDetail(BackendInfo.CONTEXT_TOKENS, "512"), Optional.of(Reason.CONTENT_FILTER));
    Report report = run(INFO.withDetail(BackendInfo.CONTEXT_TOKENS, "1024"), Optional.empty());
    assertThat(asked).hasValue(0);
    assertThat(report.unanswerable()).containsEntry(Reason.CONTENT_FILTER, 3L);
  }
}
