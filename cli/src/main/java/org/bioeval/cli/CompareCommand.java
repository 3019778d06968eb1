package org.bioeval.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bioeval.core.compare.Breakdown;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.DecisionRule;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Pareto;
import org.bioeval.core.compare.Ranking;
import org.bioeval.core.compare.ScoreTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          + " differences of all pairs, ranks. Runs may be of several corpora.",
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
          + " --margin 0.02",
      "  bioeval compare runs/bc5cdr/* runs/hoc/* --reference large --margin 0.02 --guard bc5cdr=0.05"
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description =
          "Folders of finished runs, as from 'bioeval evaluate --out'. The name of a folder names its"
              + " model; of several corpora, that of the folder above it or the model in the report"
              + " where the folders of each corpus differ.")
  private List<Path> runs;

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "What to compare by. Default: the first score of the first run.")
  private @Nullable String score;

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Option(
      names = "--each-corpus",
      description = "Of several corpora: also decide for each alone, as a family of its own.")
  private boolean eachCorpus;

  @Option(
      names = "--details",
      description =
          "Also show how stable the order is, the Pareto front of size and score and, with a"
              + " --reference, differences by label. Exploratory.")
  private boolean details;

  @Option(
      names = "--flipped",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Of two runs, list at most N items that one answers exactly right and the other does not; of"
              + " more, those of each against the reference.")
  private int flipped;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Writes the scores as comparison.json, .csv, .md and .tex, and the decision as"
              + " decision.json, .csv and .md.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    decision.check();
    if (flipped > 0 && runs.size() != 2 && decision.reference == null) {
      throw new IllegalArgumentException(
          "--flipped needs two runs, or a --reference; there are " + runs.size() + " runs");
    }
    ComparisonMatrix matrix = decision.applied(ComparisonMatrix.read(runs));
    if (matrix.corpora().size() > 1 && matrix.complete().isEmpty()) {
      throw new IllegalArgumentException(
          "the runs are over different items, and no model has a complete run on each of "
              + matrix.corpora());
    }
    String main = score == null ? DecisionOptions.firstScore(runs.get(0)) : score;
    PrintWriter console = spec.commandLine().getOut();
    show(console, matrix, main);
    Map<String, Decision> decisions = decisions(matrix, main);
    decisions.values().forEach(console::println);
    if (out != null) {
      ScoreTable table = ScoreTable.of(matrix, Confidence.of(decision.confidence), List.of(main));
      new ComparisonFiles(out).write(table, decisions);
    }
    console.flush();
    return Main.OK;
  }

  private void show(PrintWriter console, ComparisonMatrix matrix, String main) {
    boolean one = matrix.corpora().size() == 1;
    Comparison first = matrix.on(matrix.corpora().get(0));
    console.println(
        one
            ? ComparisonTables.scores(matrix, first, main, decision.by.get(0))
            : ScoreTable.of(matrix, Confidence.of(decision.confidence), List.of(main)));
    if (matrix.candidates().size() > 1) {
      console.println(pairs(matrix, main));
    }
    if (one) {
      flipped(console);
    }
    if (details) {
      console.println(Ranking.of(matrix, main));
      console.println(Pareto.of(matrix, main, decision.by.get(0)));
      if (decision.reference != null) {
        labels(console, matrix, main, decision.reference);
      }
    }
  }

  private void flipped(PrintWriter console) {
    if (runs.size() == 2) {
      flipped(console, runs.get(0), runs.get(1));
    } else if (flipped > 0) {
      List<Path> reference =
          runs.stream()
              .filter(run -> ComparisonTables.name(run).equals(decision.reference))
              .toList();
      for (Path run : runs) {
        if (reference.size() == 1 && !reference.contains(run)) {
          flipped(console, reference.get(0), run);
        }
      }
    }
  }

  private void flipped(PrintWriter console, Path one, Path other) {
    console.println(
        FlippedItems.of(one, other)
            .text(ComparisonTables.name(one), ComparisonTables.name(other), flipped));
  }

  private static void labels(
      PrintWriter console, ComparisonMatrix matrix, String main, String reference) {
    for (String corpus : matrix.corpora()) {
      try {
        console.println(corpus + ":");
        console.println(
            Breakdown.byLabel(matrix.on(corpus), matrix.score(corpus, main), reference));
      } catch (IllegalArgumentException e) {
        console.println("No labels: " + e.getMessage() + "\n");
      }
    }
  }

  private Map<String, Decision> decisions(ComparisonMatrix matrix, String main) {
    Map<String, Decision> decisions = new LinkedHashMap<>();
    if (!decision.isAsked()) {
      return decisions;
    }
    boolean one = matrix.corpora().size() == 1;
    Comparison first = matrix.on(matrix.corpora().get(0));
    for (Footprint.Measure measure : decision.by) {
      DecisionRule.Measured question =
          one ? DecisionOptions.sized(first, matrix).smallest(measure) : matrix.smallest(measure);
      DecisionRule rule = decision.rule(question, main);
      String file = decisions.isEmpty() ? "decision" : "decision-by-" + fileName(measure.label());
      decisions.put(file, rule.decide());
      if (eachCorpus && !one) {
        rule.decideByCorpus()
            .forEach((corpus, own) -> decisions.put(file + "-on-" + fileName(corpus), own));
      }
    }
    return decisions;
  }

  private static String fileName(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}._]+", "-");
  }

  private String pairs(ComparisonMatrix matrix, String main) {
    try {
      return matrix.pairwise(main, Confidence.of(decision.confidence)) + "\n";
    } catch (IllegalArgumentException e) {
      return "No pairs: " + e.getMessage() + "\n";
    }
  }
}
