package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.Pairwise;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.core.task.Outcome;

/** The charts that show runs as they are, without a decision. */
final class RunCharts {
  private static final int WIDTH = 760;
  private static final int ROW = 34;
  private static final int MOST_LABELS = 30;
  private static final String LABEL_SCORE = "/f1";

  private RunCharts() {}

  /** Every candidate's score with its interval. */
  static Optional<Chart> scores(Comparison comparison, String score) {
    Columns rows = new Columns("name", "value", "low", "high");
    DataTable.Builder table =
        DataTable.builder(score, List.of("candidate", score, "low", "high", "items", "documents"));
    for (Comparison.Result result : comparison.results()) {
      Optional<Score> found = result.report().flatMap(report -> find(report, score));
      if (found.isEmpty()) {
        continue;
      }
      Score value = found.get();
      table.row(
          List.of(
              Cell.of(result.name()),
              Cell.of(Figures.score(value.value()), value.value()),
              Cell.of(Figures.score(value.interval().low()), value.interval().low()),
              Cell.of(Figures.score(value.interval().high()), value.interval().high()),
              Cell.of(Figures.count(value.items()), value.items()),
              Cell.of(Figures.count(value.documents()), value.documents())));
      if (!Double.isNaN(value.value())) {
        rows.add(result.name(), value.value(), value.interval().low(), value.interval().high());
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "scores",
            score,
            "Each candidate's score with its interval over documents.",
            intervals("scores", score, rows).svg(),
            table.build()));
  }

  /** Which ranks a candidate may have. */
  static Optional<Chart> ranks(Comparison comparison, String score) {
    Pairwise pairs;
    try {
      pairs = comparison.pairwise(score);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // too few documents or complete runs
    }
    Columns rows = new Columns("name", "low", "high", "value");
    DataTable.Builder table =
        DataTable.builder(
            "Ranks by " + score, List.of("candidate", score, "best rank", "worst rank"));
    for (Pairwise.Rank rank : pairs.ranks()) {
      table.row(
          List.of(
              Cell.of(rank.name()),
              Cell.of(Figures.score(rank.value()), rank.value()),
              Cell.of(Integer.toString(rank.best()), rank.best()),
              Cell.of(Integer.toString(rank.worst()), rank.worst())));
      rows.add(rank.name(), rank.best(), rank.worst(), (rank.best() + rank.worst()) / 2.0);
    }
    Drawing drawing =
        intervals("ranks", "rank by " + score, rows)
            .with(
                "scales",
                List.of(
                    map(
                        "aesthetic",
                        "x",
                        "name",
                        "rank",
                        "breaks",
                        IntStream.rangeClosed(1, rows.size()).asDoubleStream().boxed().toList(),
                        "labels",
                        IntStream.rangeClosed(1, rows.size()).mapToObj(Integer::toString).toList(),
                        "limits",
                        List.of(0.7, rows.size() + 0.3)),
                    map("aesthetic", "y", "name", "", "discrete", true)));
    return Optional.of(
        new Chart(
            "ranks",
            "Ranks by " + score,
            "From one more than the candidates that are surely better to all but those that are"
                + " surely worse. Candidates whose bars overlap are not told apart.",
            drawing.svg(),
            table.build()));
  }

  private static Drawing intervals(String id, String axis, Columns rows) {
    return intervals(id, axis, axis, rows, List.of("low", "value", "high"));
  }

  /** Bars with a point, a row for each name; the columns of a bar's start, point and end. */
  static Drawing intervals(
      String id, String title, String axis, Columns rows, List<String> columns) {
    return new Drawing(id, title, WIDTH, 80 + ROW * rows.size())
        .with("data", rows.data())
        .with(
            "layers",
            List.of(
                map(
                    "geom",
                    "errorbar",
                    "mapping",
                    map("y", "name", "xmin", columns.get(0), "xmax", columns.get(2)),
                    "color",
                    Drawing.PALETTE.get(0),
                    "height",
                    0.25,
                    "size",
                    0.9),
                map(
                    "geom",
                    "point",
                    "mapping",
                    map("x", columns.get(1), "y", "name"),
                    "color",
                    Drawing.PALETTE.get(0),
                    "size",
                    4)))
        .with(
            "scales",
            List.of(
                map("aesthetic", "x", "name", axis),
                map("aesthetic", "y", "name", "", "discrete", true)));
  }

