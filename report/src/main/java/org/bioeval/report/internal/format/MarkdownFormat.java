package org.bioeval.report.internal.format;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/** The decision in a sentence and a table of scores, as Markdown; the best is bold. */
public final class MarkdownFormat implements ReportFormat {

  @Override
  public String name() {
    return "markdown";
  }

  @Override
  public String extension() {
    return "md";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    if (data.decision().isPresent()) {
      out.write(escaped(data.decision().get().sentence()) + "\n\n");
    }
    ScoreTable table = new ScoreTable(data);
    out.write("| candidate |");
    for (String column : table.columns()) {
      out.write(" " + escaped(table.heading(column)) + " |");
    }
    out.write("\n|---|" + "---:|".repeat(table.columns().size()) + "\n");
    for (String candidate : table.candidates()) {
      out.write("| " + escaped(candidate) + " |");
      for (String column : table.columns()) {
        Optional<Score> score = table.score(candidate, column);
        out.write(" " + score.map(s -> cell(table, column, s)).orElse("–") + " |");
      }
      out.write("\n");
    }
  }

  private static String cell(ScoreTable table, String column, Score score) {
    String number = ScoreTable.number(score.value());
    String interval =
        score.interval().isDefined()
            ? " ("
                + ScoreTable.number(score.interval().low())
                + "–"
                + ScoreTable.number(score.interval().high())
                + ")"
            : "";
    return (table.isBest(column, score) ? "**" + number + "**" : number) + interval;
  }

  /** Text without markup; line feeds would end the table. */
  private static String escaped(String text) {
    return text.replaceAll("[\\\\`*_\\[\\]|#!~]", "\\\\$0")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replaceAll("[\r\n]+", " ");
  }
}
