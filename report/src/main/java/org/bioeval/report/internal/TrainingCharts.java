package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Charts of a training, one for each quantity. */
public final class TrainingCharts {
  /** More points than this are no longer told apart; every so many is drawn, all are counted. */
  private static final int MOST_POINTS = 1_000;

  private TrainingCharts() {}

  /**
   * A quantity over steps.
   *
   * @param quantity on the vertical axis
   * @param name of the curve
   * @param steps where it was measured
   * @param values what was measured
   */
  public record Curve(
      String quantity, String name, ImmutableDoubleArray steps, ImmutableDoubleArray values) {}

  /**
   * The charts.
   *
   * @param curves in the order of the page
   * @return one for each quantity
   */
  public static ImmutableList<Chart> of(List<Curve> curves) {
    Map<String, List<Curve>> byQuantity =
        curves.stream()
            .collect(
                Collectors.groupingBy(Curve::quantity, LinkedHashMap::new, Collectors.toList()));
    ImmutableList.Builder<Chart> charts = ImmutableList.builder();
    int number = 0;
    for (Map.Entry<String, List<Curve>> entry : byQuantity.entrySet()) {
      charts.add(chart("curve-" + ++number, entry.getKey(), entry.getValue()));
    }
    return charts.build();
  }

  private static Chart chart(String id, String quantity, List<Curve> curves) {
    Columns points = new Columns("step", "value", "curve");
    DataTable.Builder table = DataTable.builder(quantity, List.of("curve", "step", quantity));
    boolean thinned = false;
    for (Curve curve : curves) {
      int stride = 1 + (curve.steps().length() - 1) / MOST_POINTS;
      thinned |= stride > 1;
      for (int i = 0; i < curve.steps().length(); i++) {
        boolean last = i == curve.steps().length() - 1;
        if (i % stride != 0 && !last) {
          continue;
        }
        double step = curve.steps().get(i);
        double value = curve.values().get(i);
        table.row(
            List.of(
                Cell.of(curve.name()), Cell.of(number(step), step), Cell.of(number(value), value)));
        if (Double.isFinite(value)) {
          points.add(step, value, curve.name());
        }
      }
    }
    String svg = points.isEmpty() ? "" : drawing(id, quantity, points).svg();
    return new Chart(
        id,
        quantity,
        thinned ? "Every so many steps; the last one is there." : "",
        svg,
        table.build());
  }

  private static Drawing drawing(String id, String quantity, Columns points) {
    return new Drawing(id + "-drawing", quantity, 760, 320)
        .with("data", points.data())
        .with(
            "layers",
            List.of(
                map(
                    "geom",
                    "line",
                    "mapping",
                    map("x", "step", "y", "value", "color", "curve", "linetype", "curve"),
                    "size",
                    1)))
        .with(
            "scales",
            List.of(
                map("aesthetic", "x", "name", "step"),
                map("aesthetic", "y", "name", quantity),
                map("aesthetic", "color", "values", Drawing.PALETTE, "name", ""),
                map("aesthetic", "linetype", "name", "")));
  }

  /** Learning rates need their power of ten. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Figures.count((long) value).replace('-', '−');
    }
    if (Double.isNaN(value)) {
      return "undefined";
    }
    return String.format(Locale.ROOT, "%.4g", value).replace('-', '−');
  }

  /**
   * A table of facts.
   *
   * @param caption what they are about
   * @param facts by name
   * @return the table
   */
  public static DataTable facts(String caption, Map<String, String> facts) {
    DataTable.Builder table = DataTable.builder(caption, List.of("fact", "value"));
    facts.forEach((name, value) -> table.row(List.of(Cell.of(name), Cell.of(value))));
    return table.build();
  }
}
