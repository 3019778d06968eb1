package org.bioeval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPageTest {

  @Test
  void everyQuantityHasAChartWithItsNumbers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("training.html");
    List<Integer> steps = IntStream.range(0, 3_000).boxed().toList();
    TrainingPage.of("rank 16")
        .withFact("alpha", "32")
        .withCurve("loss", "training", steps, steps.stream().map(i -> 1.0 / (1 + i)).toList())
        .withCurve("loss", "validation", List.of(0, 2_999), List.of(1.5, Double.NaN))
        .withCurve("learning rate", "", List.of(1, 2), List.of(1e-4, 5e-5))
        .write(file);
    String page = Files.readString(file);
    ReportPageTest.assertInOrder(
        page, "<h1>rank 16", "loss</h2>", "<svg", "<table", "learning rate</h2>", "<svg");
    assertThat(page)
        .contains(">2,999</td>", "5.000e−05", "undefined", "Settings")
        .doesNotContain("All scores");
    assertThat(page.length()).isLessThan(500_000); // 3,000 steps, drawn and listed as 1,001
  }

  @Test
  void asManyValuesAsSteps() {
    assertThatThrownBy(
            () -> TrainingPage.of("x").withCurve("loss", "", List.of(1, 2), List.of(0.5)))
        .hasMessage("2 steps but 1 values of loss");
  }
}
