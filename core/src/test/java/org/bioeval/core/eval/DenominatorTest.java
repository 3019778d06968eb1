package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.BackendInfo;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.PermanentException.Reason;
import org.bioeval.core.backend.PermanentException.Scope;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.backend.Usage;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.SelfConsistency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No item leaves the denominator: what can never be answered counts as wrong, and says why. */
@Timeout(60)
class DenominatorTest {

  @TempDir Path folder;

  /** Answers "methods", which is right for items 1, 4 and 7; refuses some items for good. */
  private static Backend refusing(AtomicInteger calls) {
    return Backend.of(
        "toy",
        (prompt, decoding) -> {
          calls.incrementAndGet();
          if (prompt.text().contains("Sentence 1 ") || prompt.text().contains("Sentence 5 ")) {
            throw new PermanentException(
                "9000 tokens are more than 512", null, Scope.ITEM, Reason.PROMPT_TOO_LONG);
          }
          if (prompt.text().contains("Sentence 6 ")) {
            return Completion.of("meth", FinishReason.CONTENT_FILTER, Usage.UNKNOWN);
          }
          return Completion.of("methods");
        });
  }

  @Test
  void whatCanNeverBeAnsweredIsScoredAsWrongAndCountedByReason() {
    Report report = Runs.evaluation(9).run(refusing(new AtomicInteger()));
    // By hand: of nine items, 4 and 7 are right; 1, 5 and 6 have no answer.
    assertThat(report.score("accuracy").value()).isEqualTo(2.0 / 9);
    assertThat(report.score("accuracy").items()).isEqualTo(9);
    assertThat(report.outcomes())
        .containsEntry(Outcome.Kind.ANSWERED, 6L)
        .containsEntry(Outcome.Kind.UNANSWERABLE, 3L)
        .containsEntry(Outcome.Kind.FAILED, 0L);
    assertThat(report.unanswerable())
        .containsOnlyKeys(Reason.PROMPT_TOO_LONG, Reason.CONTENT_FILTER)
        .containsEntry(Reason.PROMPT_TOO_LONG, 2L)
        .containsEntry(Reason.CONTENT_FILTER, 1L);
    assertThat(report.warnings())
        .containsExactly(
            "3 items can never be answered: 2 prompt too long, 1 content filter. They are scored as"
                + " wrong. First: item-1, 9000 tokens are more than 512",
            "3 documents are few (fewer than 50): intervals are wide and hold only approximately.");
    assertThat(report.toJson())
        .contains("\"unanswerable\" : 3")
        .contains("\"prompt too long\" : 2")
        .contains("\"content filter\" : 1");
    assertThat(report.toMarkdown()).contains("9 items, 6 answered, 3 unanswerable.");
  }

