package org.bioeval.report.internal;

import static org.bioeval.report.internal.Drawing.map;

import java.util.List;
import java.util.Map;

/** Drawings of tiles with a number in each: the darker, the more. */
final class Tiles {
  /** The darkest tile still lets its number be read, in light and in dark. */
  private static final double DARKEST = 0.5;

  private static final int ROW = 34;

  private Tiles() {}

  /** Rows of tiles: column, row, text and a share from 0 to 1 that gives the shade. */
  static Columns columns() {
    return new Columns("column", "row", "text", "shade", "facet");
  }

  /** Adds a tile. */
  static void add(
      Columns tiles, String facet, String column, String row, String text, double share) {
    tiles.add(column, row, text, DARKEST * Math.max(0, Math.min(1, share)), facet);
  }

  /**
   * Draws.
   *
   * @param rows in one facet, for the height
   * @param facets how many drawings beside and below each other; 1 for none
   */
  static Drawing drawing(
      String id, String title, Columns tiles, String across, String down, int rows, int facets) {
    int height = 130 + ROW * rows;
    int lines = (facets + 1) / 2;
    Drawing drawing =
        new Drawing(id, title, 760, facets > 1 ? (height + 30) * lines : height)
            .with("data", tiles.data())
            .with(
                "layers",
                List.of(
                    map(
                        "geom",
                        "tile",
                        "mapping",
                        map("x", "column", "y", "row", "alpha", "shade"),
                        "fill",
                        Drawing.PALETTE.get(0),
                        "size",
                        0,
                        "show_legend",
                        false),
                    map(
                        "geom",
                        "text",
                        "mapping",
                        map("x", "column", "y", "row", "label", "text"),
                        "size",
                        5.5)))
            .with(
                "scales",
                List.of(
                    map("aesthetic", "x", "name", across, "discrete", true),
                    map("aesthetic", "y", "name", down, "discrete", true, "reverse", true),
                    map("aesthetic", "alpha", "scale_mapper_kind", "identity", "guide", "none")));
    Map<String, Object> facet = map("name", "wrap", "facets", List.of("facet"), "ncol", 2);
    return facets > 1 ? drawing.with("facet", facet) : drawing;
  }
}
