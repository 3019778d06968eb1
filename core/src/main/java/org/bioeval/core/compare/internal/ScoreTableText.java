package org.bioeval.core.compare.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bioeval.core.compare.ScoreTable;
import org.bioeval.core.stats.ConfidenceInterval;

/** Tables of scores for people. */
public final class ScoreTableText {

  private ScoreTableText() {}

  /**
   * The table in aligned columns.
   *
   * @param table what to print
   * @return lines
   */
  public static String text(ScoreTable table) {
    TextTable text = new TextTable(header(table, Function.identity()));
    for (ScoreTable.Row row : table.rows()) {
      text.row(cells(row, cell -> score(cell) + mark(cell)));
    }
    return text.text() + note(table, "* the best, = not told apart from it") + "\n";
  }

  private static String mark(ScoreTable.Cell cell) {
    return cell.best() ? " *" : cell.tie() ? " =" : "";
  }

  /**
   * The table as Markdown.
   *
   * @param table what to print
   * @return lines
   */
  public static String markdown(ScoreTable table) {
    StringBuilder text = new StringBuilder();
    line(text, header(table, TextTable::escaped));
    text.append("|---").append("|---:".repeat(table.columns().size())).append("|\n");
    for (ScoreTable.Row row : table.rows()) {
      List<String> cells = cells(row, cell -> bold(cell, "**", "**"));
      cells.set(0, TextTable.escaped(cells.get(0)));
      line(text, cells);
    }
    return text + "\n" + note(table, "Bold: the best and those not told apart from it") + "\n";
  }

  private static void line(StringBuilder text, List<String> cells) {
    cells.forEach(cell -> text.append("| ").append(cell).append(' '));
    text.append("|\n");
  }

  private static String bold(ScoreTable.Cell cell, String start, String end) {
    return cell.best() || cell.tie() ? start + score(cell) + end : score(cell);
  }

  /**
   * The table as LaTeX.
   *
   * @param table what to print
   * @return lines
   */
  public static String latex(ScoreTable table) {
    StringBuilder text =
        new StringBuilder("% Needs \\usepackage{booktabs}.\n\\begin{tabular}{l")
            .append("r".repeat(table.columns().size()))
            .append("}\n\\toprule\n");
    row(text, header(table, ScoreTableText::latexText));
    text.append("\\midrule\n");
    for (ScoreTable.Row row : table.rows()) {
      List<String> cells =
          cells(row, cell -> bold(cell, "\\textbf{", "}").replace("−", "$-$").replace("–", "--"));
      cells.set(0, latexText(cells.get(0)));
      row(text, cells);
    }
    String note = note(table, "Bold: the best and those not told apart from it");
    return text.append("\\bottomrule\n\\end{tabular}\n% ").append(note).append('\n').toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append(String.join(" & ", cells)).append(" \\\\\n");
  }

  /** A text that LaTeX shows as it is. */
  private static String latexText(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                safe.append(
                    switch (c) {
                      case '\\' -> "\\textbackslash{}";
                      case '~' -> "\\textasciitilde{}";
                      case '^' -> "\\textasciicircum{}";
                      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) c;
                      case '\n', '\r' -> " ";
                      default -> Character.toString(c);
                    }));
    return safe.toString();
  }

  private static List<String> header(ScoreTable table, Function<String, String> safe) {
    boolean one = table.columns().stream().map(ScoreTable.Column::corpus).distinct().count() == 1;
    List<String> header = new ArrayList<>(List.of("model"));
    table.columns().forEach(c -> header.add(safe.apply(one ? c.score() : c.toString())));
    return header;
  }

  private static List<String> cells(ScoreTable.Row row, Function<ScoreTable.Cell, String> text) {
    List<String> cells = new ArrayList<>(List.of(row.candidate()));
    for (Optional<ScoreTable.Cell> cell : row.cells()) {
      cells.add(cell.map(text).orElse("failed"));
    }
    return cells;
  }

  private static String score(ScoreTable.Cell cell) {
    ConfidenceInterval interval = cell.score().interval();
    return Numbers.score(cell.score().value())
        + (interval.isDefined()
            ? " [" + Numbers.score(interval.low()) + ", " + Numbers.score(interval.high()) + "]"
            : "");
  }

  private static String note(ScoreTable table, String marks) {
    String untested =
        table.columns().stream()
            .filter(column -> !column.tested())
            .map(ScoreTable.Column::toString)
            .collect(Collectors.joining(", "));
    return marks
        + " (all pairs of a column together, "
        + table.confidence()
        + ")"
        + (untested.isEmpty() ? "" : "; ties are not known of " + untested)
        + ". In brackets: 95 % intervals of each score alone.";
  }
}
