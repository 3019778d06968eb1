package org.bioeval.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
              + " unanswerable, failed.")
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
    List<JsonNode> chosen = choose(items);
    JournalPrompts prompts = JournalPrompts.of(folder.resolve(Journal.FILE_NAME), chosen);
    PrintWriter out = spec.commandLine().getOut();
    chosen.forEach(item -> print(out, item, prompts.of(item)));
    if (chosen.isEmpty()) {
      out.println("No item matches.");
    }
    out.flush();
    return Main.OK;
  }

  private List<JsonNode> choose(Path items) throws IOException {
    List<JsonNode> chosen = new ArrayList<>();
    int[] matched = {0};
    JsonLines.readWritten(
        items,
        node -> {
          if (matches(node) && matched[0]++ >= skip && chosen.size() < limit) {
            chosen.add(node);
          }
          return chosen.size() < limit;
        });
    return chosen;
  }

  private boolean matches(JsonNode node) {
    return (id == null || id.equals(node.path("id").asText()))
        && (outcome == null || outcome.equals(node.path("outcome").asText()))
        && (!wrong || !node.path("exact").asBoolean());
  }

  private static void print(PrintWriter out, JsonNode node, String prompt) {
    String verdict = verdict(node);
    out.println("=".repeat(78));
    line(out, node.path("id").asText() + " — " + node.path("outcome").asText() + ", " + verdict);
    if (node.has("cause")) {
      line(out, "never to be answered: " + node.path("cause").asText());
    }
    if (node.has("reason")) {
      line(out, "reason: " + node.path("reason").asText());
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
    reading(out, node);
    section(out, "read as", node.path("answer").asText("(nothing)"));
    section(out, "gold", node.path("gold").asText());
    int repeat = 1;
    for (JsonNode again : node.path("repeats")) {
      repeat++;
      line(
          out,
          "--- asked again, "
              + repeat
              + ": "
              + again.path("outcome").asText()
              + ", "
              + verdict(again));
      again
          .path("completions")
          .forEach(text -> out.println(printable(text.asText()).stripTrailing()));
    }
  }

  private static String verdict(JsonNode node) {
    if (!node.has("exact")) {
      return "no answer";
    }
    return node.path("exact").asBoolean() ? "exactly gold" : "differs from gold";
  }

  private static void reading(PrintWriter out, JsonNode node) {
    if (!node.has("form") && !node.has("repairs") && !node.has("leftOut")) {
      return;
    }
    out.println("--- reading");
    line(out, "form: " + node.path("form").asText("unknown"));
    for (JsonNode repair : node.path("repairs")) {
      line(out, "mended: " + repair.asText());
    }
    for (JsonNode element : node.path("leftOut")) {
      line(
          out,
          "left out, " + element.path("reason").asText() + ": " + element.path("text").asText());
    }
  }

  private static void line(PrintWriter out, String text) {
    out.println(printable(text).replace('\n', ' '));
  }

  private static void section(PrintWriter out, String title, String text) {
    out.println("--- " + title);
    out.println(printable(text).stripTrailing());
  }

  /** Model output is data: what steers a terminal or turns its text round must not reach it. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\n\t]]", "�");
  }
}
