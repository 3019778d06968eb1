package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void run() {
    run("small", 2);
    run("large", 0);
  }

  /** A stand-in for a model that is wrong on the first items. */
  private void run(String name, int wrong) {
    Schema schema = Schema.of("toy", new Schema.Label("even", ""), new Schema.Label("odd", ""));
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of("toy", Split.TEST, "sentence"),
            schema,
            IntStream.range(0, 200)
                .mapToObj(
                    i ->
                        new ClassificationInstance(
                            Document.of("item-" + i, "number " + i + " of all"),
                            i % 2 == 0 ? "even" : "odd"))
                .toList());
    Backend model =
        Backend.of(
            name,
            (prompt, decoding) -> {
              int i =
                  Integer.parseInt(prompt.text().replaceAll("(?s).*number (\\d+) of all.*", "$1"));
              return Completion.of((i % 2 == 0) ^ (i < wrong) ? "even" : "odd");
            });
    Evaluation.of(Tasks.classification(schema), data)
        .with(ExactMatch.labels())
        .withItems(folder.resolve(name).resolve("items.jsonl"))
        .withItemTexts(true)
        .run(model)
        .write(folder.resolve(name));
  }

  private Console.Result report(Path out, String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "report",
                folder.resolve("small").toString(),
                folder.resolve("large").toString(),
                "--out",
                out.toString()));
    arguments.addAll(List.of(options));
    return Console.of(() -> Main.run(arguments.toArray(String[]::new)));
  }

  @Test
  void writesThePageWithDecisionAndItems() throws Exception {
    Path page = folder.resolve("made/report.html");
    Console.Result result =
        report(page, "--reference=large", "--margin=0.1", "--size=small=1", "--size=large=7");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("small is the smallest by parameters")
        .contains("Report: " + page.toAbsolutePath());
    assertThat(Files.readString(page))
        .contains("small is the smallest by parameters", "number 11 of all");
  }

  @Test
  void sealedPageHasNoText() throws Exception {
    Path page = folder.resolve("sealed.html");
    assertThat(report(page, "--sealed").code()).isZero();
    assertThat(Files.readString(page))
        .contains("Sealed", "id=\"confusion\"")
        .doesNotContain("number 11", "item-11");
  }

  @Test
  void writesOtherFormats() throws Exception {
    Path table = folder.resolve("table.tex");
    assertThat(report(table, "--format=latex").code()).isZero();
    assertThat(Files.readString(table)).contains("\\toprule", "large & \\textbf{1.000}");
    Console.Result unknown = report(table, "--format=pdf");
    assertThat(unknown.code()).isEqualTo(Main.FAILED);
    assertThat(unknown.err()).contains("no format 'pdf'; there are csv,");
  }

  @Test
  void halfADecisionIsRefused() throws Exception {
    assertThat(report(folder.resolve("x.html"), "--margin=0.1").err())
        .contains("a decision needs both --margin and --reference");
  }
}
