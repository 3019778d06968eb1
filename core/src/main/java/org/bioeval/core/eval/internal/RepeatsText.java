package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.ScoreSpread;
import org.bioeval.core.stats.VarianceComponents;
import org.bioeval.core.task.Outcome;

/** What repeats tell, as lines and rows for people. */
final class RepeatsText {

  /** Names of the columns of {@link #row}. */
  static final ImmutableList<String> HEADINGS =
      ImmutableList.of(
          "score", "least", "greatest", "deviation", "judge's", "error", "noise", "error ×2");

  private RepeatsText() {}

  /**
   * The least and the greatest value of a repeat, the standard deviation between repeats and
   * between judgings, the standard error of the score, the share of its variance that is noise of
   * model and judge, and the standard error with twice the repeats; empty where not known.
   */
  static ImmutableList<String> row(String metric, ScoreSpread spread) {
    List<Double> values = spread.repeats().stream().filter(Double::isFinite).toList();
    return ImmutableList.of(
        metric + "/" + spread.score(),
        number(values.stream().mapToDouble(v -> v).min()),
        number(values.stream().mapToDouble(v -> v).max()),
        number(spread.deviation()),
        number(spread.judgingDeviation()),
        spread.components().map(c -> number(c.standardError())).orElse(""),
        spread
            .components()
            .map(c -> String.format(Locale.ROOT, "%.0f %%", 100 * c.noiseShare()))
            .orElse(""),
        spread.components().map(RepeatsText::twice).orElse(""));
  }

  private static String twice(VarianceComponents c) {
    return number(c.standardError(c.documents(), 2 * c.repeats(), c.judgings()));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Outcomes that are not the same in all repeats, such as {@code truncated: 3, 4, 3}. */
  static ImmutableList<String> outcomes(Repeats repeats) {
    List<String> lines = new ArrayList<>();
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      List<Long> counts =
          repeats.outcomes().stream().map(kinds -> kinds.getOrDefault(kind, 0L)).toList();
      if (counts.stream().distinct().count() > 1) {
        lines.add(
            kind.label()
                + ": "
                + counts.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      }
    }
    return ImmutableList.copyOf(lines);
  }
}