  /** What became of the items. */
  static Optional<Chart> outcomes(Comparison comparison) {
    Columns rows = new Columns("name", "outcome", "share");
    List<String> header = new ArrayList<>(List.of("candidate", "items"));
    Arrays.stream(Outcome.Kind.values()).forEach(kind -> header.add(kind.label()));
    DataTable.Builder table = DataTable.builder("Outcomes", header);
    for (Comparison.Result result : comparison.results()) {
      if (result.report().isEmpty() || result.report().get().items() == 0) {
        continue;
      }
      Report report = result.report().get();
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(result.name()));
      cells.add(Cell.of(Figures.count(report.items()), report.items()));
      for (Outcome.Kind kind : Outcome.Kind.values()) {
        long count = report.outcomes().getOrDefault(kind, 0L);
        cells.add(Cell.of(Figures.count(count), count));
        if (count > 0) {
          rows.add(result.name(), kind.label(), 100.0 * count / report.items());
        }
      }
      table.row(cells);
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Drawing drawing =
        new Drawing("outcomes", "outcomes", WIDTH, 110 + ROW * comparison.results().size())
            .with("data", rows.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "bar",
                        "stat",
                        "identity",
                        "orientation",
                        "y",
                        "mapping",
                        map("y", "name", "x", "share", "fill", "outcome"),
                        "width",
                        0.6,
                        "size",
                        0)))
            .with(
                "scales",
                List.of(
                    map("aesthetic", "x", "name", "% of items"),
                    map("aesthetic", "y", "name", "", "discrete", true),
                    map("aesthetic", "fill", "values", Drawing.PALETTE, "name", "")));
    return Optional.of(
        new Chart(
            "outcomes",
            "Outcomes",
            "What became of the items. All of them are in the denominators of the scores.",
            drawing.svg(),
            table.build()));
  }

  /** F1 of each label. */
  static Optional<Chart> labels(Comparison comparison) {
    Set<String> labels =
        labels(comparison.results().stream().flatMap(r -> r.report().stream()).toList());
    if (labels.isEmpty() || labels.size() > MOST_LABELS) {
      return Optional.empty();
    }
    Columns rows = new Columns("label", "name", "value", "low", "high");
    DataTable.Builder table =
        DataTable.builder(
            "F1 of each label",
            List.of("label", "candidate", "F1", "low", "high", "support in gold"));
    for (String label : labels) {
      for (Comparison.Result result : comparison.results()) {
        Optional<Score> found =
            result.report().flatMap(report -> find(report, label + LABEL_SCORE));
        if (found.isEmpty()) {
          continue;
        }
        Score score = found.get();
        table.row(
            List.of(
                Cell.of(label),
                Cell.of(result.name()),
                Cell.of(Figures.score(score.value()), score.value()),
                Cell.of(Figures.score(score.interval().low()), score.interval().low()),
                Cell.of(Figures.score(score.interval().high()), score.interval().high()),
                score.support().isPresent()
                    ? Cell.of(
                        Figures.count(score.support().getAsLong()), score.support().getAsLong())
                    : Cell.of("")));
        if (!Double.isNaN(score.value())) {
          rows.add(
              label, result.name(), score.value(), score.interval().low(), score.interval().high());
        }
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> dodge = map("name", "dodgev", "height", 0.7);
    Drawing drawing =
        new Drawing("labels", "F1 of each label", WIDTH, 130 + 16 * rows.size())
            .with("data", rows.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "errorbar",
                        "mapping",
                        map("y", "label", "xmin", "low", "xmax", "high", "color", "name"),
                        "position",
                        dodge,
                        "height",
                        0.2,
                        "size",
                        0.7),
                    map(
                        "geom",
                        "point",
                        "mapping",
                        map("x", "value", "y", "label", "color", "name"),
                        "position",
                        dodge,
                        "size",
                        3)))
            .with(
                "scales",
                List.of(
                    map("aesthetic", "x", "name", "F1"),
                    map("aesthetic", "y", "name", "", "discrete", true),
                    map("aesthetic", "color", "values", Drawing.PALETTE, "name", "")));
    return Optional.of(
        new Chart(
            "labels",
            "F1 of each label",
            "Labels with little support have wide intervals. Exploratory: no claim is tested here.",
            drawing.svg(),
            table.build()));
  }

  /** Labels that have an F1 of their own in any report. */
  static Set<String> labels(List<Report> reports) {
    Set<String> labels = new LinkedHashSet<>();
    reports.forEach(report -> labels.addAll(labelScores(report)));
    return labels;
  }

  /** Labels that have an F1 of their own. */
  static ImmutableList<String> labelScores(Report report) {
    return report.scores().values().stream()
        .flatMap(List::stream)
        .map(Score::name)
        .filter(name -> name.endsWith(LABEL_SCORE))
        .map(name -> name.substring(0, name.length() - LABEL_SCORE.length()))
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  /** A score by name, if the report has exactly one of that name. */
  static Optional<Score> find(Report report, String name) {
    try {
      return Optional.of(report.score(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
