package org.bioeval.report.internal.format;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/** A table of scores for LaTeX with the package booktabs; the best is bold. */
public final class LatexFormat implements ReportFormat {

  @Override
  public String name() {
    return "latex";
  }

  @Override
  public String extension() {
    return "tex";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    ScoreTable table = new ScoreTable(data);
    out.write("% \\usepackage{booktabs}\n");
    out.write("\\begin{tabular}{l" + "r".repeat(table.columns().size()) + "}\n\\toprule\n");
    out.write("candidate");
    for (String column : table.columns()) {
      out.write(" & " + escaped(table.heading(column)));
    }
    out.write(" \\\\\n\\midrule\n");
    for (String candidate : table.candidates()) {
      out.write(escaped(candidate));
      for (String column : table.columns()) {
        Optional<Score> score = table.score(candidate, column);
        out.write(" & " + score.map(s -> cell(table, column, s)).orElse("--"));
      }
      out.write(" \\\\\n");
    }
    out.write("\\bottomrule\n\\end{tabular}\n");
  }

  private static String cell(ScoreTable table, String column, Score score) {
    String number = ScoreTable.number(score.value()).replace("–", "--");
    return table.isBest(column, score) ? "\\textbf{" + number + "}" : number;
  }

  /** Text without commands. */
  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                switch (c) {
                  case '\\' -> "\\textbackslash{}";
                  case '^' -> "\\textasciicircum{}";
                  case '~' -> "\\textasciitilde{}";
                  case '<' -> "\\textless{}";
                  case '>' -> "\\textgreater{}";
                  case '{', '}', '$', '&', '#', '_', '%' -> "\\" + (char) c;
                  case '\n', '\r', '\t' -> " ";
                  default -> Character.toString(c);
                })
        .collect(Collectors.joining());
  }
}
