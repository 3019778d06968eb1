package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The candidates of which no other is both as small and as good. */
final class ParetoFront {

  private ParetoFront() {}

  /**
   * Rows on the front, from the smallest.
   *
   * @param sizes less is better
   * @param scores more is better
   * @return their numbers; a tie keeps the first
   */
  static List<Integer> of(List<Double> sizes, List<Double> scores) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      order.add(i);
    }
    order.sort(
        Comparator.<Integer>comparingDouble(sizes::get)
            .thenComparing(Comparator.<Integer>comparingDouble(scores::get).reversed()));
    List<Integer> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (int i : order) {
      if (scores.get(i) > best) {
        best = scores.get(i);
        front.add(i);
      }
    }
    return front;
  }

  /** A layer that joins the front; empty if a single point is on it. */
  static Optional<Map<String, Object>> line(Columns points, String size, String score) {
    List<Double> sizes = points.values(size);
    List<Double> scores = points.values(score);
    List<Integer> front = of(sizes, scores);
    if (front.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        map(
            "geom",
            "path",
            "data",
            map(
                size, front.stream().map(sizes::get).toList(),
                score, front.stream().map(scores::get).toList()),
            "mapping",
            map("x", size, "y", score),
            "color",
            Drawing.PALETTE.get(6),
            "linetype",
            "dotted",
            "size",
            0.9));
  }
}
