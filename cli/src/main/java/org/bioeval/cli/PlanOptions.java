package org.bioeval.cli;

import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.compare.Margin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a plan is made of. */
final class PlanOptions {

  @Option(
      names = "--margin",
      paramLabel = "M",
      description =
          "The largest loss that does not matter: 0.02; from a pilot also 2%% of the reference's score"
              + " or keep90%% of its gain over the first floor.")
  @Nullable String margin;

  @Option(names = "--reference", paramLabel = "MODEL", description = "Reference of the pilot.")
  @Nullable String reference;

  @Option(
      names = "--floor",
      paramLabel = "MODEL",
      description = "A floor of the pilot, for which nothing is planned.")
  List<String> floors = new ArrayList<>();

  @Option(
      names = "--differ",
      paramLabel = "SHARE",
      description = "Assumed share of items of which only one of two models is right: 0.1 or 10%%.")
  @Nullable String differ;

  @Option(
      names = "--deviation",
      paramLabel = "D",
      description =
          "Assumed standard deviation of the difference per document, in units of the score.")
  @Nullable Double deviation;

  @Option(
      names = "--documents",
      paramLabel = "N",
      description = "Documents or items that there are: tells what they can decide.")
  @Nullable Long documents;

  @Option(
      names = "--candidates",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "Models that will be compared with the reference, without a pilot. Default:"
              + " ${DEFAULT-VALUE}.")
  int candidates;

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      defaultValue = "0.95",
      description = "How sure the decision has to be. Default: ${DEFAULT-VALUE}.")
  double confidence;

  @Option(
      names = "--power",
      paramLabel = "P",
      defaultValue = "0.8",
      description = "Chance to show it of a model that agrees. Default: ${DEFAULT-VALUE}.")
  double power;

  Margin margin(String text) {
    DecisionOptions reader = new DecisionOptions();
    reader.floors = floors;
    return reader.margin(text);
  }
}
