package org.bioeval.examples.lessons;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.core.stats.ConfidenceInterval;

/** One score of several systems on the same items, as a Markdown table. */
final class ScoreTable {
  private final String score;
  private final List<String> rows = new ArrayList<>();

  ScoreTable(String score) {
    this.score = score;
  }

  void add(String system, Report report) {
    Score own = report.score(score);
    ConfidenceInterval interval = own.interval();
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %.4f | %s | %d |",
            system,
            own.value(),
            interval.isDefined()
                ? String.format(Locale.ROOT, "%.4f – %.4f", interval.low(), interval.high())
                : "undefined",
            own.items()));
  }

  @Override
  public String toString() {
    return "| system | "
        + score
        + " | 95 % interval | items |\n|---|---|---|---|\n"
        + String.join("\n", rows);
  }
}
