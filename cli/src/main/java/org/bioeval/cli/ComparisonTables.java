package org.bioeval.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.compare.Footprint;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/** The scores of runs on one corpus. */
final class ComparisonTables {

  private ComparisonTables() {}

  static String name(Path run) {
    return run.toAbsolutePath().normalize().getFileName().toString();
  }

  static Table scores(
      ComparisonMatrix matrix, Comparison comparison, String score, Footprint.Measure measure) {
    Table table =
        new Table("run", measure.label(), score, "interval", "documents", "items", "failed");
    for (Comparison.Result result : comparison.results()) {
      Report report = result.report().orElseThrow();
      Score own = report.score(score);
      double size = matrix.footprint(result.name()).value(measure).orElse(Double.NaN);
      String digits = measure == Footprint.Measure.LATENCY ? "%,.3f" : "%,.0f";
      table.row(
          result.name(),
          Double.isNaN(size) ? "-" : String.format(Locale.ROOT, digits, size),
          String.format(Locale.ROOT, "%.4f", own.value()),
          own.interval().isDefined()
              ? String.format(
                  Locale.ROOT, "%.4f – %.4f", own.interval().low(), own.interval().high())
              : "undefined",
          String.format(Locale.ROOT, "%,d", own.documents()),
          String.format(Locale.ROOT, "%,d", own.items()),
          Long.toString(report.outcomes().getOrDefault(Outcome.Kind.FAILED, 0L)));
    }
    return table;
  }
}
