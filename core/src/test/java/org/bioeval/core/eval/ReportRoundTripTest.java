package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is read back: reports with their evidence, and items. */
class ReportRoundTripTest {

  @TempDir Path folder;

  /** Answers of every kind. */
  private static final Backend MIXED =
      Backend.of(
          "mixed",
          (prompt, decoding) -> {
            String text = prompt.text();
            if (text.contains("Sentence 1")) {
              throw new PermanentException(
                  "too long",
                  null,
                  PermanentException.Scope.ITEM,
                  PermanentException.Reason.PROMPT_TOO_LONG);
            }
            if (text.contains("Sentence 2")) {
              throw new RetriableException("busy \u202e\ud83d", null);
            }
            return Completion.of(text.contains("Sentence 3") ? "perhaps" : "methods");
          });

  @Test
  void aReportIsReadBackWithItsSamples() {
    for (Report report :
        List.of(
            Runs.evaluation(9).run(MIXED),
            Runs.evaluation(0).run(MIXED),
            Evaluation.of(Runs.task(), Runs.dataset(9))
                .with(SkippingMetric.named("some, \"quoted\"", 7))
                .with(SkippingMetric.named("none", 0))
                .run(MIXED))) {
      report.write(folder);
      Report read = Report.read(folder);
      assertThat(read).isEqualTo(report);
      assertThat(read.toJson()).isEqualTo(report.toJson());
      assertThat(read.toMarkdown()).isEqualTo(report.toMarkdown());
      assertThat(read.toCsv()).isEqualTo(report.toCsv());
    }
  }

  @Test
  void whatIsNotAReportIsNamed() throws Exception {
    assertThatThrownBy(() -> Report.read(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("report.json is missing")
        .hasMessageContaining("not the folder of a finished run");
    Runs.evaluation(9).run(MIXED).write(folder);
    Files.writeString(folder.resolve("samples.jsonl"), "{\"column\":0,\"sums\":[1]}\n{\"metric\"");
    assertThatThrownBy(() -> Report.read(folder)).hasMessageContaining("samples.jsonl:2");
    Runs.evaluation(9).run(MIXED).write(folder);
    Files.writeString(folder.resolve("report.json"), "{\"format\":\"bioeval-report-1\"}");
    assertThatThrownBy(() -> Report.read(folder))
        .hasMessageContaining("report.json")
        .hasMessageContaining("bioeval-report-1");
  }

  @Test
  void itemsAreReadBack() {
    Path file = folder.resolve("items.jsonl");
    Report report =
        Runs.evaluation(9).withJournal(folder).withItems(file).withItemTexts(true).run(MIXED);
    List<ItemResult> items;
    try (Stream<ItemResult> lines = Items.read(file)) {
      items = lines.toList();
    }
    assertThat(items)
        .hasSize(9)
        .extracting(ItemResult::id)
        .startsWith("item-0", "item-1", "item-2", "item-3");
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      assertThat(items.stream().filter(item -> item.outcome() == kind).count())
          .isEqualTo(report.outcomes().get(kind));
    }
    assertThat(items.get(0).text()).hasValueSatisfying(t -> assertThat(t).contains("Sentence 0"));
    assertThat(items.get(0).answer()).contains("methods");
    assertThat(items.get(1).outcome()).isEqualTo(Outcome.Kind.UNANSWERABLE);
    assertThat(items.get(1).answer()).isEmpty();
    assertThat(items.get(3).reason()).contains("perhaps");
    assertThat(items).allSatisfy(item -> assertThat(item.keys()).hasSize(1));
  }

  @Test
  void withoutAskingNoTextIsWritten() throws Exception {
    Path file = folder.resolve("items.jsonl");
    Report unused = Runs.evaluation(3).withItems(file).run(MIXED);
    assertThat(Files.readString(file)).doesNotContain("Sentence");
    Files.writeString(file, "{\"id\":\"a\"}\n");
    assertThatThrownBy(
            () -> {
              try (Stream<ItemResult> items = Items.read(file)) {
                items.toList();
              }
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("items.jsonl:1");
  }
}
