package org.bioeval.core.compare.internal;

import java.util.ArrayList;
import java.util.List;

/** Rows of text, aligned or as Markdown. */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Makes a table.
   *
   * @param header names of the columns
   */
  public TextTable(List<String> header) {
    rows.add(List.copyOf(header));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  public void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /**
   * The table in aligned columns.
   *
   * @return lines, each with a line feed
   */
  public String text() {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        width[c] = Math.max(width[c], length(row.get(c)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = row.get(c);
        line.append(c == 0 ? "" : "  ").append(cell).append(" ".repeat(width[c] - length(cell)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /**
   * The table as Markdown.
   *
   * @return lines, each with a line feed
   */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      rows.get(r).forEach(cell -> text.append("| ").append(escaped(cell)).append(' '));
      text.append("|\n");
      if (r == 0) {
        text.append("|---".repeat(rows.get(0).size())).append("|\n");
      }
    }
    return text.toString();
  }

  /**
   * A text that Markdown shows as it is.
   *
   * @param text any text
   * @return the text, with signs that mean something escaped, in one line
   */
  public static String escaped(String text) {
    return text.replaceAll("[\\\\`*_|<>]", "\\\\$0").replaceAll("\\R", " ");
  }

  /**
   * A field of a CSV file, as defined in RFC 4180.
   *
   * @param text any text
   * @return the text, in quotes where needed
   */
  public static String quoted(String text) {
    return text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
