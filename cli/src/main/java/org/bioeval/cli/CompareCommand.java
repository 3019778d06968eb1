package org.bioeval.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionRule;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.core.stats.ClaimTest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares finished runs, and decides which model to take. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares finished runs on the same items without asking a model: scores with intervals,"
          + " differences of all pairs, ranks.",
      "",
      "With --margin and --reference also decides which run is of the smallest model that still does"
          + " the job of the reference, with a bounded chance of being wrong. State the margin before"
          + " you see the results, or add --exploratory.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bioeval compare runs/small runs/large",
      "  bioeval compare runs/small runs/large runs/majority --floor majority --reference large"
          + " --margin 0.02"
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description =
          "Folders of finished runs, as from 'bioeval evaluate --out'. The name of a folder names its"
              + " run.")
  private List<Path> runs;

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "What to compare by. Default: the first score of the first run.")
  private @Nullable String score;

  @Option(
      names = "--margin",
      paramLabel = "M",
      description =
          "The largest loss against the reference that does not matter: in units of the score"
              + " (0.02), in percent of the reference's score (2%%), or with 'keep' the percentage"
              + " of its gain over the first floor that has to remain (keep90%%).")
  private @Nullable String margin;

  @Option(names = "--reference", paramLabel = "RUN", description = "Name of the reference.")
  private @Nullable String reference;

  @Option(
      names = "--floor",
      paramLabel = "RUN",
      description =
          "Name of a floor, such as a majority baseline, that the reference has to beat; it cannot"
              + " be chosen. May be given several times.")
  private List<String> floors = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "MEASURE",
      defaultValue = "PARAMETERS",
      description = "What 'small' means: ${COMPLETION-CANDIDATES}. Default: parameters.")
  private Footprint.Measure by;

  @Option(
      names = "--size",
      paramLabel = "RUN=N",
      description =
          "Size of a run's model by that measure, where its report does not tell. May be given"
              + " several times.")
  private Map<String, Double> sizes = new LinkedHashMap<>();

  @Option(
      names = "--at-least",
      paramLabel = "SCORE=V",
      description = "A score that also has to reach a value. May be given several times.")
  private Map<String, Double> atLeast = new LinkedHashMap<>();

  @Option(
      names = "--at-most",
      paramLabel = "SCORE=V",
      description = "A score that also has to stay below a value. May be given several times.")
  private Map<String, Double> atMost = new LinkedHashMap<>();

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      defaultValue = "0.95",
      description = "How sure a decision has to be. Default: ${DEFAULT-VALUE}.")
  private double confidence;

  @Option(
      names = "--procedure",
      paramLabel = "NAME",
      defaultValue = "MAX_T",
      description =
          "How p-values are adjusted for the number of candidates: ${COMPLETION-CANDIDATES}. Default:"
              + " max_t.")
  private ClaimTest.Procedure procedure;

  @Option(names = "--exploratory", description = "The margin was tried after the fact.")
  private boolean exploratory;

  @Option(
      names = "--flipped",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Of two runs, list at most N items that one answers exactly right and the other does not.")
  private int flipped;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes decision.json, decision.csv and decision.md; needs --margin.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Comparison comparison = comparison();
    String by = score == null ? firstScore(comparison) : score;
    PrintWriter console = spec.commandLine().getOut();
    console.println(scores(comparison, by));
    if (comparison.results().size() > 1) {
      console.println(pairs(comparison, by));
    }
    if (runs.size() == 2) {
      console.println(
          FlippedItems.of(runs.get(0), runs.get(1))
              .text(name(runs.get(0)), name(runs.get(1)), flipped));
    }
    if (margin != null && reference != null) {
      Decision decision = rule(comparison, by, margin, reference).decide();
      console.println(decision);
      if (out != null) {
        write(decision, out);
      }
    }
    console.flush();
    return Main.OK;
  }

  private void checkOptions() {
    if ((margin == null) != (reference == null)) {
      throw new IllegalArgumentException("a decision needs both --margin and --reference");
    }
    if (out != null && margin == null) {
      throw new IllegalArgumentException("--out writes a decision; give --margin and --reference");
    }
    if (flipped > 0 && runs.size() != 2) {
      throw new IllegalArgumentException("--flipped needs two runs, there are " + runs.size());
    }
  }

  private static String name(Path run) {
    return run.toAbsolutePath().normalize().getFileName().toString();
  }

  private Comparison comparison() {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Path run : runs) {
      if (reports.put(name(run), Report.read(run)) != null) {
        throw new IllegalArgumentException(
            "two runs are named '" + name(run) + "'; give folders of different names");
      }
    }
    Comparison comparison = Comparison.of(reports);
    for (Map.Entry<String, Double> size : sizes.entrySet()) {
      comparison = comparison.with(size.getKey(), Footprint.unknown().with(by, size.getValue()));
    }
    for (String floor : floors) {
      comparison = comparison.withFloor(floor);
    }
    return comparison;
  }

  private String firstScore(Comparison comparison) {
    Report first = comparison.result(name(runs.get(0))).report().orElseThrow();
    return first.scores().entrySet().stream()
        .filter(metric -> !metric.getValue().isEmpty())
        .findFirst()
        .map(metric -> metric.getKey() + "/" + metric.getValue().get(0).name())
        .orElseThrow(() -> new IllegalArgumentException(runs.get(0) + " has no scores"));
  }

  private Table scores(Comparison comparison, String by) {
    Table table = new Table("run", this.by.label(), by, "interval", "documents", "items", "failed");
    for (Comparison.Result result : comparison.results()) {
      Report report = result.report().orElseThrow();
      Score own = report.score(by);
      double size = result.footprint().value(this.by).orElse(Double.NaN);
      table.row(
          result.name(),
          Double.isNaN(size) ? "-" : String.format(Locale.ROOT, "%,.0f", size),
          String.format(Locale.ROOT, "%.4f", own.value()),
          own.interval().isDefined()
              ? String.format(
                  Locale.ROOT, "%.4f – %.4f", own.interval().low(), own.interval().high())
              : "undefined",
          String.format(Locale.ROOT, "%,d", own.documents()),
          String.format(Locale.ROOT, "%,d", own.items()),
          Long.toString(
              report.outcomes().getOrDefault(org.bioeval.core.task.Outcome.Kind.FAILED, 0L)));
    }
    return table;
  }

  private String pairs(Comparison comparison, String by) {
    try {
      return comparison.pairwise(by, Confidence.of(confidence)) + "\n";
    } catch (IllegalArgumentException e) {
      return "No pairs: " + e.getMessage() + "\n";
    }
  }

  private DecisionRule rule(Comparison comparison, String by, String loss, String against) {
    DecisionRule rule =
        comparison
            .smallest(this.by)
            .within(by, margin(loss))
            .of(against)
            .at(Confidence.of(confidence))
            .by(procedure);
    for (Map.Entry<String, Double> bound : atLeast.entrySet()) {
      rule = rule.and(Criterion.atLeast(bound.getKey(), bound.getValue()));
    }
    for (Map.Entry<String, Double> bound : atMost.entrySet()) {
      rule = rule.and(Criterion.atMost(bound.getKey(), bound.getValue()));
    }
    return exploratory ? rule.exploratory() : rule;
  }

  private Margin margin(String text) {
    try {
      if (!text.endsWith("%")) {
        return Margin.absolute(Double.parseDouble(text));
      }
      boolean keep = text.startsWith("keep");
      double share =
          new java.math.BigDecimal(text.substring(keep ? 4 : 0, text.length() - 1))
              .movePointLeft(2)
              .doubleValue();
      if (!keep) {
        return Margin.relative(share);
      }
      if (floors.isEmpty()) {
        throw new IllegalArgumentException("--margin " + text + " needs a --floor");
      }
      return Margin.retaining(share).ofGainOver(floors.get(0));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "illegal --margin: " + text + ", must be such as 0.02, 2% or keep90%", e);
    }
  }

  private static void write(Decision decision, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("decision.csv"), decision.toCsv(), UTF_8);
    Files.writeString(folder.resolve("decision.md"), decision.toMarkdown(), UTF_8);
    Files.writeString(folder.resolve("decision.json"), decision.toJson(), UTF_8);
  }
}
