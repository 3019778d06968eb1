package org.bioeval.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bioeval finetune} on the tiny chat model that backends/djl is tested with. */
class FinetuneCommandTest {
  private static final Path TINY = Path.of("../backends/djl/src/test/resources/tiny-chat");

  @TempDir Path folder;
  private Path model;
  private Path pairs;

  @BeforeEach
  void prepare() throws Exception {
    model = Files.createDirectory(folder.resolve("tiny-chat"));
    try (Stream<Path> files = Files.list(TINY)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    // A token is a byte; the prompts of corpora are longer than 256 bytes.
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"max_position_embeddings\": 256", "\"max_position_embeddings\": 8192"));
    pairs = folder.resolve("own.jsonl");
    Files.writeString(
        pairs,
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    "{\"prompt\": \"Is gene %c mutated?\", \"answer\": \"%s\", \"group\": \"g%d\"}"
                        .formatted('a' + i, i % 4 == 0 ? "no" : "yes", i / 2))
            .collect(joining("\n")));
  }

  private Console.Result finetune(String... arguments) throws Exception {
    List<String> all =
        Stream.concat(
                Stream.of("finetune", "--model", model.toString(), "--threads", "1"),
                Stream.of(arguments))
            .toList();
    return Console.of(() -> Main.run(all.toArray(new String[0])));
  }

  private Console.Result ownPairs(String... arguments) throws Exception {
    return finetune(
        Stream.concat(
                Stream.of(
                    "--pairs",
                    pairs.toString(),
                    "--learning-rate",
                    "2e-2",
                    "--evaluate-every",
                    "20",
                    "--max-tokens",
                    "8",
                    "--out",
                    folder.resolve("run").toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void trainsOnOwnPairsAndComparesFourSystems() throws Exception {
    Path merged = folder.resolve("merged");

    Console.Result result =
        ownPairs(
            "--steps", "60", "--bucketed", "--pack-tokens", "200", "--merge", merged.toString());

    assertThat(result.code()).as(result.err()).isZero();
    Path run = folder.resolve("run");
    assertThat(run.resolve("adapter/adapter_model.safetensors")).isRegularFile();
    assertThat(run.resolve("adapter/adapter_config.json")).content().contains("\"r\" : 16");
    assertThat(run.resolve("training.html"))
        .content()
        .contains("<svg", "validation-loss")
        .containsPattern("tokens at once\\D*200")
        .containsPattern("bucketed by length\\W.*true");
    assertThat(Files.readAllLines(run.resolve("training.csv"))).hasSizeGreaterThan(60);
    assertThat(merged.resolve("model.safetensors")).isRegularFile();
    assertThat(result.err()).contains("step 60/60", "loss");
    assertThat(result.out())
        .containsPattern("majority +[01]\\.\\d{4}")
        .containsPattern("retrieval +[01]\\.\\d{4}")
        // The untrained model babbles; one group of two pairs is held out for the test.
        .containsPattern("base +0\\.0000 .* 2 ")
        .containsPattern("tuned +[01]\\.\\d{4}");
    assertThat(run.resolve("comparison.txt")).content().contains("exact-match", "paired bootstrap");
    assertThat(run.resolve("tuned/report.json")).isRegularFile();
  }

  @Test
  void trainsOnACorpusByAScoreOfItsEvaluation() throws Exception {
    Path run = folder.resolve("run");

    Console.Result result =
        finetune(
            "HealthAdvice",
            "--miniature",
            "--criterion",
            "micro-f1",
            "--by-likelihood",
            "--steps",
            "4",
            "--evaluate-every",
            "2",
            "--out",
            run.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("micro-f1").contains("(best)");
    assertThat(result.out()).contains("majority", "retrieval", "base", "tuned", "micro-f1");
  }

  @Test
  void goesOnOnlyWhenAskedTo() throws Exception {
    String[] command = {"--steps", "20", "--checkpoint-every", "10", "--test-items", "0"};
    Console.Result first = ownPairs(command);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).doesNotContain("retrieval");

    Console.Result again = ownPairs(command);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("holds checkpoints of an earlier run").contains("--resume");

    Console.Result resumed =
        ownPairs(Stream.concat(Stream.of(command), Stream.of("--resume")).toArray(String[]::new));
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resumed after step 20").doesNotContain("step 1/20");

    Console.Result other = ownPairs("--steps", "21", "--resume", "--test-items", "0");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("checkpoints").doesNotContain("\tat ");
  }

  @Test
  void unsoundPairsAreToldWithTheirLine() throws Exception {
    Files.writeString(pairs, "{\"prompt\": \"a\", \"answer\": \"b\"}\n{\"prompt\": \"a\"}\n");
    Console.Result result = ownPairs();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("own.jsonl:2: \"answer\" is missing, expected a text")
        .doesNotContain("\tat ");

    Files.writeString(pairs, "{\"prompt\": \"a\", \"answer\": \"b\"}\n");
    assertThat(ownPairs().err()).contains("too few groups").contains("--criterion none");

    Files.writeString(
        pairs,
        "{\"prompt\": \"a\", \"answer\": \"b\", \"id\": \"x\"}\n"
            + "{\"prompt\": \"c\", \"answer\": \"d\", \"id\": \"x\"}\n");
    assertThat(ownPairs().err())
        .contains("own.jsonl:2: id \"x\" is that of ")
        .contains("own.jsonl:1 already");
  }

  @Test
  void contradictingOptionsAreToldBeforeAnythingIsLoaded() throws Exception {
    assertThat(finetune("--out", folder.resolve("x").toString()).err())
        .contains("name a corpus or give --pairs FILE");
    assertThat(ownPairs("BC5CDR").err()).contains("one of the two");
    assertThat(ownPairs("--by-likelihood").err()).contains("closed list of labels");
    assertThat(ownPairs("--continue", "a", "--rank", "8").err()).contains("leave out --rank");
  }

  @Test
  void anUnknownCriterionIsToldBeforeTheFirstStep() throws Exception {
    Console.Result result = ownPairs("--criterion", "micro-f2");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("micro-f2").contains("exact-match").doesNotContain("step 1/");
  }

  @Test
  void studySettingsBeginWithRank64() throws Exception {
    Console.Result result = ownPairs("--study", "--steps", "1", "--test-items", "0");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(folder.resolve("run/adapter/adapter_config.json"))
        .content()
        .contains("\"r\" : 64", "\"lora_alpha\" : 32", "\"lora_dropout\" : 0.1");

    Console.Result continued =
        finetune(
            "--pairs",
            pairs.toString(),
            "--continue",
            folder.resolve("run/adapter").toString(),
            "--steps",
            "1",
            "--test-items",
            "0",
            "--out",
            folder.resolve("more").toString());
    assertThat(continued.code()).as(continued.err()).isZero();
    assertThat(folder.resolve("more/adapter/adapter_config.json")).content().contains("\"r\" : 64");
  }
}
