package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.datasets.Miniatures;
import org.bioeval.examples.lessons.Lesson06FineTune;
import org.bioeval.examples.lessons.Lesson07FineTuneMentions;
import org.bioeval.examples.lessons.Lesson08FineTuneOwnData;
import org.bioeval.examples.studies.HealthAdviceDecision;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lessons that train, on the tiny model and the miniatures, a few steps each. */
class FineTuneLessonsTest {
  private static final String ROW = " \\| [01]\\.\\d{4} \\| [^|]+ \\| ";

  @TempDir private Path folder;

  @Test
  void lesson6ComparesOnHealthAdvice() throws Exception {
    String out =
        output(
            () -> {
              Lesson06FineTune.main(
                  Miniatures.extractTo(folder).resolve("HealthAdvice").toString(),
                  TinyModel.extractTo(folder).toString(),
                  "3",
                  "3",
                  folder.resolve("adapter").toString());
              return 0;
            });
    assertThat(out).containsPattern("\\| majority" + ROW + "3 \\|");
    assertThat(out).containsPattern("\\| before" + ROW + "3 \\|\n\\| after" + ROW + "3 \\|");
    assertThat(Adapter.load(folder.resolve("adapter")).modules()).isNotEmpty();
  }

  @Test
  void lesson7ComparesOnBc5cdr() throws Exception {
    String out =
        output(
            () -> {
              Lesson07FineTuneMentions.main(
                  Miniatures.extractTo(folder).resolve("BC5CDR").toString(),
                  TinyModel.extractTo(folder).toString(),
                  "3",
                  "2",
                  folder.resolve("run").toString());
              return 0;
            });
    assertThat(out).containsPattern("\\| before" + ROW + "2 \\|\n\\| after" + ROW + "2 \\|");
    assertThat(folder.resolve("run/training.html")).exists();
    assertThat(folder.resolve("run/checkpoints/step-3")).isDirectory();
  }

  @Test
  void lesson8LearnsOwnDataAndMerges() throws Exception {
    String out =
        output(
            () -> {
              Lesson08FineTuneOwnData.main(
                  TinyModel.extractTo(folder).toString(), "3", folder.resolve("merged").toString());
              return 0;
            });
    assertThat(out).containsPattern("\\| before" + ROW + "8 \\|\n\\| after" + ROW + "8 \\|");
    assertThat(folder.resolve("merged/model.safetensors")).exists();
  }

  @Test
  void decisionOnHealthAdviceGoesOnFromItsJournals() throws Exception {
    Path corpus = Miniatures.extractTo(folder).resolve("HealthAdvice");
    Path model = TinyModel.extractTo(folder);
    Path adapter = folder.resolve("adapter");
    output(
        () -> {
          Lesson06FineTune.main(corpus.toString(), model.toString(), "1", "3", adapter.toString());
          return 0;
        });
    Path runs = folder.resolve("runs");
    Console.Program decide =
        () -> {
          HealthAdviceDecision.main(
              corpus.toString(), model.toString(), adapter.toString(), runs.toString());
          return 0;
        };
    String first = output(decide);
    // Ten documents are the least that a decision needs.
    assertThat(first)
        .contains("3 documents are fewer than 10", "tuned int4", "bare 16-bit", "retrieval");
    assertThat(runs.resolve("bare int8/report.json")).exists();
    assertThat(output(decide))
        .isEqualTo(first)
        .contains(Files.readString(runs.resolve("decision.txt")));
  }

  @Test
  void missingArgumentsAreNamed() {
    assertThatThrownBy(HealthAdviceDecision::main).hasMessageContaining("at least 4 arguments");
    assertThatThrownBy(Lesson06FineTune::main).hasMessageContaining("expected 5 arguments");
    assertThatThrownBy(Lesson07FineTuneMentions::main).hasMessageContaining("expected 5 arguments");
    assertThatThrownBy(Lesson08FineTuneOwnData::main).hasMessageContaining("expected 3 arguments");
  }

  private static String output(Console.Program program) throws Exception {
    return Console.of(program).out();
  }
}
