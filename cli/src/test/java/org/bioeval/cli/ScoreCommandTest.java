package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreCommandTest {
  private static final double TOLERANCE = 1e-12;

  @TempDir Path folder;

  private Console.Result score(String metrics, String lines, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("pairs.jsonl"), lines);
    List<String> arguments =
        new ArrayList<>(List.of("score", "--metric", metrics, "--pairs", file.toString()));
    arguments.addAll(List.of(more));
    return Console.of(() -> Main.run(arguments.toArray(new String[0])));
  }

  private List<JsonNode> lines(String metrics, String pairs, String... more) throws Exception {
    Console.Result result = score(metrics, pairs, more);
    assertThat(result.code()).as(result.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void oneLineAnItemThenTheMeans() throws Exception {
    List<JsonNode> lines =
        lines(
            "rouge,rougeL/precision,rougel/recall",
            """
            {"id": "a", "reference": "the patient has asthma", "prediction": "patient with asthma"}

            {"references": ["no fever", "fever is gone"], "prediction": "the fever is gone"}
            """);
    assertThat(lines).hasSize(3);
    // a: 2 of 3 words and 2 of 4 shared, F = 2·⅔·½ / (⅔ + ½) = 4/7; no pair shared; the longest
    // common subsequence is "patient asthma".
    JsonNode a = lines.get(0);
    assertThat(a.get("id").textValue()).isEqualTo("a");
    assertThat(a.get("rouge1").doubleValue()).isEqualTo(4.0 / 7, within(TOLERANCE));
    assertThat(a.get("rouge2").doubleValue()).isZero();
    assertThat(a.get("rougeL").doubleValue()).isEqualTo(4.0 / 7, within(TOLERANCE));
    assertThat(a.get("rougeLsum").doubleValue()).isEqualTo(4.0 / 7, within(TOLERANCE));
    assertThat(a.get("rougeL/precision").doubleValue()).isEqualTo(2.0 / 3, within(TOLERANCE));
    assertThat(a.get("rougeL/recall").doubleValue()).isEqualTo(0.5, within(TOLERANCE));
    // The second reference is the better one: 3 of 4 words and 3 of 3, F = 6/7.
    JsonNode second = lines.get(1);
    assertThat(second.get("id").textValue()).isEqualTo("3");
    assertThat(second.get("rouge1").doubleValue()).isEqualTo(6.0 / 7, within(TOLERANCE));
    JsonNode mean = lines.get(2).get("aggregate").get("rouge1");
    assertThat(mean.get("items").intValue()).isEqualTo(2);
    assertThat(mean.get("mean").doubleValue()).isEqualTo(5.0 / 7, within(TOLERANCE));
    // Two items say nothing: 5/7 ± 12.7 (Student's t with one degree of freedom) times the standard
    // error 1/7, cut at the ends of the range.
    assertThat(mean.get("low").doubleValue()).isZero();
    assertThat(mean.get("high").doubleValue()).isEqualTo(1);
    assertThat(lines.get(2).get("aggregate").properties()).hasSize(6);
  }

  @Test
  void lengthsAreNullWhereNothingCanBeDivided() throws Exception {
    List<JsonNode> lines =
        lines(
            "words,tokens,length-ratio,compression",
            """
            {"reference": "a b c d", "prediction": "a b", "source": "a b c d e f"}
            {"reference": "", "prediction": "", "source": "a"}
            """);
    // 2 words / 0.75 = 2.67, rounded down; 2 of 4 words; 6 source words per 2.
    assertThat(lines.get(0).toString())
        .isEqualTo(
            "{\"id\":\"1\",\"words\":2.0,\"tokens\":2.0,\"length-ratio\":0.5,\"compression\":3.0}");
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"id\":\"2\",\"words\":0.0,\"tokens\":0.0,\"length-ratio\":null,\"compression\":null}");
    JsonNode aggregate = lines.get(2).get("aggregate");
    assertThat(aggregate.get("words").get("mean").doubleValue()).isEqualTo(1);
    assertThat(aggregate.get("compression").get("items").intValue()).isEqualTo(1);
    assertThat(aggregate.get("compression").get("mean").doubleValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    // "runs" and "running" differ until stemmed.
    "rouge, '', runs, running, 0",
    "rouge, --stem, runs, running, 1",
    // Lucene's English analysis drops "the" and stems.
    "english, '', the runs, running, 1",
    // The default sees no word in Greek or Chinese text.
    "rouge, '', πυρετός, πυρετός, 0",
    "unicode, '', Πυρετός, πυρετός, 1",
    // Pairs of characters: 患者, 者发, 发热 against 患者, 者有, 有热, one of three in each.
    "cjk, '', 患者发热, 患者有热, 0.333333333333333333"
  })
  void analysis(String analyzer, String stem, String reference, String prediction, double expected)
      throws Exception {
    String pair = "{\"reference\": \"" + reference + "\", \"prediction\": \"" + prediction + "\"}";
    List<String> more = new ArrayList<>(List.of("--analyzer", analyzer));
    if (!stem.isEmpty()) {
      more.add(stem);
    }
    JsonNode item = lines("rouge1", pair, more.toArray(new String[0])).get(0);
    assertThat(item.get("rouge1").doubleValue()).isEqualTo(expected, within(TOLERANCE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rouge1 | {\"reference\": \"a\"} | :2: \"prediction\" is missing, expected a text",
        "rouge1 | {\"prediction\": \"a\"} | :2: \"reference\" is missing, expected a text",
        "rouge1 | {\"reference\": 7, \"prediction\": \"a\"} | :2: \"reference\" is 7, expected a text",
        "rouge1 | {\"references\": [], \"prediction\": \"a\"} | \"references\" is [], expected an array",
        "rouge1 | {\"references\": [\"a\", null], \"prediction\": \"a\"} | \"references[1]\" is null",
        "rouge1 | {\"reference\": \"a\", \"references\": [\"a\"], \"prediction\": \"a\"} | give one of them",
        "rouge1 | nonsense | :2: not JSON",
        "rouge1 | [1] | :2: no JSON object",
        "rouge1 | {\"reference\": \"a\", \"prediction\": \"a\"}{\"reference\": \"b\", \"prediction\": \"c\"}"
            + " | :2: a second value follows the JSON object, at column 38; give one object a line",
        "rouge1 | {\"reference\": \"a\", \"prediction\": \"a\"} 1 | :2: a second value follows",
        "compression | {\"reference\": \"a\", \"prediction\": \"a\"} | :1: compression needs \"source\"",
        "rouge10 | {\"reference\": \"a\", \"prediction\": \"a\"} | no metric 'rouge10'; there are rouge1",
        "rouge1/f | {\"reference\": \"a\", \"prediction\": \"a\"} | no metric 'rouge1/f'; there are rouge1"
      })
  void namesWhatIsWrongAndPrintsNothing(String metric, String line, String message)
      throws Exception {
    Console.Result result =
        score(metric, "{\"reference\": \"a\", \"prediction\": \"a\"}\n" + line + "\n");
    assertThat(result.code()).isEqualTo(Main.FAILED);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }

  /** Also where files were appended to each other, and whatever ends the lines. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\n\uFEFF", "\n\uFEFF\n"})
  void skipsByteOrderMarks(String between) throws Exception {
    String pair = "{\"reference\": \"No fever.\", \"prediction\": \"No fever.\"}";
    Console.Result result = score("rouge1", "\uFEFF" + pair + between + pair + "\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("\"rouge1\":{\"items\":2,\"mean\":1.0");
  }

  @Test
  void saysWhyAFileCannotBeRead() throws Exception {
    Path latin = folder.resolve("latin.jsonl");
    Files.write(
        latin,
        "{\"reference\": \"é\", \"prediction\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
            Console.of(() -> Main.run("score", "--metric", "words", "--pairs", "" + latin)).err())
        .contains(latin + ": not UTF-8");
    assertThat(Console.of(() -> Main.run("score", "--metric", "words", "--pairs", "none")).err())
        .contains("no file none");
    assertThat(score("words", "\n").err()).contains("pairs.jsonl: holds no pairs");
  }

  @Test
  void stemmingBelongsToTheDefaultAnalysis() throws Exception {
    Console.Result result = score("rouge1", "{}", "--stem", "--analyzer", "english");
    assertThat(result.code()).isEqualTo(Main.FAILED);
    assertThat(result.err()).contains("--stem belongs to --analyzer rouge");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quickstart", "corpora", "evaluate", "show", "finetune", "score", "generate"})
  void helpIsPrintedWithoutWarnings(String command) throws Exception {
    Console.Result help = Console.of(() -> Main.run(command, "--help"));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: bioeval " + command).doesNotContain("%%");
    assertThat(help.err()).isEmpty();
  }
}
