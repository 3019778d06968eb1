package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bioeval.core.eval.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldersTest {

  @TempDir Path folder;
  private final List<Path> runs = new ArrayList<>();

  private void run(String path, String model, Map<String, String> facts) {
    Report report = Reports.of(model, 12, i -> i % 2);
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      report = Reports.with(report, fact.getKey(), fact.getValue());
    }
    report.write(folder.resolve(path));
    runs.add(folder.resolve(path));
  }

  @Test
  void runsAreGroupedByCorpusAndNamedByTheirFolders() {
    run("bc5cdr/large", "l", Map.of("corpus", "bc5cdr"));
    run("bc5cdr/small", "s", Map.of("corpus", "bc5cdr"));
    run("hoc/large", "l", Map.of("corpus", "hoc"));
    run("hoc/small", "s", Map.of("corpus", "hoc"));
    ComparisonMatrix matrix = ComparisonMatrix.read(runs);
    assertThat(matrix.corpora()).containsExactly("bc5cdr", "hoc");
    assertThat(matrix.candidates()).containsExactly("large", "small");
  }

  @Test
  void theCorpusMayBeTheInnerFolder() {
    run("large/bc5cdr", "l", Map.of("corpus", "bc5cdr"));
    run("small/bc5cdr", "s", Map.of("corpus", "bc5cdr"));
    run("large/hoc", "l", Map.of("corpus", "hoc"));
    run("small/hoc", "s", Map.of("corpus", "hoc"));
    assertThat(ComparisonMatrix.read(runs).candidates()).containsExactly("large", "small");
  }

  @Test
  void elseRunsAreNamedByTheirModels() {
    run("bc5cdr-large", "l", Map.of("corpus", "bc5cdr"));
    run("bc5cdr-small", "s", Map.of("corpus", "bc5cdr"));
    run("hoc-large", "l", Map.of("corpus", "hoc"));
    run("hoc-small", "s", Map.of("corpus", "hoc"));
    assertThat(ComparisonMatrix.read(runs).candidates()).containsExactly("l", "s");
  }

  @Test
  void tasksAndUnitsOnOneCorpusAreTold() {
    run("a/large", "l", Map.of("corpus", "bc5cdr", "task", "mentions"));
    run("b/large", "l", Map.of("corpus", "bc5cdr", "task", "relations"));
    assertThat(ComparisonMatrix.read(runs).corpora())
        .containsExactly("bc5cdr mentions", "bc5cdr relations");
    run("c/large", "l", Map.of("corpus", "bc5cdr", "task", "mentions", "corpus.unit", "sentence"));
    assertThat(ComparisonMatrix.read(runs).corpora())
        .containsExactly(
            "bc5cdr mentions TEST", "bc5cdr mentions TEST sentence", "bc5cdr relations TEST");
  }

  @Test
  void aMissingRunIsSeen() {
    run("bc5cdr/large", "l", Map.of("corpus", "bc5cdr"));
    run("bc5cdr/small", "s", Map.of("corpus", "bc5cdr"));
    run("hoc/large", "l", Map.of("corpus", "hoc"));
    ComparisonMatrix matrix = ComparisonMatrix.read(runs);
    assertThat(matrix.candidates()).containsExactly("large", "small");
    assertThat(matrix.scope().member("small").note()).isEqualTo("has no run on hoc");
  }

  @Test
  void oneNameForTwoRunsIsAnError() {
    run("x/large", "l", Map.of());
    runs.add(runs.get(0));
    assertThatThrownBy(() -> ComparisonMatrix.read(runs))
        .hasMessageContaining("two runs are named 'large'");
  }
}
