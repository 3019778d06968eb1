package org.bioeval.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a report decides, if it is to decide. */
final class DecisionOptions {

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "What to decide by. Default: the first score of the reference.")
  private @Nullable String score;

  @Option(
      names = "--margin",
      paramLabel = "M",
      description = "As in 'bioeval compare': 0.02, 2%% or keep90%%. Needs --reference.")
  private @Nullable String margin;

  @Option(names = "--reference", paramLabel = "RUN", description = "Name of the reference.")
  private @Nullable String reference;

  @Option(
      names = "--floor",
      paramLabel = "RUN",
      description = "Name of a floor, such as a majority baseline. May be given several times.")
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
      description = "Size of a run's model by that measure, where its report does not tell.")
  private Map<String, Double> sizes = new LinkedHashMap<>();

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      defaultValue = "0.95",
      description = "How sure the decision has to be. Default: ${DEFAULT-VALUE}.")
  private double confidence;

  @Option(names = "--exploratory", description = "The margin was tried after the fact.")
  private boolean exploratory;

  /** Results with what the options tell of sizes and floors. */
  Comparison describe(Comparison results) {
    Comparison described = results;
    for (Map.Entry<String, Double> size : sizes.entrySet()) {
      described = described.with(size.getKey(), Footprint.unknown().with(by, size.getValue()));
    }
    for (String floor : floors) {
      described = described.withFloor(floor);
    }
    return described;
  }

  /** The decision that is asked for; empty if none is. */
  Optional<Decision> decide(Comparison comparison) {
    if ((margin == null) != (reference == null)) {
      throw new IllegalArgumentException("a decision needs both --margin and --reference");
    }
    if (margin == null || reference == null) {
      return Optional.empty();
    }
    var rule =
        comparison
            .smallest(by)
            .within(score == null ? first(comparison, reference) : score, margin(margin))
            .of(reference)
            .at(Confidence.of(confidence));
    return Optional.of((exploratory ? rule.exploratory() : rule).decide());
  }

  private static String first(Comparison comparison, String name) {
    return comparison.result(name).report().stream()
        .flatMap(report -> report.scores().entrySet().stream())
        .flatMap(metric -> metric.getValue().stream().map(s -> metric.getKey() + "/" + s.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no scores"));
  }

  private Margin margin(String text) {
    try {
      if (!text.endsWith("%")) {
        return Margin.absolute(Double.parseDouble(text));
      }
      boolean keep = text.startsWith("keep");
      double share =
          new BigDecimal(text.substring(keep ? 4 : 0, text.length() - 1))
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
}
