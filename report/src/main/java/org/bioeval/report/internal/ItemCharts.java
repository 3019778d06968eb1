package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The charts that are counted from items. */
final class ItemCharts {
  /** More labels than this do not fit a page. */
  private static final int MOST_LABELS = 12;

  private static final int ROW = 34;

  private ItemCharts() {}

  /** How labels were confused, a matrix for each candidate. */
  static Optional<Chart> confusion(ItemFacts facts) {
    Map<String, Map<String, Map<String, Long>>> confusions = facts.confusions();
    if (confusions.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> gold = new TreeSet<>();
    confusions.values().forEach(matrix -> gold.addAll(matrix.keySet()));
    DataTable.Builder table =
        DataTable.builder(
            "Confusions", List.of("candidate", "gold", "answer", "items", "% of gold", "support"));
    Columns tiles = Tiles.columns();
    confusions.forEach(
        (candidate, matrix) ->
            matrix.forEach(
                (label, answers) -> {
                  long support = answers.values().stream().mapToLong(Long::longValue).sum();
                  answers.forEach(
                      (answer, count) -> {
                        double share = (double) count / support;
                        table.row(
                            List.of(
                                Cell.of(candidate),
                                Cell.of(label),
                                Cell.of(answer),
                                Cell.of(Figures.count(count), count),
                                Cell.of(Figures.percent(share), share),
                                Cell.of(Figures.count(support), support)));
                        Tiles.add(
                            tiles,
                            candidate,
                            answer,
                            label + " (" + Figures.count(support) + ")",
                            Figures.count(count),
                            share);
                      });
                }));
    Optional<String> svg =
        gold.size() > MOST_LABELS
            ? Optional.empty()
            : Optional.of(
                Tiles.drawing(
                        "confusion",
                        "Confusions of labels",
                        tiles,
                        "answer",
                        "gold (items)",
                        gold.size(),
                        confusions.size())
                    .svg());
    return Optional.of(
        new Chart(
            "confusion",
            "Confusions",
            "Items by gold label (rows, with their number) and answer (columns). The shade is the"
                + " share of the row. \""
                + ItemFacts.OTHER
                + "\" are answers that could not be read as a label.",
            svg.orElse(""),
            table.build()));
  }

  /** Lengths of answers and of reasoning. */
  static Optional<Chart> lengths(ItemFacts facts) {
    Columns boxes = new Columns("name", "part", "low", "q1", "median", "q3", "high");
    DataTable.Builder table =
        DataTable.builder(
            "Lengths in characters",
            List.of("candidate", "part", "completions", "5 %", "25 %", "median", "75 %", "95 %"));
    lengths("answer", facts.answers(), boxes, table);
    lengths("reasoning", facts.reasonings(), boxes, table);
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    Drawing drawing =
        new Drawing("lengths-drawing", "Lengths in characters", 760, 120 + ROW * boxes.size())
            .with("data", boxes.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "errorbar",
                        "mapping",
                        map("y", "name", "xmin", "low", "xmax", "high", "color", "part"),
                        "height",
                        0.25,
                        "size",
                        0.8),
                    map(
                        "geom",
                        "segment",
                        "mapping",
                        map("y", "name", "yend", "name", "x", "q1", "xend", "q3", "color", "part"),
                        "alpha",
                        0.5,
                        "size",
                        6),
                    map(
                        "geom",
                        "point",
                        "mapping",
                        map("x", "median", "y", "name", "color", "part", "shape", "part"),
                        "size",
                        4)))
            .with(
                "scales",
                List.of(
                    map("aesthetic", "x", "name", "characters", "trans", "log10"),
                    map("aesthetic", "y", "name", "", "discrete", true),
                    map("aesthetic", "color", "values", Drawing.PALETTE, "name", ""),
                    map("aesthetic", "shape", "values", Drawing.SHAPES, "name", "")));
    return Optional.of(
        new Chart(
            "lengths",
            "Lengths",
            "How long answers and reasoning are, in characters: the thick bar holds the middle"
                + " half, the point is the median, whiskers end at 5 and 95 %. Reasoning is of completions"
                + " that have any.",
            drawing.svg(),
            table.build()));
  }

  private static void lengths(
      String part,
      ImmutableSortedMap<String, int[]> lengths,
      Columns boxes,
      DataTable.Builder table) {
    lengths.forEach(
        (candidate, values) -> {
          int[] at = new int[5];
          int[] percent = {5, 25, 50, 75, 95};
          for (int i = 0; i < at.length; i++) {
            at[i] = values[rank(percent[i], values.length)];
          }
          table.row(
              List.of(
                  Cell.of(candidate),
                  Cell.of(part),
                  Cell.of(Figures.count(values.length), values.length),
                  Cell.of(Figures.count(at[0]), at[0]),
                  Cell.of(Figures.count(at[1]), at[1]),
                  Cell.of(Figures.count(at[2]), at[2]),
                  Cell.of(Figures.count(at[3]), at[3]),
                  Cell.of(Figures.count(at[4]), at[4])));
          boxes.add(
              part.equals("answer") ? candidate : candidate + ", " + part,
              part,
              shown(at[0]),
              shown(at[1]),
              shown(at[2]),
              shown(at[3]),
              shown(at[4]));
        });
  }

  /** The axis is logarithmic and has no 0. */
  private static double shown(int length) {
    return Math.max(1, length);
  }

  /** Index of a percentile by the nearest rank. */
  static int rank(int percent, int count) {
    return Math.max(0, (int) Math.ceil(percent / 100.0 * count) - 1);
  }
}
