package org.bioeval.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.task.ForwardingTask;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;
import org.bioeval.core.task.Reading.LeftOut;
import org.bioeval.core.task.Reading.Reason;
import org.bioeval.core.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every report counts what readings mended and left out. */
class ReadingCountsTest {

  private static final Reading BROKEN =
      new Reading(
          "JSON array",
          ImmutableList.of("missing comma", "missing comma"),
          ImmutableList.of(
              new LeftOut(Reason.BROKEN_ELEMENT, "{\"type\":"),
              new LeftOut(Reason.UNKNOWN_TYPE, "Device"),
              new LeftOut(Reason.NO_PREDICTION, "null")));
  private static final Reading NOTHING_LOST =
      new Reading(
          "JSON Lines",
          ImmutableList.of("single quotes"),
          ImmutableList.of(new LeftOut(Reason.NO_PREDICTION, "...")));
  private static final Backend METHODS =
      Backend.of("toy", (prompt, decoding) -> Completion.of("methods"));

  @TempDir Path folder;

  /** Items 0 and 3 are read in part, item 1 with a repair, the others from a JSON array. */
  private static Task<ClassificationInstance, ImmutableSet<String>> task() {
    return new ForwardingTask<>(Runs.task()) {
      @Override
      public Outcome<ImmutableSet<String>> parse(
          ClassificationInstance instance, Completion completion) {
        Reading reading =
            switch (instance.id()) {
              case "item-0", "item-3" -> BROKEN;
              case "item-1" -> NOTHING_LOST;
              default -> Reading.of("JSON array");
            };
        return new Outcome.Answered<>(ImmutableSet.of("methods"), reading);
      }

      @Override
      public Outcome<ImmutableSet<String>> parse(
          ClassificationInstance instance, List<Completion> completions) {
        return parse(instance, completions.get(0));
      }
    };
  }

  private static Evaluation<ClassificationInstance, ImmutableSet<String>> evaluation(int items) {
    return Evaluation.of(task(), Runs.dataset(items)).with(Runs.accuracy());
  }

  @Test
  void countsWhatWasLeftOutAndMended() {
    Report report = evaluation(9).run(METHODS);
    ReadingCounts readings = report.readings();
    assertThat(readings.answers()).isEqualTo(9);
    assertThat(readings.inPart()).isEqualTo(2);
    assertThat(readings.repaired()).isEqualTo(3);
    assertThat(readings.leftOut())
        .containsEntry(Reason.BROKEN_ELEMENT, 2L)
        .containsEntry(Reason.UNKNOWN_TYPE, 2L)
        .containsEntry(Reason.NO_PREDICTION, 3L)
        .hasSize(3);
    // An answer with a repair twice counts once.
    assertThat(readings.repairs())
        .containsEntry("missing comma", 2L)
        .containsEntry("single quotes", 1L)
        .hasSize(2);
    assertThat(readings.forms()).containsEntry("JSON array", 8L).containsEntry("JSON Lines", 1L);
    assertThat(readings)
        .hasToString(
            "2 of 9 answers were read in part: 2 unknown types, 2 broken elements; 3 elements without"
                + " a prediction were left out; 3 answers were mended: 2 missing comma, 1 single"
                + " quotes");
    assertThat(report.toMarkdown()).contains("\nReading: 2 of 9 answers were read in part: ");
    assertThat(report.toJson())
        .contains("\"inPart\" : 2")
        .contains("\"broken element\" : 2")
        .contains("\"missing comma\" : 2")
        .contains("\"JSON Lines\" : 1");
  }

  @Test
  void warnsAboveTheShare() {
    // 2 of 200 are 1 %, which is not above 1 %; 2 of 199 are.
    assertThat(evaluation(200).run(METHODS).warnings()).isEmpty();
    assertThat(evaluation(199).run(METHODS).warnings())
        .containsExactly(
            "2 of 199 answers were read in part: 2 unknown types, 2 broken elements. What was left"
                + " out is not scored; items.jsonl shows it.");
    assertThat(evaluation(199).withPartialReadingLimit(0.05).run(METHODS).warnings()).isEmpty();
    assertThat(evaluation(200).withPartialReadingLimit(0).run(METHODS).warnings()).hasSize(1);
    assertThatThrownBy(() -> evaluation(1).withPartialReadingLimit(1.5))
        .hasMessage("illegal share: 1.5, must be between 0 and 1");
  }

  @Test
  void itemsShowHowEachAnswerWasRead() throws Exception {
    Path items = folder.resolve("items.jsonl");
    evaluation(3).withItems(items).run(METHODS);
    assertThat(Files.readAllLines(items).get(0))
        .contains("\"form\":\"JSON array\"")
        .contains("\"repairs\":[\"missing comma\",\"missing comma\"]")
        .contains(
            "\"leftOut\":[{\"reason\":\"broken element\",\"text\":\"{\\\"type\\\":\"},{\"reason\":"
                + "\"unknown type\",\"text\":\"Device\"},{\"reason\":\"no prediction\",\"text\":"
                + "\"null\"}]");
    assertThat(Files.readAllLines(items).get(2)).doesNotContain("repairs", "leftOut", "keys");
  }

  @Test
  void aResumedRunGivesTheSameBytes() throws Exception {
    Path items = folder.resolve("items.jsonl");
    var kept = evaluation(50).withJournal(folder).withItems(items);
    Report first = kept.withConcurrency(7).run(METHODS);
    String lines = Files.readString(items);
    Report second =
        kept.run(
            Backend.of(
                "toy",
                (prompt, decoding) -> {
                  throw new AssertionError("asked again");
                }));
    assertThat(second.toJson()).isEqualTo(first.toJson());
    assertThat(Files.readString(items)).isEqualTo(lines);
    assertThat(lines.lines().findFirst().orElseThrow()).matches(".*\"keys\":\\[\"[0-9a-f]{32}\"]}");
  }

  @Test
  void aScoreOverFewerItemsIsTold() {
    Report report =
        Evaluation.of(Runs.task(), Runs.dataset(9))
            .with(Runs.accuracy())
            .with(SkippingMetric.named("some", 7))
            .with(SkippingMetric.named("none", 0))
            .run(METHODS);
    assertThat(report.warnings())
        .containsExactly(
            "Metric some: mean, square are over 7 of 9 items; 2 are missing.",
            "Metric none has no score: no item gave it a value.",
            "3 documents are few (fewer than 50): intervals are wide and hold only approximately.");
  }
}
