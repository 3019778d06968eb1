package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.ScoreSpread;

/** What repeats tell, for a terminal. */
final class RepeatsTable {

  private RepeatsTable() {}

  /**
   * The shares of answers that change, and how far those scores vary that do.
   *
   * @param repeats what was found
   * @return lines, each ended
   */
  static String of(Repeats repeats) {
    StringBuilder text = new StringBuilder("Repeats: " + repeats + ".\n");
    Table table =
        repeats.judgings() > 1
            ? new Table("score", "least", "greatest", "deviation", "of judge", "noise")
            : new Table("score", "least", "greatest", "deviation", "noise");
    int same = 0;
    for (Map.Entry<String, ImmutableList<ScoreSpread>> metric : repeats.scores().entrySet()) {
      for (ScoreSpread spread : metric.getValue()) {
        if (spread.varies()) {
          row(table, metric.getKey(), spread, repeats.judgings() > 1);
        } else {
          same++;
        }
      }
    }
    if (table.isEmpty()) {
      return text.append("No score varies.\n").toString();
    }
    return text.append(table)
        .append("least, greatest, deviation: of single repeats; noise: its share of the variance")
        .append(
            same == 0
                ? ""
                : same == 1 ? "; 1 other does not vary" : "; " + same + " others do not vary")
        .append(".\n")
        .toString();
  }

  private static void row(Table table, String metric, ScoreSpread spread, boolean judged) {
    List<Double> values = spread.repeats().stream().filter(Double::isFinite).toList();
    String name = metric.equals(spread.score()) ? metric : metric + "/" + spread.score();
    String least = number(values.stream().mapToDouble(v -> v).min());
    String greatest = number(values.stream().mapToDouble(v -> v).max());
    String noise =
        spread
            .components()
            .map(c -> String.format(Locale.ROOT, "%.0f %%", 100 * c.noiseShare()))
            .orElse("");
    if (judged) {
      table.row(
          name,
          least,
          greatest,
          number(spread.deviation()),
          number(spread.judgingDeviation()),
          noise);
    } else {
      table.row(name, least, greatest, number(spread.deviation()), noise);
    }
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
  }
}
