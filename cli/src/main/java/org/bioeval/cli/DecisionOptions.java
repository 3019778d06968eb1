package org.bioeval.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.compare.Confidence;
import org.bioeval.core.compare.Criterion;
import org.bioeval.core.compare.DecisionRule;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.compare.Margin;
import org.bioeval.core.eval.Report;
import org.bioeval.core.stats.ClaimTest;
import org.bioeval.core.task.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a decision is asked by. */
final class DecisionOptions {

  /** Reads {@code tokens/s}, {@code peak-memory} and {@code PEAK_MEMORY}. */
  static final class MeasureConverter implements ITypeConverter<Footprint.Measure> {
    @Override
    public Footprint.Measure convert(String value) {
      String wanted = value.toLowerCase(Locale.ROOT).replaceAll("[_ -]", " ");
      return Stream.of(Footprint.Measure.values())
          .filter(m -> m.label().equals(wanted) || name(m).equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is none of " + List.of(Footprint.Measure.values())));
    }

    private static String name(Footprint.Measure measure) {
      return measure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Reads 0.02 and 2%. */
  static final class ShareConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      try {
        return share(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' must be a number or a percentage");
      }
    }
  }

  @Option(
      names = "--margin",
      paramLabel = "M",
      description =
          "The largest loss against the reference that does not matter: in units of the score"
              + " (0.02), in percent of the reference's score (2%%), or with 'keep' the percentage"
              + " of its gain over the first floor that has to remain (keep90%%).")
  @Nullable String margin;

  @Option(names = "--reference", paramLabel = "MODEL", description = "Name of the reference.")
  @Nullable String reference;

  @Option(
      names = "--best",
      description =
          "The reference is the best model, whichever it is: a margin is kept to every other. Takes"
              + " more documents than a --reference.")
  boolean best;

  @Option(
      names = "--floor",
      paramLabel = "MODEL",
      description =
          "Name of a floor, such as a majority baseline, that the reference has to beat; it cannot"
              + " be chosen. May be given several times.")
  List<String> floors = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "MEASURE",
      split = ",",
      defaultValue = "PARAMETERS",
      converter = MeasureConverter.class,
      description =
          "What 'small' means: ${COMPLETION-CANDIDATES}. Several, separated by commas, are answered"
              + " one after the other, by the same tests. Latency, tokens/s and peak memory are those"
              + " that the runs measured. Default: parameters.")
  List<Footprint.Measure> by = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "MODEL=N",
      description =
          "Size of a model by the first of these measures, where its report does not tell. May be"
              + " given several times.")
  Map<String, Double> sizes = new LinkedHashMap<>();

  @Option(
      names = "--at-least",
      paramLabel = "SCORE=V",
      converter = {CommandTextConverter.class, ShareConverter.class},
      description = "A score that also has to reach a value. May be given several times.")
  Map<String, Double> atLeast = new LinkedHashMap<>();

  @Option(
      names = "--at-most",
      paramLabel = "SCORE=V",
      converter = {CommandTextConverter.class, ShareConverter.class},
      description =
          "A score that also has to stay below a value, or a kind of outcome that also has to be"
              + " rarer: unparseable, truncated, unclosed-reasoning, refused, unanswerable"
              + " (truncated=1%%). May be given several times.")
  Map<String, Double> atMost = new LinkedHashMap<>();

  @Option(
      names = "--guard",
      paramLabel = "CORPUS=M",
      description =
          "Of several corpora: no model may be worse than the reference by more on this one. May be"
              + " given several times.")
  Map<String, String> guards = new LinkedHashMap<>();

  @Option(
      names = "--weight",
      paramLabel = "CORPUS=W",
      description = "Of several corpora: the weight of one in the mean. Default: 1 each.")
  Map<String, Double> weights = new LinkedHashMap<>();

  @Option(
      names = "--score-on",
      paramLabel = "CORPUS=NAME",
      description = "Of several corpora: the score of one that has another than --score.")
  Map<String, String> scores = new LinkedHashMap<>();

  @Option(
      names = "--confidence",
      paramLabel = "LEVEL",
      defaultValue = "0.95",
      description = "How sure a decision has to be. Default: ${DEFAULT-VALUE}.")
  double confidence;

