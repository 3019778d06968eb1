package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

  @TempDir Path folder;

  /** Runs a stand-in for a model that is wrong on items from..to. */
  private String run(String name, int items, int from, int to) {
    Schema schema = Schema.of("toy", new Schema.Label("even", ""), new Schema.Label("odd", ""));
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of("toy", Split.TEST, "sentence"),
            schema,
            IntStream.range(0, items)
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
              String number = prompt.text().replaceAll("(?s).*number (\\d+) of all.*", "$1");
              int i = Integer.parseInt(number);
              boolean even = (i % 2 == 0) ^ (i >= from && i < to);
              return Completion.of(even ? "even" : "odd");
            });
    Path out = folder.resolve(name);
    Report report =
        Evaluation.of(Tasks.classification(schema), data)
            .with(ExactMatch.labels())
            .withItems(out.resolve("items.jsonl"))
            .run(model);
    report.write(out);
    return out.toString();
  }

  private static Console.Result compare(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(arguments));
    return Console.of(() -> Main.run(all.toArray(new String[0])));
  }

  @Test
  void comparesTwoRunsAndListsFlippedItems() throws Exception {
    // Wrong on 0..4 and on 3..9: 0, 1 and 2 are right in the second only, 5..9 in the first only.
    String one = run("one", 200, 0, 5);
    String two = run("two", 200, 3, 10);
    Console.Result result = compare(one, two, "--score", "micro-f1", "--flipped", "4");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    // 195 and 193 of 200.
    assertThat(result.out())
        .containsPattern("one .* 0\\.9750 ")
        .containsPattern("two .* 0\\.9650 ")
        .containsPattern("one − two +0\\.0100 \\[-0\\.\\d+, 0\\.\\d+\\] .* tie\n")
        .contains("Exactly right only in one: 5\n  item-5\n  item-6\n  item-7\n  item-8\n")
        .contains("Exactly right only in two: 3\n")
        .doesNotContain("item-9")
        .doesNotContain("item-0");
  }

  @Test
  void decidesAndWritesFiles() throws Exception {
    String large = run("large", 400, 0, 20);
    String small = run("small", 400, 0, 24);
    String tiny = run("tiny", 400, 0, 200);
    String floor = run("majority", 400, 0, 300);
    Path out = folder.resolve("decision");
    List<String> arguments =
        List.of(
            "--score=micro-f1",
            "--margin=0.1",
            "--reference=large",
            "--floor=majority",
            "--size=large=7e9",
            "--size=small=1e9",
            "--size=tiny=5e8",
            "--at-least=micro-f1=0.8",
            "--out=" + out);
    List<String> all = new ArrayList<>(List.of(large, small, tiny, floor));
    all.addAll(arguments);
    Console.Result result = compare(all.toArray(new String[0]));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("small is the smallest by parameters that does the job of large");
    JsonNode json = new ObjectMapper().readTree(Files.readString(out.resolve("decision.json")));
    assertThat(json.get("which").textValue()).isEqualTo("small");
    assertThat(out.resolve("decision.md")).content().startsWith("**small is the smallest");
    // A header, one row for the reference, two for each candidate, one for the floor.
    assertThat(Files.readAllLines(out.resolve("decision.csv"))).hasSize(1 + 1 + 2 * 2 + 1);
    // The order of the runs changes no byte.
    String first = Files.readString(out.resolve("decision.json"));
    all = new ArrayList<>(List.of(floor, tiny, small, large));
    all.addAll(arguments);
    compare(all.toArray(new String[0]));
    assertThat(out.resolve("decision.json")).content().isEqualTo(first);
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    String one = run("one", 30, 0, 5);
    String two = run("two", 31, 0, 5);
    assertThat(compare(one, two).err()).contains("they are over different items");
    assertThat(compare(one, "--margin", "0.1").err()).contains("both --margin and --reference");
    assertThat(compare(one, one).err()).contains("two runs are named 'one'");
    assertThat(compare(one, "--margin", "x", "--reference", "one").err())
        .contains("illegal --margin: x");
    assertThat(compare(one, "--margin", "keep90%", "--reference", "one").err())
        .contains("needs a --floor");
    assertThat(compare(folder.resolve("none").toString()).err())
        .contains("is not the folder of a finished run");
    Console.Result help = Console.of(() -> Main.run("compare", "--help"));
    assertThat(help.out()).contains("Usage: bioeval compare").doesNotContain("%%");
  }
}
