package org.bioeval.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.TokenLogprob;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a model single prompts. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a model prompts from the command line or a JSON Lines file and prints what it says.",
      "",
      "A line of the file is an object with 'prompt' (text) or 'messages' (array of role and content),"
          + " and 'id' if you like.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  bioeval generate --backend djl --model models/SmolLM2-135M-Instruct \"What is aspirin?\""
    })
final class GenerateCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private BackendOptions backends = new BackendOptions();

  @Parameters(paramLabel = "PROMPT", arity = "0..*", description = "Prompts.")
  private List<String> prompts = new ArrayList<>();

  @Option(names = "--prompts", paramLabel = "FILE", description = "JSON Lines file of prompts.")
  private @Nullable Path file;

  @Option(names = "--raw", description = "Continue the texts as they are, without a chat template.")
  private boolean raw;

  @Option(names = "--json", description = "Print JSON lines with token ids and log-probabilities.")
  private boolean json;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "Most tokens to generate. Default: ${DEFAULT-VALUE}.")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "Softmax temperature; 0 is greedy. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of sampling.")
  private long seed;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Prompts under way at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  /** A prompt with its name. */
  private record Asked(String id, Prompt prompt) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Asked> asked = asked();
    if (asked.isEmpty()) {
      throw new IllegalArgumentException("nothing to ask; give prompts, or --prompts FILE");
    }
    Decoding decoding = Decoding.greedy().withMaxTokens(maxTokens);
    if (temperature > 0) {
      decoding = decoding.withTemperature(temperature).withSeed(seed);
    }
    if (json) {
      decoding = decoding.withLogprobs(0);
    }
    Decoding chosen = decoding;
    PrintWriter out = spec.commandLine().getOut();
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(concurrency, asked.size()));
    try (Backend backend = backends.openModel(concurrency)) {
      List<Future<Completion>> answers = new ArrayList<>();
      for (Asked question : asked) {
        answers.add(threads.submit(() -> backend.complete(question.prompt(), chosen)));
      }
      for (int i = 0; i < answers.size(); i++) {
        print(out, asked.get(i), answers.get(i).get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return Main.OK;
  }

  private List<Asked> asked() throws IOException {
    List<Asked> asked = new ArrayList<>();
    for (String text : prompts) {
      asked.add(new Asked(Integer.toString(asked.size() + 1), prompt(text)));
    }
    if (file != null) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          asked.add(read(line, number));
        }
      }
    }
    return asked;
  }

  private Prompt prompt(String text) {
    return raw ? Prompt.raw(text) : Prompt.chat(Message.user(text));
  }

  private Asked read(String line, int number) {
    String place = file + ":" + number + ": ";
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(place + "not JSON; one object a line", e);
    }
    String id = node.path("id").asText(Integer.toString(number));
    if (node.path("prompt").isTextual()) {
      return new Asked(id, prompt(node.get("prompt").textValue()));
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : node.path("messages")) {
      String role = message.path("role").asText();
      try {
        messages.add(
            new Message(
                Message.Role.valueOf(role.toUpperCase(Locale.ROOT)),
                message.path("content").asText()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            place + "illegal role '" + role + "'; use system, user or assistant", e);
      }
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException(place + "needs 'prompt' (text) or 'messages' (array)");
    }
    return new Asked(id, Prompt.chat(messages));
  }

  private void print(PrintWriter out, Asked question, Completion completion)
      throws JsonProcessingException {
    if (!json) {
      out.println(completion.text());
      out.flush();
      return;
    }
    ObjectNode node = JSON.createObjectNode();
    node.put("id", question.id());
    node.put("text", completion.text());
    node.put("finish", completion.finish().name().toLowerCase(Locale.ROOT));
    completion.usage().promptTokens().ifPresent(n -> node.put("promptTokens", n));
    completion.usage().completionTokens().ifPresent(n -> node.put("completionTokens", n));
    ArrayNode tokens = node.putArray("tokens");
    for (TokenLogprob token : completion.logprobs()) {
      ObjectNode entry = tokens.addObject().put("text", token.text());
      token.tokenId().ifPresent(id -> entry.put("id", id));
      entry.put("logprob", token.logprob());
    }
    out.println(JSON.writeValueAsString(node));
    out.flush();
  }
}