  @Test
  void whatCanNeverBeAnsweredIsNotAskedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Path items = folder.resolve("items.jsonl");
    Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation =
        Runs.evaluation(9).withJournal(folder).withItems(items);
    Report first = evaluation.run(refusing(calls));
    byte[] firstItems = Files.readAllBytes(items);
    assertThat(calls).hasValue(9);
    Report second = evaluation.withConcurrency(1).run(refusing(calls));
    assertThat(calls).hasValue(9);
    assertThat(second.toJson()).isEqualTo(first.toJson());
    assertThat(second.toMarkdown()).isEqualTo(first.toMarkdown());
    assertThat(Files.readAllBytes(items)).isEqualTo(firstItems);
    assertThat(Files.readString(items))
        .contains("\"outcome\":\"unanswerable\"")
        .contains("\"cause\":\"prompt too long\"");
    List<String> lines = Files.readAllLines(folder.resolve(Journal.FILE_NAME));
    assertThat(lines).filteredOn(line -> line.startsWith("{\"unanswerable\":\"")).hasSize(2);
    assertThat(lines).noneMatch(line -> line.startsWith("{\"failed\""));
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.size()).isEqualTo(9);
    }
  }

  @Test
  void anItemWithASampleThatCanNeverBeHadIsUnanswerable() {
    Backend backend =
        new Backend() {
          @Override
          public BackendInfo info() {
            return BackendInfo.of("toy", "toy");
          }

          @Override
          public Completion complete(Prompt prompt, Decoding decoding) {
            if (!prompt.text().contains("Sentence 1 ")) {
              return Completion.of("methods");
            }
            if (decoding.seed().orElse(0) == 1) {
              throw new PermanentException("flagged", null, Scope.ITEM, Reason.CONTENT_FILTER);
            }
            throw new RetriableException("busy", null);
          }
        };
    Report report =
        Evaluation.of(Runs.task().with(SelfConsistency.perLabel(3, 0.5)), Runs.dataset(3))
            .with(Runs.accuracy())
            .run(backend);
    assertThat(report.outcomes())
        .containsEntry(Outcome.Kind.UNANSWERABLE, 1L)
        .containsEntry(Outcome.Kind.FAILED, 0L);
  }

  @Test
  void theFirstFailureIsQuoted() {
    Backend backend =
        Backend.of(
            "toy",
            (prompt, decoding) -> {
              if (prompt.text().contains("Sentence 4 ")) {
                throw new RetriableException("server busy; try later", null);
              }
              if (prompt.text().matches("(?s).*Sentence [235] .*")) {
                throw new IllegalStateException("model not\n loaded");
              }
              return Completion.of("methods");
            });
    Report report = Runs.evaluation(9).run(backend);
    assertThat(report.firstFailure())
        .contains(new FirstFailure("item-2", "IllegalStateException: model not loaded", 3));
    assertThat(report.warnings())
        .containsExactly(
            "4 items were not answered because the backend failed; they are not in the scores. Run"
                + " again with the same journal to ask them again. First: item-2,"
                + " IllegalStateException: model not loaded (the same for 3 of 4)",
            "2 documents are few (fewer than 50): intervals are wide and hold only approximately.");
    assertThat(report.score("accuracy").items()).isEqualTo(5);
    Report one =
        Runs.evaluation(9)
            .run(
                Backend.of(
                    "toy",
                    (prompt, decoding) -> {
                      if (prompt.text().contains("Sentence 4 ")) {
                        throw new RetriableException("server busy; try later", null);
                      }
                      return Completion.of("methods");
                    }));
    assertThat(one.warnings())
        .containsExactly(
            "1 item was not answered because the backend failed; it is not in the scores. Run again"
                + " with the same journal to ask it again. First: item-4, RetriableException: server"
                + " busy; try later",
            "3 documents are few (fewer than 50): intervals are wide and hold only approximately.");
  }

  @Test
  void aReportWithoutScoresSaysWhy() {
    Backend broken =
        Backend.of(
            "mine",
            (prompt, decoding) -> {
              throw new UnsupportedOperationException("not yet written");
            });
    Report report = Runs.evaluation(5).run(broken);
    assertThatThrownBy(() -> report.score("accuracy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no score 'accuracy' in this report; it has none: all 5 items failed; first: item-0,"
                + " UnsupportedOperationException: not yet written");
    assertThat(report.warnings().get(0)).endsWith("not yet written (the same for all)");
    assertThatThrownBy(() -> Runs.evaluation(1).run(broken).score("accuracy"))
        .hasMessageContaining("it has none: the only item failed: item-0, Unsupported");
    assertThatThrownBy(() -> Runs.evaluation(0).run(broken).score("accuracy"))
        .hasMessageContaining("it has none: the dataset has no items");
    assertThatThrownBy(
            () ->
                Evaluation.of(Runs.task(), Runs.dataset(2))
                    .run(refusing(new AtomicInteger()))
                    .score("accuracy"))
        .hasMessageContaining("it has none: the evaluation has no metrics");
  }
}
