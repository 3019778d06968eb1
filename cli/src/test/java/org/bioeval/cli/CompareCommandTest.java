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
import org.bioeval.core.backend.FinishReason;
import org.bioeval.core.backend.Usage;
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
    return run("toy", name, items, from, to, false);
  }

  /** Wrong, or cut off. */
  private String run(String corpus, String name, int items, int from, int to, boolean cut) {
    Schema schema = Schema.of(corpus, new Schema.Label("even", ""), new Schema.Label("odd", ""));
    Dataset<ClassificationInstance> data =
        Dataset.of(
            DatasetInfo.of(corpus, Split.TEST, "sentence"),
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
              boolean wrong = i >= from && i < to;
              if (wrong && cut) {
                return Completion.of("", FinishReason.LENGTH, Usage.UNKNOWN);
              }
              boolean even = (i % 2 == 0) ^ wrong;
              return Completion.of(even ? "even" : "odd");
            });
    Path out = corpus.equals("toy") ? folder.resolve(name) : folder.resolve(corpus).resolve(name);
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
    // Of three, each of the others against the reference.
    String three = run("three", 200, 0, 6);
    Console.Result several =
        compare(
            one,
            two,
            three,
            "--flipped=9",
            "--reference=one",
            "--margin=0.1",
            "--size=one=9",
            "--size=two=5",
            "--size=three=3");
    assertThat(several.out())
        .contains("Exactly right only in one: 5\n", "Exactly right only in two: 3\n")
        .contains("Exactly right only in one: 1\n  item-5\n", "Exactly right only in three: 0\n");
    assertThat(compare(one, two, three, "--flipped=9").err())
        .contains("--flipped needs two runs, or a --reference");
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
  void decidesOverSeveralCorpora() throws Exception {
    Path out = folder.resolve("decision");
    Console.Result result =
        compare(
            run("a", "large", 200, 0, 20, false),
            run("a", "small", 200, 0, 24, false),
            run("b", "large", 100, 0, 10, false),
            run("b", "small", 100, 0, 10, false),
            "--score=micro-f1",
            "--margin=0.1",
            "--reference=large",
            "--size=large=7e9",
            "--size=small=1e9",
            "--weight=b=3",
            "--guard=a=0.2",
            "--each-corpus",
            "--details",
            "--out=" + out);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(
            "small is the smallest by parameters that does the job of large (mean of 2 corpora:"
                + " micro-f1 within 0.1, micro-f1 within 0.2 on a)")
        .contains("On a: small is the smallest by parameters")
        .contains("On b: small is the smallest by parameters")
        .contains("A family of its own")
        .contains("The same order in")
        .contains("on the front");
    // Half of the items are even; of these 10 are wrong with large on a, and 12 with small.
    assertThat(result.out()).contains("Exploratory: 4 rows");
    JsonNode json = new ObjectMapper().readTree(Files.readString(out.resolve("decision.json")));
    // 0.25 · (176/200 − 180/200) + 0.75 · 0
    assertThat(json.at("/candidates/0/parts/0/estimate").doubleValue())
        .isEqualTo(-0.005, org.assertj.core.api.Assertions.within(1e-12));
    assertThat(out.resolve("decision-on-b.json")).exists();
    assertThat(out.resolve("comparison.tex")).content().contains("\\toprule", "a micro-f1");
    assertThat(out.resolve("comparison.csv")).content().contains("small,a,micro-f1,0.88,");
    // On one corpus each: nothing to compare.
    assertThat(
            compare(folder.resolve("a/large").toString(), run("b", "other", 100, 0, 10, false))
                .err())
        .contains("the runs are over different items");
  }

  @Test
  void theReferenceMayBeTheBestAndKindsOfOutcomeMayBeBounded() throws Exception {
    String large = run("large", 400, 0, 20);
    String cut = run("toy", "cut", 400, 0, 24, true);
    List<String> arguments =
        List.of(
            large,
            cut,
            "--score=micro-f1",
            "--margin=10%",
            "--best",
            "--by=parameters",
            "--size=large=7e9",
            "--size=cut=1e9");
    List<String> parameters = new ArrayList<>(arguments);
    assertThat(compare(parameters.toArray(new String[0])).out())
        .contains("cut is the smallest by parameters that does the job of the best one, whichever");
    // 24 of 400 are cut off, 6 %: the evidence is in the items of the run.
    parameters.add("--at-most=truncated=1%");
    assertThat(compare(parameters.toArray(new String[0])).out())
        .contains("large is the smallest by parameters");
    Console.Result result = compare(large, "--margin=0.1", "--best", "--reference=large");
    assertThat(result.err()).contains("give one of --reference and --best");
    assertThat(compare(large, "--by", "colour").err()).contains("'colour' is none of");
  }

  @Test
  void plansFromAssumptionsAndFromAPilot() throws Exception {
    Console.Result assumed =
        Console.of(() -> Main.run("plan", "--differ", "10%", "--margin", "0.02"));
    // (1.6449 + 0.8416)² · 0.1 / 0.0004
    assertThat(assumed.out()).contains("A margin of 0.02 takes 1,546 items.");
    Console.Result decidable =
        Console.of(() -> Main.run("plan", "--deviation", "8", "--documents", "40"));
    // (1.6449 + 0.8416) · 8 / √40
    assertThat(decidable.out()).contains("With 40 documents margins from 3.145 can be decided.");
    // Of 400 items, one of the two is right on 40: σ² = 0.1 − 0, and n = 400 items are at hand.
    Console.Result pilot =
        Console.of(
            () ->
                Main.run(
                    "plan",
                    run("one", 400, 0, 20),
                    run("two", 400, 20, 40),
                    "--score=micro-f1",
                    "--reference=one",
                    "--margin=0.02"));
    assertThat(pilot.err()).isEmpty();
    // 1,545.6 · 400 / 399, since the variance of a sample is divided by n − 1.
    assertThat(pilot.out())
        .contains("micro-f1 within 0.02 of one, from a pilot of 400 documents (400 items):")
        .containsPattern("two +0\\.3166 +1,550 +1,550 +0\\.0394 +0\\.35");
    assertThat(Console.of(() -> Main.run("plan")).err()).contains("give one of --differ");
    assertThat(Console.of(() -> Main.run("plan", "--help")).out()).contains("Usage: bioeval plan");
  }

  @Test
  void overlapIsAHint() throws Exception {
    // Single words such as "the" are shared; the miniature has no text twice.
    Console.Result single =
        Console.of(() -> Main.run("overlap", "HealthAdvice", "--miniature", "--words", "1"));
    assertThat(single.err()).isEmpty();
    assertThat(single.out()).contains("share").contains("A hint, no verdict.").contains("most in");
    assertThat(
            Console.of(() -> Main.run("overlap", "HealthAdvice", "--miniature", "--words", "200"))
                .out())
        .startsWith("0 of ")
        .doesNotContain("most in");
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
