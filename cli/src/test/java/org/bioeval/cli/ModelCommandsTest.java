package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.testkit.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code generate} and {@code embed} with the tiny chat model of backends/djl, whose answers and
 * vectors are transformers' ({@code make_generate_golden.py}, {@code make_embedding_goldens.py}).
 */
class ModelCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path RESOURCES = Path.of("../backends/djl/src/test/resources");
  private static final String MODEL = RESOURCES.resolve("tiny-chat").toString();

  @TempDir Path folder;

  private static Console.Result bioeval(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--model", MODEL, "--precision", "float32"));
    return Console.of(() -> Main.run(all.toArray(String[]::new)));
  }

  @Test
  void rawTextsFromTheCommandLineGiveIdsAndLogprobs() throws Exception {
    JsonNode golden = golden("tiny-chat/generate.json").get("raw");
    Console.Result result =
        bioeval("generate", "--raw", "--json", "--max-tokens", "12", golden.get("prompt").asText());
    assertThat(result.code()).as(result.err()).isZero();
    assertAnswer(JSON.readTree(result.out()), golden, "1");
  }

  @Test
  void chatsFromJsonLinesGiveIdsAndLogprobs() throws Exception {
    JsonNode golden = golden("tiny-chat/generate.json").get("chat");
    Path prompts =
        Files.writeString(
            folder.resolve("prompts.jsonl"),
            "{\"id\": \"a\", \"messages\": "
                + golden.get("messages")
                + "}\n\n{\"prompt\": \"x\"}\n");
    Console.Result result =
        bioeval("generate", "--json", "--max-tokens", "12", "--prompts", prompts.toString());
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertAnswer(JSON.readTree(lines.get(0)), golden, "a");
    assertThat(JSON.readTree(lines.get(1)).get("id").asText()).isEqualTo("3");
  }

  private static void assertAnswer(JsonNode answer, JsonNode golden, String id) {
    assertThat(answer.get("id").asText()).isEqualTo(id);
    assertThat(answer.get("promptTokens").asInt()).isEqualTo(golden.get("prompt_ids").size());
    assertThat(answer.get("completionTokens").asInt()).isEqualTo(12);
    assertThat(answer.get("finish").asText()).isEqualTo("length");
    for (int i = 0; i < 12; i++) {
      JsonNode token = answer.get("tokens").get(i);
      assertThat(token.get("id").asInt()).isEqualTo(golden.get("ids").get(i).asInt());
      assertThat(token.get("logprob").asDouble())
          .isCloseTo(golden.get("logprobs").get(i).asDouble(), within(1e-4));
    }
  }

  @Test
  void aPromptThatIsTooLongIsToldAndTheOthersGoOn() throws Exception {
    Console.Result result =
        bioeval("generate", "--raw", "--json", "--max-tokens", "3", "x".repeat(300), "fever");
    assertThat(result.code()).isEqualTo(Main.INCOMPLETE);
    List<String> lines = result.out().lines().toList();
    assertThat(JSON.readTree(lines.get(0)).get("error").asText()).contains("more than the 256");
    assertThat(JSON.readTree(lines.get(1)).get("tokens")).hasSize(3);
    assertThat(result.err()).contains("prompt 1: 301 tokens");
  }

  @Test
  void unsoundPromptFilesAreToldWithTheLine() throws Exception {
    assertRefused("{\"prompt\": \"x\"}\n[1]\n", ".jsonl:2: no JSON object");
    assertRefused("{\"prompt\": \n", ".jsonl:1: not JSON");
    assertRefused("{\"messages\": []}\n", ".jsonl:1: needs 'prompt' (text) or 'messages'");
    assertRefused(
        "{\"messages\": [{\"role\": \"user\"}]}\n", ".jsonl:1: a message needs 'content'");
    assertRefused(
        "{\"messages\": [{\"role\": \"nurse\", \"content\": \"x\"}]}\n",
        ".jsonl:1: illegal role 'nurse'");
    Console.Result result = bioeval("generate", "--prompts", folder.resolve("none").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("none; give a JSON Lines file").doesNotContain("\tat ");
  }

  private void assertRefused(String lines, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.jsonl"), lines);
    Console.Result result = bioeval("generate", "--prompts", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void vectorsOfTextsAreThoseOfTransformers() throws Exception {
    JsonNode golden = golden("golden-embeddings/tiny-chat.json").get("texts");
    StringBuilder lines = new StringBuilder();
    for (JsonNode entry : golden) {
      lines.append(JSON.createObjectNode().put("text", entry.get("text").asText())).append('\n');
    }
    Path texts = Files.writeString(folder.resolve("texts.jsonl"), lines);
    Console.Result means = bioeval("embed", "--normalise", "--texts", texts.toString());
    assertThat(means.code()).as(means.err()).isZero();
    assertVectors(means, golden, "unit_mean");
    Console.Result lasts = bioeval("embed", "--pooling", "last", "--texts", texts.toString());
    assertThat(lasts.code()).as(lasts.err()).isZero();
    assertVectors(lasts, golden, "last");
  }

  private static void assertVectors(Console.Result result, JsonNode golden, String name)
      throws IOException {
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(golden.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.get("id").asInt()).isEqualTo(i + 1);
      assertThat(line.get("tokens")).isEqualTo(golden.get(i).get("tokens"));
      JsonNode expected = golden.get(i).get(name);
      assertThat(line.get("embedding")).hasSize(expected.size());
      for (int k = 0; k < expected.size(); k++) {
        assertThat(line.get("embedding").get(k).asDouble())
            .isCloseTo(expected.get(k).asDouble(), within(1e-4));
      }
    }
  }

  @Test
  void textsWithoutVectorsAreToldAndTheOthersGoOn() throws Exception {
    Console.Result result = bioeval("embed", "", "fever", "x".repeat(257));
    assertThat(result.code()).isEqualTo(Main.INCOMPLETE);
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("{\"id\":\"1\",\"error\":\"the text is empty; leave it out\"}");
    assertThat(JSON.readTree(lines.get(1)).get("embedding")).hasSize(32);
    assertThat(lines.get(2)).contains("\"id\":\"3\"", "257 tokens, more than the 256");
    assertThat(result.err()).contains("text 1: ", "text 3: ").doesNotContain("text 2");
  }

  @Test
  void adaptersChangeVectors() throws Exception {
    String bare = bioeval("embed", "fever").out();
    String adapter = RESOURCES.resolve("golden-adapters/llama-attention").toString();
    Console.Result tuned = bioeval("embed", "fever", "--adapter", adapter);
    assertThat(tuned.code()).as(tuned.err()).isZero();
    assertThat(tuned.out()).startsWith("{\"id\":\"1\"").isNotEqualTo(bare);
  }

  @Test
  void nothingToDoIsToldWithTheRemedy() throws Exception {
    assertThat(bioeval("embed").err()).contains("nothing to embed; give texts, or --texts FILE");
    assertThat(bioeval("generate").err()).contains("nothing to ask; give prompts");
    assertThat(bioeval("embed", "x", "--concurrency", "0").err())
        .contains("illegal --concurrency 0, must be at least 1");
  }

  private static JsonNode golden(String name) throws IOException {
    return JSON.readTree(Files.readString(RESOURCES.resolve(name)));
  }
}
