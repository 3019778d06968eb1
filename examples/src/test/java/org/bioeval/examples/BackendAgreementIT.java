package org.bioeval.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.http.VllmBackend;
import org.bioeval.backends.llamafile.LlamafileBackend;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.RealFiles;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.junit.jupiter.api.Test;

/**
 * The same prompts of real corpora through a model in this process, vLLM and llama-server, all with
 * the same weights in float32: the chat template gives the same bytes and tokens, all count the
 * same prompt tokens, and greedy answers part only where two tokens are equally likely. Writes
 * {@code target/backend-agreement.md}, and all answers to {@code target/backend-agreement.jsonl}.
 *
 * <p>{@code BIOEVAL_PROMPTS_MAX} asks fewer prompts, an equal share of each corpus.
 */
class BackendAgreementIT {
  private static final String SYSTEM = "You are a careful biomedical annotator. Answer briefly.";
  private static final Decoding BRIEF = Decoding.greedy().withMaxTokens(16).withLogprobs(5);
  private static final int PROMPTS = 200;
  private static final int SIDE_BY_SIDE = 4;

  /**
   * Largest difference of log-probabilities between two tokens that may change places. Those of
   * llama-server, also from 32-bit weights and cache, are up to 0.02 from the others', whose own
   * agree to the fourth digit.
   */
  private static final double TIE = 0.05;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Asked(String name, Prompt prompt) {}

  @Test
  void templatesTokensAndGreedyAnswersAgree() throws Exception {
    String vllmAddress = System.getenv("BIOEVAL_VLLM");
    assumeTrue(
        vllmAddress != null && !vllmAddress.isEmpty(),
        "skipped: needs a running vLLM; run .ci/servers/with-vllm COMMAND, which sets BIOEVAL_VLLM");
    Path checkpoint = RealFiles.find("models", "SmolLM2-135M-Instruct", ".ci/servers/fetch-model");
    Path gguf =
        RealFiles.find("models", "SmolLM2-135M-Instruct.F32.gguf", ".ci/servers/fetch-model");
    Path server = RealFiles.llamaServer();
    List<Asked> asked = prompts();
    ModelOptions options = ModelOptions.withDefaults().withPrecision(Precision.FLOAT32);
    try (DjlModel model = DjlModel.load(checkpoint, options.withDevice(Device.cpu()));
        Backend vllm = VllmBackend.at(vllmAddress).build();
        LlamafileBackend llama =
            LlamafileBackend.of(gguf)
                .server(server)
                .slots(SIDE_BY_SIDE)
                .contextTokens(2048)
                .threads(1)
                // llama-server keeps keys and values in 16 bits unless told otherwise.
                .arguments("--cache-type-k", "f32", "--cache-type-v", "f32")
                .start()) {
      Map<String, List<Completion>> answers = new LinkedHashMap<>();
      answers.put("DJL", answers(model.backend(), asked));
      answers.put("vLLM", answers(vllm, asked));
      answers.put("llama-server", answers(llama, asked));
      record(asked, answers);
      for (int i = 0; i < asked.size(); i++) {
        int tokens = sameTokens(asked.get(i), vllmAddress, llama.address());
        for (Map.Entry<String, List<Completion>> backend : answers.entrySet()) {
          assertThat(backend.getValue().get(i).usage().promptTokens())
              .as("prompt tokens of %s by %s", asked.get(i).name(), backend.getKey())
              .hasValue(tokens);
        }
        sameLength(asked.get(i), model.backend(), vllm, llama);
      }
      List<Parting> partings = partings(asked, answers);
      String report = report(asked, answers, partings);
      Files.writeString(Path.of("target", "backend-agreement.md"), report);
      System.out.println(report);
      assertThat(partings.stream().filter(Parting::isOfWholeCharacters))
          .allSatisfy(parting -> assertThat(parting.gap()).isLessThan(TIE));
      assertThat(partings).as("answers that differ").hasSizeLessThan(asked.size() / 10);
    }
  }

