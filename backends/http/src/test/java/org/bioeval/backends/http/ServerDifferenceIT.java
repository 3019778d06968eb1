package org.bioeval.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

/**
 * The same prompts through vLLM and llama-server, which serve the same weights (llama-server in
 * 16-bit floating point): the chat template gives the same tokens, both servers count the same
 * prompt tokens, and what differs in the greedy answers is written to a report.
 *
 * <p>The prompts are lines of JSON with a field {@code text}, in the file that the environment
 * variable {@code BIOEVAL_PROMPTS} names; at most as many as {@code BIOEVAL_PROMPTS_MAX} says
 * (200).
 */
class ServerDifferenceIT {

  private static final String SYSTEM = "You are a careful biomedical annotator. Answer briefly.";
  private static final Decoding BRIEF = Decoding.greedy().withMaxTokens(16);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static List<String> prompts() throws IOException {
    String file = System.getenv("BIOEVAL_PROMPTS");
    assumeTrue(
        file != null && Files.isRegularFile(Path.of(file)),
        "skipped: needs prompts; name a file of JSON lines with a field \"text\" by BIOEVAL_PROMPTS");
    String most = System.getenv("BIOEVAL_PROMPTS_MAX");
    ObjectMapper json = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      for (String line :
          (Iterable<String>) lines.limit(most == null ? 200 : Integer.parseInt(most))::iterator) {
        texts.add(json.readTree(line).path("text").asText());
      }
    }
    return texts;
  }

  private JsonNode post(String uri, JsonNode body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  private ObjectNode conversation(Prompt prompt) {
    ObjectNode body = json.createObjectNode();
    prompt
        .messages()
        .forEach(
            m ->
                body.withArray("messages")
                    .addObject()
                    .put("role", m.role().wireName())
                    .put("content", m.text()));
    return body;
  }

  @Test
  void sameTemplateSameUsageAndAReportOfTheRest() throws Exception {
    List<String> texts = prompts();
    String vllmAddress = RealServers.vllm();
    Path model = RealServers.find16Bit();
    int sameAnswers = 0;
    int sameBytes = 0;
    StringBuilder report =
        new StringBuilder("| prompt | tokens | vLLM | llama-server |\n|--:|--:|---|---|\n");
    try (RealServers.Llama llama = new RealServers.Llama(model);
        HttpBackend vllm = VllmBackend.at(vllmAddress).build();
        HttpBackend llamaCpp =
            OpenAiCompatibleBackend.at(llama.address()).dialect(Dialect.LLAMA_CPP).build()) {
      String vllmRoot = vllmAddress.replace("/v1", "");
      String llamaRoot = llama.address().replace("/v1", "");
      for (int i = 0; i < texts.size(); i++) {
        Prompt prompt = Prompt.chat(Message.system(SYSTEM), Message.user(texts.get(i)));
        JsonNode tokens = post(vllmRoot + "/tokenize", conversation(prompt)).path("tokens");
        String fromVllm =
            post(vllmRoot + "/detokenize", json.createObjectNode().set("tokens", tokens))
                .path("prompt")
                .asText();
        String fromLlama =
            post(llamaRoot + "/apply-template", conversation(prompt)).path("prompt").asText();
        assertThat(fromLlama).as("template bytes of prompt %s", i).isEqualTo(fromVllm);
        sameBytes++;
        JsonNode llamaTokens =
            post(
                    llamaRoot + "/tokenize",
                    json.createObjectNode()
                        .put("content", fromLlama)
                        .put("add_special", true)
                        .put("parse_special", true))
                .path("tokens");
        assertThat(llamaTokens).as("tokens of prompt %s", i).isEqualTo(tokens);
        Completion one = vllm.complete(prompt, BRIEF);
        Completion other = llamaCpp.complete(prompt, BRIEF);
        assertThat(one.usage().promptTokens()).hasValue(tokens.size());
        assertThat(other.usage().promptTokens()).hasValue(tokens.size());
        if (one.text().equals(other.text())) {
          sameAnswers++;
        } else {
          report.append(
              String.format(
                  "| %d | %d | %s | %s |%n",
                  i, tokens.size(), cell(one.text()), cell(other.text())));
        }
      }
    }
    String summary =
        String.format(
            "%d prompts: template bytes, prompt tokens and usage equal for %d; greedy answers of at"
                + " most %d tokens equal for %d. The rest:%n%n",
            texts.size(), sameBytes, BRIEF.maxTokens(), sameAnswers);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/server-differences.md"), summary + report);
    System.out.print(summary);
    assertThat(sameBytes).isEqualTo(texts.size());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
