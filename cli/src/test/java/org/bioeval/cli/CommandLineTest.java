package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.datasets.Miniatures;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @TempDir Path folder;

  private static Console.Result bioeval(String... arguments) throws Exception {
    return Console.of(() -> Main.run(arguments));
  }

  @Test
  void quickstartScoresAllThirteenCorpora() throws Exception {
    Console.Result result = bioeval("quickstart", "--out", folder.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(
            "PHEE",
            "Genia2011",
            "Genia2013",
            "DDI",
            "GIT",
            "BioRED",
            "BC5CDR",
            "BC2GM",
            "BC4CHEMD",
            "ADE",
            "PubMed20kRCT",
            "HealthAdvice",
            "ACI-Bench");
    assertThat(folder.resolve("BC5CDR-structured-retrieval/report.json")).isRegularFile();
    assertThat(folder.resolve("BC5CDR-structured-retrieval/report.csv")).isRegularFile();
  }

  @Test
  void evaluateAgainAsksNothingAndGivesTheSameBytes() throws Exception {
    String[] command = {"evaluate", "BC5CDR", "--miniature", "--out", folder.toString()};
    Console.Result first = bioeval(command);
    assertThat(first.code()).as(first.err()).isZero();
    byte[] report = Files.readAllBytes(folder.resolve("report.json"));
    List<String> journal = Files.readAllLines(folder.resolve("journal.jsonl"));

    Console.Result second = bioeval(command);

    assertThat(second.code()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("report.json"))).isEqualTo(report);
    assertThat(Files.readAllLines(folder.resolve("journal.jsonl"))).isEqualTo(journal);
  }

  @Test
  void repeatsAreAskedAndTold() throws Exception {
    List<String> command =
        List.of("evaluate", "HealthAdvice", "--miniature", "--out", folder.toString());
    assertThat(bioeval(command.toArray(String[]::new)).code()).isZero();
    List<String> once = Files.readAllLines(folder.resolve("journal.jsonl"));
    List<String> thrice = new ArrayList<>(command);
    thrice.addAll(List.of("--repeats", "3"));
    Console.Result result = bioeval(thrice.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    // Baselines always say the same, so no repeat differs from another.
    assertThat(result.out())
        .contains("each asked 3 times")
        .contains("Repeats: asked 3 times; 0.0 % (")
        .contains("No score varies.");
    List<String> answers =
        Files.readAllLines(folder.resolve("journal.jsonl")).stream()
            .filter(line -> line.startsWith("{\"key\""))
            .toList();
    long first = once.stream().filter(line -> line.startsWith("{\"key\"")).count();
    assertThat(answers).hasSize(Math.toIntExact(3 * first));
    assertThat(bioeval("show", folder.toString(), "--limit", "1").out())
        .contains("--- asked again, 2: answered")
        .contains("--- asked again, 3: answered");
    JsonNode report = new JsonMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(report.path("repeats").path("count").asInt()).isEqualTo(3);
  }

  @Test
  void showPrintsPromptAnswerAndGold() throws Exception {
    bioeval(
        "evaluate",
        "HealthAdvice",
        "--miniature",
        "--backend",
        "majority",
        "--out",
        folder.toString());
    Console.Result result = bioeval("show", folder.toString(), "--limit", "1");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("--- prompt", "[system]", "[user]", "--- model", "--- read as", "--- gold");
  }

  @Test
  void showPrintsThePromptOfTheRunAndNotOfAnother() throws Exception {
    String[] plain = {
      "evaluate", "HealthAdvice", "--miniature", "--backend", "majority", "--out", folder.toString()
    };
    String[] shots = Arrays.copyOf(plain, plain.length + 2);
    shots[plain.length] = "--shots";
    shots[plain.length + 1] = "2";
    bioeval(plain);
    bioeval(shots);
    assertThat(bioeval("show", folder.toString(), "--limit", "1").out()).contains("[assistant]");
    // The zero-shot run asks nothing: the last prompt in the journal is that of the other run.
    bioeval(plain);
    assertThat(bioeval("show", folder.toString(), "--limit", "1").out())
        .contains("[user]")
        .doesNotContain("[assistant]");
    // Items of an earlier version tell no keys: no prompt is better than a wrong one.
    Path items = folder.resolve("items.jsonl");
    Files.writeString(items, Files.readString(items).replaceAll(",\"keys\":\\[\"[0-9a-f]+\"]", ""));
    assertThat(bioeval("show", folder.toString(), "--limit", "1").out())
        .contains("several prompts for this item")
        .doesNotContain("[user]");
  }

  @Test
  void showDoesWithoutATornLastLine() throws Exception {
    bioeval(
        "evaluate",
        "HealthAdvice",
        "--miniature",
        "--backend",
        "majority",
        "--out",
        folder.toString());
    Path journal = folder.resolve("journal.jsonl");
    byte[] whole = Files.readAllBytes(journal);
    Files.write(journal, Arrays.copyOf(whole, whole.length - 20));
    Console.Result torn = bioeval("show", folder.toString());
    assertThat(torn.code()).as(torn.err()).isZero();
    assertThat(torn.out()).contains("--- prompt\n[system]");
    // Torn within a character, and damaged elsewhere.
    Files.write(journal, new byte[] {'{', '"', (byte) 0xc3}, StandardOpenOption.APPEND);
    assertThat(bioeval("show", folder.toString()).code()).isZero();
    Files.writeString(journal, "\n{}\n", StandardOpenOption.APPEND);
    Console.Result damaged = bioeval("show", folder.toString());
    assertThat(damaged.code()).isEqualTo(Main.FAILED);
    assertThat(damaged.err()).contains("journal.jsonl:").contains("not JSON");
  }

  @Test
  void showPrintsHowAnAnswerWasReadAndNothingThatSteersATerminal() throws Exception {
    Files.writeString(
        folder.resolve("items.jsonl"),
        "{\"id\":\"a\\u001b[2J\",\"outcome\":\"unanswerable\",\"reason\":\"b\\u009b31m\",\"cause\":"
            + "\"prompt too long\",\"form\":\"JSON array\",\"repairs\":[\"missing comma\"],\"leftOut\":"
            + "[{\"reason\":\"broken element\",\"text\":\"{\\u202etxt\"}],\"gold\":\"x\",\"completions\":[]}\n");
    String shown = bioeval("show", folder.toString(), "--outcome", "unanswerable").out();
    assertThat(shown)
        .contains("never to be answered: prompt too long")
        .contains("form: JSON array")
        .contains("mended: missing comma")
        .contains("left out, broken element: {�txt")
        .doesNotContain("\u001b", "\u009b", "\u202e");
  }

  @Test
  void fewShotPromptsHoldExamplesButNeverTheItem() throws Exception {
    Console.Result result =
        bioeval(
            "evaluate",
            "PHEE",
            "--miniature",
            "--shots",
            "2",
            "--retrieved",
            "--formulation",
            "structured",
            "--out",
            folder.toString());
    assertThat(result.code()).as(result.err()).isZero();
    Console.Result shown = bioeval("show", folder.toString(), "--limit", "1");
    assertThat(shown.out().split("\\[assistant]", -1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluate",
        "corpora",
        "show",
        "quickstart",
        "finetune",
        "generate",
        "embed",
        "doctor"
      })
  void everyCommandHasHelp(String command) throws Exception {
    Console.Result result = bioeval(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: bioeval " + command);
  }

  @Test
  void wrongUsageIsToldWithItsOwnCode() throws Exception {
    Console.Result result = bioeval("evaluate", "BC5CDR", "--nonsense");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--nonsense");
  }

  @Test
  void unknownCorpusIsToldWithTheKnownOnes() throws Exception {
    Console.Result result = bioeval("evaluate", "BC6", "--miniature", "--out", folder.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no corpus 'BC6'").contains("BC5CDR").doesNotContain("\tat ");
  }

  @Test
  void weightsAreRoundedWhenAskedAndReportsSaySo() throws Exception {
    Console.Result result =
        bioeval(
            "evaluate",
            "HealthAdvice",
            "--miniature",
            "--backend",
            "djl",
            "--model",
            "../backends/djl/src/test/resources/tiny-chat",
            "--weights",
            "int8",
            "--out",
            folder.toString());
    // The tiny chat model is too short for most prompts, whose items fail; the report is written.
    assertThat(result.code()).as(result.err()).isIn(0, 3);
    try (java.util.stream.Stream<Path> files = java.nio.file.Files.walk(folder)) {
      Path report = files.filter(file -> file.endsWith("report.json")).findFirst().orElseThrow();
      assertThat(java.nio.file.Files.readString(report))
          .contains("\"model.weights\"", "\"int8\"", "\"model.weightBytes\"");
    }
  }

  @Test
  void modelsAreFetchedOnlyWhenAsked() throws Exception {
    Console.Result result =
        bioeval("generate", "--backend", "djl", "--model", "no-such/model-7c1f", "Hello");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("no-such/model-7c1f at main is not in the Hub's cache")
        .contains("with --download it is fetched")
        .doesNotContain("\tat ");
  }

  @Test
  void serversFetchTheirModelsThemselves() throws Exception {
    Console.Result result =
        bioeval("generate", "--backend", "vllm", "--model", "org/name", "--download", "Hello");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--download and --revision are for --backend djl");
  }

  @Test
  void missingFolderIsToldWithTheRemedy() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    Console.Result result = bioeval("corpora", "--dir", nowhere.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("nowhere").contains("give the folder that holds the corpora");
  }

  @Test
  void baselinesSayThatAViewHasNoTrainingData() throws Exception {
    Console.Result result =
        bioeval(
            "evaluate",
            "ACI-Bench",
            "--miniature",
            "--backend",
            "majority",
            "--out",
            folder.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("the training data of ACI-Bench is empty");
  }

  @Test
  void writtenAnswersAreMeasuredInTheModelsOwnTokens() throws Exception {
    Path model = TinyModel.extractTo(folder.resolve("model"));
    Console.Result result =
        bioeval(
            "evaluate",
            "ACI-Bench",
            "--miniature",
            "--backend",
            "djl",
            "--model",
            model.toString(),
            "--limit",
            "2",
            "--max-tokens",
            "8",
            "--out",
            folder.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("reasoning-tokens/model");
    JsonNode scores = new JsonMapper().readTree(folder.resolve("report.json").toFile());
    JsonNode lengths = scores.path("scores").path("model-lengths");
    assertThat(lengths.path("answer-tokens/model").path("value").asDouble()).isBetween(1.0, 8.0);
    assertThat(lengths.path("reasoning-tokens/model").path("value").asDouble()).isZero();
    assertThat(lengths.path("reference-tokens/model").path("value").asDouble()).isPositive();
    assertThat(lengths.path("reference-tokens/model").path("items").asInt()).isEqualTo(2);
  }

  /** One file that is a folder, and one with a mention of blanks only. */
  @Test
  void corporaGoesOnAfterACorpusThatCannotBeRead() throws Exception {
    Path corpora = Miniatures.extractTo(folder.resolve("corpora"));
    Path bad = corpora.resolve("PHEE/json/test.json");
    Files.delete(bad);
    Files.createDirectory(bad);
    Path blank = corpora.resolve("BC5CDR/CDR_TestSet.PubTator.txt");
    Files.writeString(blank, "1|t|A  b .\n1|a|C\n1\t1\t3\t  \tDisease\tD1\n\n");
    Console.Result result = bioeval("corpora", "--dir", corpora.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).containsPattern("PHEE .* test .*cannot be read: .*test.json");
    assertThat(result.out())
        .contains("CDR_TestSet.PubTator.txt:3 (1): mention at 1-3 is of blanks only; left out")
        .containsPattern("ACI-Bench .* test3 ");
  }

  @Test
  void corporaListsWhatIsMissingWithoutFailing() throws Exception {
    Console.Result result = bioeval("corpora", "--miniature", "--counts");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("PHEE").contains("documents");
  }
}
