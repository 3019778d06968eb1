package org.bioeval.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.compare.PilotPlan;
import org.bioeval.core.eval.Report;
import org.bioeval.core.stats.SampleSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans how much data a decision takes. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how many documents or items it takes to show that a model is not worse than a reference"
          + " by a margin, and what can be told with what there is. Either from a pilot, which are"
          + " finished runs, or from assumptions. The models are assumed to agree on average.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bioeval plan runs/small runs/large --reference large --margin 0.02",
      "  bioeval plan --differ 10%% --margin 0.02",
      "  bioeval plan --deviation 8 --documents 40"
    })
final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "Folders of finished runs on some documents: the pilot.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "What to plan for. Default: the first score of the first run.")
  private @Nullable String score;

  @Mixin private PlanOptions options = new PlanOptions();

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    SampleSize size =
        SampleSize.withDefaults()
            .withAlpha(Confidence.of(options.confidence).alpha())
            .withPower(options.power);
    if (runs.isEmpty()) {
      assumed(console, size.withCandidates(options.candidates));
    } else {
      pilot(console, size);
    }
    console.printf(
        Locale.ROOT,
        "Confidence %s, chance to show it %.0f %%.%n",
        Confidence.of(options.confidence),
        100 * options.power);
    console.flush();
    return Main.OK;
  }

  private void pilot(PrintWriter console, SampleSize size) {
    if (options.margin == null || options.reference == null) {
      throw new IllegalArgumentException("a pilot needs --margin and --reference");
    }
    ComparisonMatrix matrix = ComparisonMatrix.read(runs);
    Margin margin = options.margin(options.margin);
    String main = score == null ? firstScore() : score;
    for (String corpus : matrix.corpora()) {
      Comparison comparison = matrix.on(corpus);
      for (String floor : options.floors) {
        comparison = comparison.withFloor(floor);
      }
      if (matrix.corpora().size() > 1) {
        console.println(corpus + ":");
      }
      console.println(PilotPlan.of(comparison, main, margin, options.reference, size));
    }
  }

  private String firstScore() {
    return Report.read(runs.get(0)).scores().entrySet().stream()
        .filter(metric -> !metric.getValue().isEmpty())
        .findFirst()
        .map(metric -> metric.getKey() + "/" + metric.getValue().get(0).name())
        .orElseThrow(() -> new IllegalArgumentException(runs.get(0) + " has no scores"));
  }

  private void assumed(PrintWriter console, SampleSize size) {
    if ((options.differ == null) == (options.deviation == null)) {
      throw new IllegalArgumentException(
          "without runs, give one of --differ (share of items of which only one model is right) and"
              + " --deviation (of the difference per document)");
    }
    boolean items = options.differ != null;
    double deviation =
        options.differ != null
            ? SampleSize.deviation(DecisionOptions.share(options.differ))
            : java.util.Objects.requireNonNull(options.deviation);
    String units = items ? "items" : "documents";
    if (options.margin == null && options.documents == null) {
      throw new IllegalArgumentException("give a --margin, or the --documents that there are");
    }
    if (options.margin != null) {
      double margin = absolute(options.margin);
      console.printf(
          Locale.ROOT,
          "A margin of %s takes %,d %s.%n",
          options.margin,
          size.documents(deviation, margin),
          units);
    }
    if (options.documents != null) {
      console.printf(
          Locale.ROOT,
          "With %,d %s margins from %.4g can be decided.%n",
          options.documents,
          units,
          size.margin(deviation, options.documents));
      if (options.margin != null) {
        console.printf(
            Locale.ROOT,
            "With %,d %s the chance to show a margin of %s is %.2f.%n",
            options.documents,
            units,
            options.margin,
            size.power(deviation, absolute(options.margin), options.documents));
      }
    }
  }

  private static double absolute(String margin) {
    try {
      return Double.parseDouble(margin);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "illegal --margin: " + margin + ", without runs it must be a number such as 0.02", e);
    }
  }
}
