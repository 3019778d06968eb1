package org.bioeval.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.PermanentException;
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
      "  bioeval generate --model models/SmolLM2-135M-Instruct \"What is aspirin?\""
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
    try (Backend backend = backends.openModel(concurrency)) {
      return InOrder.run(
          asked,
          concurrency,
          question -> backend.complete(question.prompt(), chosen),
          new Printed());
    }
  }

  private List<Asked> asked() throws IOException {
    List<Asked> asked = new ArrayList<>();
    for (String text : prompts) {
      asked.add(new Asked(Integer.toString(asked.size() + 1), prompt(text)));
    }
    if (file != null) {
      JsonLines.read(file, (line, id, place) -> asked.add(new Asked(id, prompt(line, place))));
    }
    return asked;
  }

  private Prompt prompt(String text) {
    return raw ? Prompt.raw(text) : Prompt.chat(Message.user(text));
  }

  private Prompt prompt(JsonNode line, String place) {
    if (line.path("prompt").isTextual()) {
      return prompt(line.get("prompt").textValue());
    }
    List<Message> messages = new ArrayList<>();
    line.path("messages").forEach(message -> messages.add(message(message, place)));
    if (messages.isEmpty()) {
      throw new IllegalArgumentException(place + ": needs 'prompt' (text) or 'messages' (array)");
    }
    if (raw) {
      throw new IllegalArgumentException(
          place + ": 'messages' are a chat; leave out --raw, or give 'prompt' (text)");
    }
    return Prompt.chat(messages);
  }

  private static Message message(JsonNode message, String place) {
    String role = message.path("role").asText();
    if (!message.path("content").isTextual()) {
      throw new IllegalArgumentException(place + ": a message needs 'content' (text)");
    }
    try {
      return new Message(
          Message.Role.valueOf(role.toUpperCase(Locale.ROOT)), message.get("content").textValue());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          place + ": illegal role '" + role + "'; use system, user or assistant", e);
    }
  }

  /** Prints answers. */
  private final class Printed implements InOrder.Receiver<Asked, Completion> {
    private final PrintWriter out = spec.commandLine().getOut();

    @Override
    public void done(Asked question, Completion completion) {
      out.println(json ? described(question, completion) : completion.text());
      out.flush();
    }

    @Override
    public void refused(Asked question, PermanentException why) {
      if (json) {
        out.println(
            JSON.createObjectNode().put("id", question.id()).put("error", why.getMessage()));
        out.flush();
      }
      spec.commandLine().getErr().println("prompt " + question.id() + ": " + why.getMessage());
    }
  }

  private static ObjectNode described(Asked question, Completion completion) {
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
    return node;
  }
}
