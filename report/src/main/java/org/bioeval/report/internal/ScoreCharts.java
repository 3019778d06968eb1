package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.core.metric.Score;

/** Charts over several scores: precision against recall, corpora against candidates, speed. */
final class ScoreCharts {
  private static final double[] LEVELS = {0.2, 0.4, 0.6, 0.8, 0.9};

  private ScoreCharts() {}

  /** Precision against recall, with lines of equal F1. */
  static Optional<Chart> precisionAndRecall(Comparison comparison) {
    Columns points = new Columns("name", "recall", "precision");
    DataTable.Builder table =
        DataTable.builder(
            "Precision and recall",
            List.of("candidate", "precision", "low", "high", "recall", "low", "high"));
    for (Comparison.Result result : comparison.results()) {
      Optional<Score> precision =
          result.report().flatMap(r -> RunCharts.find(r, "micro-precision"));
      Optional<Score> recall = result.report().flatMap(r -> RunCharts.find(r, "micro-recall"));
      if (precision.isEmpty() || recall.isEmpty()) {
        continue;
      }
      List<Cell> row = new ArrayList<>(List.of(Cell.of(result.name())));
      for (Score score : List.of(precision.get(), recall.get())) {
        row.add(Cell.of(Figures.score(score.value()), score.value()));
        row.add(Cell.of(Figures.score(score.interval().low()), score.interval().low()));
        row.add(Cell.of(Figures.score(score.interval().high()), score.interval().high()));
      }
      table.row(row);
      if (!Double.isNaN(precision.get().value()) && !Double.isNaN(recall.get().value())) {
        points.add(result.name(), recall.get().value(), precision.get().value());
      }
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    Columns lines = new Columns("recall", "precision", "level");
    Columns marks = new Columns("recall", "precision", "level");
    for (double level : LEVELS) {
      String name = "F1 " + level;
      for (double recall = level / (2 - level); recall < 1; recall += 0.01) {
        lines.add(recall, level * recall / (2 * recall - level), name);
      }
      lines.add(1.0, level / (2 - level), name);
      marks.add(1.0, level / (2 - level), " " + name);
    }
    Drawing drawing =
        new Drawing("pr", "Precision against recall", 760, 480)
            .with("data", points.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "path",
                        "data",
                        lines.data(),
                        "mapping",
                        map("x", "recall", "y", "precision", "group", "level"),
                        "color",
                        Drawing.PALETTE.get(6),
                        "alpha",
                        0.5,
                        "linetype",
                        "dotted",
                        "size",
                        0.6),
                    map(
                        "geom",
                        "text",
                        "data",
                        marks.data(),
                        "mapping",
                        map("x", "recall", "y", "precision", "label", "level"),
                        "hjust",
                        "left",
                        "size",
                        4.5),
                    map(
                        "geom",
                        "point",
                        "mapping",
                        map("x", "recall", "y", "precision", "color", "name", "shape", "name"),
                        "size",
                        5)))
            .with(
                "scales",
                List.of(
                    map(
                        "aesthetic",
                        "x",
                        "name",
                        "recall",
                        "limits",
                        List.of(0.0, 1.12),
                        "breaks",
                        List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0)),
                    map("aesthetic", "y", "name", "precision", "limits", List.of(0.0, 1.0)),
                    map("aesthetic", "color", "values", Drawing.PALETTE, "name", ""),
                    map("aesthetic", "shape", "values", Drawing.SHAPES, "name", "")));
    return Optional.of(
        new Chart(
            "precision-recall",
            "Precision and recall",
            "Up: fewer of the answers are wrong. Right: less of gold is missed. Points on one dotted"
                + " line have the same F1.",
            drawing.svg(),
            table.build()));
  }

  /** Candidates across corpora, as tiles. */
  static Optional<Chart> corpora(String score, Map<String, Comparison> corpora) {
    if (corpora.size() < 2) {
      return Optional.empty();
    }
    Columns tiles = Tiles.columns();
    DataTable.Builder table =
        DataTable.builder(
            score + " by corpus", List.of("corpus", "candidate", score, "low", "high", "items"));
    corpora.forEach(
        (corpus, comparison) -> {
          for (Comparison.Result result : comparison.results()) {
            Optional<Score> found = result.report().flatMap(r -> RunCharts.find(r, score));
            if (found.isEmpty()) {
              continue;
            }
            Score value = found.get();
            table.row(
                List.of(
                    Cell.of(corpus),
                    Cell.of(result.name()),
                    Cell.of(Figures.score(value.value()), value.value()),
                    Cell.of(Figures.score(value.interval().low()), value.interval().low()),
                    Cell.of(Figures.score(value.interval().high()), value.interval().high()),
                    Cell.of(Figures.count(value.items()), value.items())));
            if (Double.isFinite(value.value())) {
              Tiles.add(
                  tiles,
                  "",
                  result.name(),
                  corpus,
                  String.format(Locale.ROOT, "%.3f", value.value()),
                  shade(value));
            }
          }
        });
    if (tiles.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "corpora",
            score + " by corpus",
            "The darker, the better. Scores of different corpora rest on different items: compare"
                + " within a row.",
            Tiles.drawing("corpora-tiles", score + " by corpus", tiles, "", "", corpora.size(), 1)
                .svg(),
            table.build()));
  }

  private static double shade(Score score) {
    double width = score.info().greatest() - score.info().least();
    return Double.isFinite(width) ? (score.value() - score.info().least()) / width : 0;
  }

  /** Latency of calls and speed of runs. */
  static Optional<Chart> speed(Map<String, RunFacts> runs) {
    Columns rows = new Columns("name", "p50", "p90", "p99");
    DataTable.Builder table =
        DataTable.builder(
            "Speed of the runs",
            List.of(
                "candidate",
                "calls",
                "from the journal",
                "latency 50 %, s",
                "90 %, s",
                "99 %, s",
                "items/s",
                "tokens/s"));
    runs.forEach(
        (name, run) -> {
          List<Cell> row = new ArrayList<>();
          row.add(Cell.of(name));
          row.add(Cell.of(Figures.count(run.calls()), run.calls()));
          row.add(Cell.of(Figures.count(run.reused()), run.reused()));
          if (run.latency().isPresent()) {
            RunFacts.Latency latency = run.latency().get();
            double p50 = seconds(latency.p50());
            double p90 = seconds(latency.p90());
            double p99 = seconds(latency.p99());
            rows.add(name, p50, p90, p99);
            for (double value : new double[] {p50, p90, p99}) {
              row.add(Cell.of(String.format(Locale.ROOT, "%.3f", value), value));
            }
          } else {
            row.addAll(List.of(Cell.of("—"), Cell.of("—"), Cell.of("—")));
          }
          row.add(speed(run.itemsPerSecond()));
          row.add(speed(run.tokensPerSecond()));
          table.row(row);
        });
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    String svg =
        rows.isEmpty()
            ? ""
            : RunCharts.intervals(
                    "speed-drawing",
                    "Latency of calls",
                    "seconds per call",
                    rows,
                    List.of("p50", "p90", "p99"))
                .svg();
    return Optional.of(
        new Chart(
            "speed",
            "Latency and throughput",
            "As measured in these runs, retries included: bars from the median call to the slowest of"
                + " a hundred, the point is the slowest of ten. Machines and load may differ.",
            svg,
            table.build()));
  }

  private static Cell speed(OptionalDouble perSecond) {
    return perSecond.isPresent()
        ? Cell.of(
            String.format(Locale.ROOT, "%,.1f", perSecond.getAsDouble()), perSecond.getAsDouble())
        : Cell.of("—");
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