  private void record(List<Asked> asked, Map<String, List<Completion>> answers) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      ObjectNode line = json.createObjectNode().put("prompt", asked.get(i).name());
      for (Map.Entry<String, List<Completion>> backend : answers.entrySet()) {
        line.put(backend.getKey(), backend.getValue().get(i).text());
      }
      lines.add(json.writeValueAsString(line));
    }
    Files.write(Path.of("target", "backend-agreement.jsonl"), lines);
  }

  /**
   * The number of a prompt's tokens, for which both servers have the same ids from the same text.
   */
  private int sameTokens(Asked asked, String vllmAddress, String llamaAddress) throws Exception {
    String vllm = vllmAddress.replace("/v1", "");
    String llama = llamaAddress.replace("/v1", "");
    ObjectNode conversation = conversation(asked.prompt());
    JsonNode tokens = post(vllm + "/tokenize", conversation).path("tokens");
    String rendered =
        post(vllm + "/detokenize", json.createObjectNode().set("tokens", tokens))
            .path("prompt")
            .asText();
    assertThat(post(llama + "/apply-template", conversation).path("prompt").asText())
        .as("template of %s", asked.name())
        .isEqualTo(rendered);
    ObjectNode text = json.createObjectNode().put("content", rendered);
    text.put("add_special", true).put("parse_special", true);
    assertThat(post(llama + "/tokenize", text).path("tokens"))
        .as("tokens of %s", asked.name())
        .isEqualTo(tokens);
    assertThat(tokens).isNotEmpty();
    return tokens.size();
  }

  /** Lengths of texts, as they are reported beside scores, do not depend on who counts. */
  private static void sameLength(Asked asked, Backend... backends) {
    String text = asked.prompt().messages().get(1).text();
    OptionalInt expected = backends[0].countTokens(text);
    assertThat(expected.orElse(0)).isPositive();
    for (Backend backend : backends) {
      assertThat(backend.countTokens(text))
          .as("length of the text of %s by %s", asked.name(), backend.info())
          .isEqualTo(expected);
    }
  }

  private static List<Completion> answers(Backend backend, List<Asked> asked)
      throws InterruptedException, ExecutionException {
    ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Future<Completion>> futures = new ArrayList<>();
      for (Asked question : asked) {
        futures.add(workers.submit(() -> backend.complete(question.prompt(), BRIEF)));
      }
      List<Completion> answers = new ArrayList<>();
      for (Future<Completion> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      workers.shutdownNow();
    }
  }

  private static List<Parting> partings(List<Asked> asked, Map<String, List<Completion>> answers) {
    List<String> names = List.copyOf(answers.keySet());
    List<Parting> partings = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        for (int i = 0; i < asked.size(); i++) {
          Parting.of(
                  asked.get(i).name(),
                  names.get(a),
                  answers.get(names.get(a)).get(i),
                  names.get(b),
                  answers.get(names.get(b)).get(i))
              .ifPresent(partings::add);
        }
      }
    }
    return partings;
  }

  private static String report(
      List<Asked> asked, Map<String, List<Completion>> answers, List<Parting> partings) {
    StringBuilder text = new StringBuilder();
    text.append("| | equal |\n|---|--:|\n");
    String all = "%1$d of %1$d".formatted(asked.size());
    text.append("| bytes of the rendered chat template, vLLM and llama-server | ").append(all);
    text.append(" |\n| token ids of the rendered prompt, vLLM and llama-server | ").append(all);
    text.append(" |\n| prompt tokens counted by DJL, vLLM and llama-server | ").append(all);
    text.append(" |\n| lengths of the text alone by DJL, vLLM and llama-server | ").append(all);
    text.append(" |\n");
    List<String> names = List.copyOf(answers.keySet());
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        String one = names.get(a);
        String other = names.get(b);
        long parted = partings.stream().filter(p -> p.isBetween(one, other)).count();
        text.append(
            "| greedy answers of at most %d tokens, %s and %s | %d of %d |%n"
                .formatted(BRIEF.maxTokens(), one, other, asked.size() - parted, asked.size()));
      }
    }
    text.append("\n").append(Parting.HEADER);
    partings.forEach(parting -> text.append(parting.row()));
    return text.toString();
  }

  private static List<Asked> prompts() throws IOException {
    String folder = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(
        folder != null, "skipped: needs the real corpora: set BIOEVAL_CORPORA to their folder");
    String most = System.getenv("BIOEVAL_PROMPTS_MAX");
    double share = most == null ? 1 : Integer.parseInt(most) / (double) PROMPTS;
    Path corpora = Path.of(folder);
    List<Asked> asked = new ArrayList<>();
    add(asked, corpora, "ADE", Split.TEST, (int) Math.ceil(70 * share), Integer.MAX_VALUE);
    add(asked, corpora, "HealthAdvice", Split.TEST, (int) Math.ceil(70 * share), Integer.MAX_VALUE);
    add(asked, corpora, "BC5CDR", Split.TEST, (int) Math.ceil(40 * share), 500);
    add(asked, corpora, "ACI-Bench", Split.of("test3"), (int) Math.ceil(20 * share), 600);
    return asked;
  }

  private static void add(
      List<Asked> asked, Path corpora, String name, Split split, int items, int characters) {
    Corpus<?> corpus = Corpora.named(name).view(Corpora.STUDY).in(corpora.resolve(name));
    int number = 0;
    for (Instance item : corpus.load(split).toList().subList(0, items)) {
      String text = item.text().substring(0, Math.min(characters, item.text().length()));
      asked.add(
          new Asked(
              name + " " + ++number, Prompt.chat(Message.system(SYSTEM), Message.user(text))));
    }
  }

  private ObjectNode conversation(Prompt prompt) {
    ObjectNode body = json.createObjectNode();
    for (Message message : prompt.messages()) {
      body.withArray("messages")
          .addObject()
          .put("role", message.role().wireName())
          .put("content", message.text());
    }
    return body;
  }

  private JsonNode post(String address, JsonNode body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    return json.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }
}