  @Option(
      names = "--procedure",
      paramLabel = "NAME",
      defaultValue = "MAX_T",
      description =
          "How p-values are adjusted for the number of candidates: ${COMPLETION-CANDIDATES}. Default:"
              + " max_t.")
  ClaimTest.Procedure procedure = ClaimTest.Procedure.MAX_T;

  @Option(names = "--exploratory", description = "The margin was tried after the fact.")
  boolean exploratory;

  /** Keys of options that are plain text. */
  static final class CommandTextConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      return value;
    }
  }

  void check() {
    if (reference != null && best) {
      throw new IllegalArgumentException("give one of --reference and --best");
    }
    if ((margin == null) != (reference == null && !best)) {
      throw new IllegalArgumentException(
          "a decision needs both --margin and --reference, or --margin and --best");
    }
  }

  boolean isAsked() {
    return margin != null;
  }

  /** The results, with what the options tell of sizes, floors, weights and scores. */
  ComparisonMatrix applied(ComparisonMatrix given) {
    ComparisonMatrix matrix = given;
    for (Map.Entry<String, Double> size : sizes.entrySet()) {
      matrix = matrix.with(size.getKey(), Footprint.unknown().with(by.get(0), size.getValue()));
    }
    for (String floor : floors) {
      matrix = matrix.withFloor(floor);
    }
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      matrix = matrix.weighted(weight.getKey(), weight.getValue());
    }
    for (Map.Entry<String, String> score : scores.entrySet()) {
      matrix = matrix.scoredBy(score.getKey(), score.getValue());
    }
    return matrix;
  }

  /** One corpus needs no name; what the options tell of sizes is known to the matrix only. */
  static Comparison sized(Comparison comparison, ComparisonMatrix matrix) {
    Comparison sized = comparison;
    for (String name : matrix.candidates()) {
      sized = sized.with(name, matrix.footprint(name));
    }
    return sized;
  }

  /** The first score of a run: the first that is written, and not the first by name. */
  static String firstScore(Path run) {
    return Report.read(run).scores().entrySet().stream()
        .filter(metric -> !metric.getValue().isEmpty())
        .findFirst()
        .map(metric -> metric.getKey() + "/" + metric.getValue().get(0).name())
        .orElseThrow(() -> new IllegalArgumentException(run + " has no scores"));
  }

  /** The question, by one measure. */
  DecisionRule rule(DecisionRule.Measured question, String score) {
    DecisionRule.Bounded bounded =
        question.within(score, margin(java.util.Objects.requireNonNull(margin)));
    DecisionRule rule = best || reference == null ? bounded.ofBest() : bounded.of(reference);
    rule = rule.at(Confidence.of(confidence)).by(procedure);
    for (Map.Entry<String, Double> bound : atLeast.entrySet()) {
      rule = rule.and(Criterion.atLeast(bound.getKey(), bound.getValue()));
    }
    for (Map.Entry<String, Double> bound : atMost.entrySet()) {
      rule = rule.and(atMost(bound.getKey(), bound.getValue()));
    }
    for (Map.Entry<String, String> guard : guards.entrySet()) {
      rule = rule.guarding(guard.getKey(), margin(guard.getValue()));
    }
    return exploratory ? rule.exploratory() : rule;
  }

  private static Criterion atMost(String name, double value) {
    Optional<Outcome.Kind> kind =
        Stream.of(Outcome.Kind.values()).filter(k -> k.label().equals(name)).findFirst();
    return kind.isPresent() ? Criterion.atMost(kind.get(), value) : Criterion.atMost(name, value);
  }

  Margin margin(String text) {
    try {
      if (!text.endsWith("%")) {
        return Margin.absolute(Double.parseDouble(text));
      }
      boolean keep = text.startsWith("keep");
      double share = share(text.substring(keep ? 4 : 0));
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

  /** A number, or a percentage as one. */
  static double share(String text) {
    return text.endsWith("%")
        ? new java.math.BigDecimal(text.substring(0, text.length() - 1).strip())
            .movePointLeft(2)
            .doubleValue()
        : Double.parseDouble(text);
  }
}
