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
public final class RepeatsText {

  private RepeatsText() {}

  /**
   * Headings of the columns of {@link #rows}.
   *
   * @return the headings
   */
  public static ImmutableList<String> headings() {
    return ImmutableList.of(
        "score", "least", "greatest", "deviation", "judge's", "error", "noise", "error ×2");
  }

  /**
   * A row for each score of a metric: the least and the greatest value of a repeat, the standard
   * deviation between repeats and between judgings, the standard error of the score, the share of
   * its variance that is noise of model and judge, and the standard error with twice the repeats.
   *
   * @param spreads of the metric
   * @return cells; empty ones for what is not known
   */
  public static ImmutableList<ImmutableList<String>> rows(List<ScoreSpread> spreads) {
    return spreads.stream().map(RepeatsText::row).collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<String> row(ScoreSpread spread) {
    List<Double> values = spread.repeats().stream().filter(Double::isFinite).toList();
    return ImmutableList.of(
        spread.score(),
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

  /**
   * Outcomes that are not the same in all repeats.
   *
   * @param repeats what was found
   * @return such as {@code truncated: 3, 4, 3}; empty if there is none
   */
  public static ImmutableList<String> outcomes(Repeats repeats) {
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
