package org.bioeval.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; numbers to the right. */
final class Table {

  private final List<String[]> rows = new ArrayList<>();

  /**
   * Makes a table.
   *
   * @param header names of the columns
   */
  Table(String... header) {
    rows.add(header);
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  void row(String... cells) {
    if (cells.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.get(0).length + " columns");
    }
    rows.add(cells);
  }

  /** Whether there is no row but the header. */
  boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      right[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String cell = rows.get(r)[c];
        width[c] = Math.max(width[c], cell.codePointCount(0, cell.length()));
        if (r > 0 && !cell.matches("[-–0-9.,% ~]*")) {
          right[c] = false;
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = rows.get(r)[c];
        String pad = " ".repeat(width[c] - cell.codePointCount(0, cell.length()));
        line.append(c == 0 ? "" : "  ").append(right[c] ? pad + cell : cell + pad);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (r == 0) {
        text.append("-".repeat(line.length())).append('\n');
      }
    }
    return text.toString();
  }
}
