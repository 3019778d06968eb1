package org.bioeval.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bioeval.core.eval.Journal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows single items of a run. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows items of a run: prompt, what the model said, how it was read, the gold answer and the"
          + " verdict.",
      ""
    })
final class ShowCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the run.")
  private Path folder;

  @Option(names = "--id", paramLabel = "ID", description = "Only this item.")
  private @Nullable String id;

  @Option(
      names = "--outcome",
      paramLabel = "KIND",
      description =
          "Only items with this outcome: answered, unparseable, truncated, unclosed-reasoning, refused,"
              + " failed.")
  private @Nullable String outcome;

  @Option(names = "--wrong", description = "Only items whose answer is not exactly gold.")
  private boolean wrong;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "5",
      description = "At most N items. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Leave out the first N that match. Default: ${DEFAULT-VALUE}.")
  private int skip;

  @Override
  public Integer call() throws IOException {
    Path items = folder.resolve("items.jsonl");
    if (!Files.exists(items)) {
      throw new IllegalArgumentException(
          "no file " + items + "; give the folder of a finished run (bioeval evaluate --out DIR)");
    }
    Map<String, JsonNode> chosen = choose(items);
    Map<String, String> prompts = prompts(chosen);
    PrintWriter out = spec.commandLine().getOut();
    chosen.forEach((item, node) -> print(out, item, node, prompts.getOrDefault(item, "")));
    if (chosen.isEmpty()) {
      out.println("No item matches.");
    }
    out.flush();
    return Main.OK;
  }

  private Map<String, JsonNode> choose(Path items) throws IOException {
    Map<String, JsonNode> chosen = new LinkedHashMap<>();
    int matched = 0;
    try (BufferedReader lines = Files.newBufferedReader(items)) {
      for (String line = lines.readLine();
          line != null && chosen.size() < limit;
          line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        boolean matches =
            (id == null || id.equals(node.path("id").asText()))
                && (outcome == null || outcome.equals(node.path("outcome").asText()))
                && (!wrong || !node.path("exact").asBoolean());
        if (matches && matched++ >= skip) {
          chosen.put(node.path("id").asText(), node);
        }
      }
    }
    return chosen;
  }

  /**
   * The prompts of the chosen items, from the journal; messages it refers to are put in their
   * place.
   */
  private Map<String, String> prompts(Map<String, JsonNode> chosen) throws IOException {
    Path journal = folder.resolve(Journal.FILE_NAME);
    Map<String, String> prompts = new HashMap<>();
    if (!Files.exists(journal)) {
      return prompts;
    }
    Map<String, String> messages = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        if (node.has("message")) {
          messages.put(
              node.get("message").asText(),
              "[" + node.path("role").asText() + "]\n" + node.path("text").asText());
        } else if (node.has("key") && chosen.containsKey(node.path("item").asText())) {
          StringBuilder prompt = new StringBuilder();
          for (JsonNode message : node.path("prompt")) {
            prompt.append(
                message.isTextual()
                    ? messages.getOrDefault(message.asText(), "(message not in the journal)")
                    : "[" + message.path("role").asText() + "]\n" + message.path("text").asText());
            prompt.append("\n");
          }
          prompts.put(node.path("item").asText(), prompt.toString());
        }
      }
    }
    return prompts;
  }

  private static void print(PrintWriter out, String item, JsonNode node, String prompt) {
    String verdict =
        node.has("exact")
            ? (node.path("exact").asBoolean() ? "exactly gold" : "differs from gold")
            : "no answer";
    out.println("=".repeat(78));
    out.println(item + " — " + node.path("outcome").asText() + ", " + verdict);
    if (node.has("reason")) {
      out.println("reason: " + node.path("reason").asText());
    }
    section(out, "prompt", prompt);
    int number = 0;
    for (JsonNode completion : node.path("completions")) {
      number++;
      section(
          out,
          node.path("completions").size() == 1 ? "model" : "model, sample " + number,
          completion.asText());
    }
    section(out, "read as", node.path("answer").asText("(nothing)"));
    section(out, "gold", node.path("gold").asText());
  }

  private static void section(PrintWriter out, String title, String text) {
    out.println("--- " + title);
    // Model output is data: control characters must not reach the terminal.
    out.println(text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "�").stripTrailing());
  }
}
