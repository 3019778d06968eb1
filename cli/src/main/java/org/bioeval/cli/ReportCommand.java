package org.bioeval.cli;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;
import org.bioeval.report.ReportPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page of finished runs, or their results in another format. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one self-contained page of finished runs on the same items: the decision, if --margin"
          + " and --reference ask for one, charts with their numbers, and what the models said.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bioeval report runs/large --out large.html",
      "  bioeval report runs/small runs/large --reference large --margin 0.02 --sealed",
      "  bioeval report runs/small runs/large --format latex --out table.tex"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String HTML = "html";

  @Spec private CommandSpec spec;
  @Mixin private DecisionOptions decisions = new DecisionOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Folders of finished runs. The name of a folder names its run.")
  private List<Path> runs;

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "What to compare by. Default: the first score of the first run.")
  private @Nullable String score;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write. Default: report.html, or 'report' with the format's ending.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = HTML,
      description =
          "html, csv, jsonl, markdown, latex, every-eval-ever, cyclonedx or model-card. All but html"
              + " hold aggregates only. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--sealed",
      description = "Aggregates and digests only: no text of items, no answer, no message.")
  private boolean sealed;

  @Option(
      names = "--without-items",
      description = "Leaves the items out; messages of the runs stay.")
  private boolean withoutItems;

  @Option(
      names = "--most-items",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most items in the page; flipped ones go first. Default: ${DEFAULT-VALUE}.")
  private int mostItems;

  @Option(names = "--title", paramLabel = "TEXT", description = "Heading of the page.")
  private @Nullable String title;

  @Option(names = "--open", description = "Opens the page in the browser.")
  private boolean open;

  @Override
  public Integer call() throws IOException {
    decisions.check();
    Map<String, Path> folders = folders();
    Comparison comparison = comparison();
    Optional<Decision> decision = decision(comparison);
    Path file;
    if (format.equals(HTML)) {
      file = out == null ? Path.of("report.html") : out;
      page(comparison, decision, folders).write(file);
    } else {
      ReportFormat chosen = ReportFormat.named(format);
      file = out == null ? Path.of("report." + chosen.extension()) : out;
      chosen.write(new ReportData(comparison, decision, facts(folders)), file);
    }
    PrintWriter console = spec.commandLine().getOut();
    decision.ifPresent(d -> console.println(d.sentence()));
    console.println("Report: " + file.toAbsolutePath().normalize());
    console.flush();
    if (open) {
      open(file, console);
    }
    return Main.OK;
  }

  private Map<String, Path> folders() {
    Map<String, Path> folders = new LinkedHashMap<>();
    for (Path run : runs) {
      String name = ComparisonTables.name(run);
      if (folders.put(name, run) != null) {
        throw new IllegalArgumentException(
            "two runs are named '" + name + "'; give folders of different names");
      }
    }
    return folders;
  }

  private Comparison comparison() {
    ComparisonMatrix matrix = decisions.applied(ComparisonMatrix.read(runs));
    if (matrix.corpora().size() != 1) {
      throw new IllegalArgumentException(
          "a page is of one corpus; the runs are of " + matrix.corpora() + ", give those of one");
    }
    return DecisionOptions.sized(matrix.on(matrix.corpora().get(0)), matrix);
  }

  private Optional<Decision> decision(Comparison comparison) {
    return decisions.isAsked()
        ? Optional.of(
            decisions
                .rule(
                    comparison.smallest(decisions.by.get(0)),
                    score == null ? DecisionOptions.firstScore(runs.get(0)) : score)
                .decide())
        : Optional.empty();
  }

  private ReportPage page(
      Comparison comparison, Optional<Decision> decision, Map<String, Path> folders) {
    ReportPage page = ReportPage.of(comparison).withMostItems(mostItems);
    if (!withoutItems) {
      for (Map.Entry<String, Path> folder : folders.entrySet()) {
        page = page.withRun(folder.getKey(), folder.getValue());
      }
    }
    if (decision.isPresent()) {
      page = page.with(decision.get());
    }
    if (title != null) {
      page = page.withTitle(title);
    }
    return sealed ? page.sealed() : page;
  }

  private static ImmutableMap<String, RunFacts> facts(Map<String, Path> folders) {
    Map<String, RunFacts> facts = new TreeMap<>();
    folders.forEach(
        (name, folder) -> {
          if (Files.exists(folder.resolve(RunFacts.FILE_NAME))) {
            facts.put(name, RunFacts.read(folder));
          }
        });
    return ImmutableMap.copyOf(facts);
  }

  /** By the system's own opener; a machine without a desktop is told the path and no more. */
  private static void open(Path file, PrintWriter console) {
    String system = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
    String opener =
        system.startsWith("mac") ? "open" : system.startsWith("windows") ? "explorer" : "xdg-open";
    try {
      new ProcessBuilder(opener, file.toAbsolutePath().toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      console.println("It could not be opened (" + e.getMessage() + ").");
      console.flush();
    }
  }
}
