package org.bioeval.core.compare.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bioeval.core.compare.ScoreTable;
import org.bioeval.core.metric.Score;

/** Tables of scores for programs. */
public final class ScoreTableFiles {

  private static final JsonMapper MAPPER = new JsonMapper();

  private ScoreTableFiles() {}

  /**
   * The table as CSV.
   *
   * @param table what to write
   * @return a header, then one row for each candidate and column
   */
  public static String csv(ScoreTable table) {
    StringBuilder text =
        new StringBuilder("candidate,corpus,score,value,low,high,items,documents,best,tie\n");
    for (ScoreTable.Row row : table.rows()) {
      for (int c = 0; c < table.columns().size(); c++) {
        ScoreTable.Column column = table.columns().get(c);
        Optional<ScoreTable.Cell> cell = row.cells().get(c);
        Optional<Score> score = cell.map(ScoreTable.Cell::score);
        List<String> cells =
            List.of(
                row.candidate(),
                column.corpus(),
                column.score(),
                score.map(s -> number(s.value())).orElse(""),
                score.map(s -> number(s.interval().low())).orElse(""),
                score.map(s -> number(s.interval().high())).orElse(""),
                score.map(s -> Long.toString(s.items())).orElse(""),
                score.map(s -> Long.toString(s.documents())).orElse(""),
                cell.map(s -> Boolean.toString(s.best())).orElse(""),
                column.tested() ? cell.map(s -> Boolean.toString(s.tie())).orElse("") : "");
        text.append(cells.stream().map(TextTable::quoted).collect(Collectors.joining(",")))
            .append('\n');
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  /**
   * The table as JSON.
   *
   * @param table what to write
   * @return an indented object
   */
  public static String json(ScoreTable table) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", "bioeval-scores-1");
    root.put("confidence", table.confidence().level());
    var scores = root.putArray("scores");
    for (ScoreTable.Row row : table.rows()) {
      for (int c = 0; c < table.columns().size(); c++) {
        ScoreTable.Column column = table.columns().get(c);
        ObjectNode node =
            scores
                .addObject()
                .put("candidate", row.candidate())
                .put("corpus", column.corpus())
                .put("score", column.score());
        row.cells()
            .get(c)
            .ifPresentOrElse(
                cell -> cell(node, cell, column.tested()), () -> node.put("failed", true));
      }
    }
    return JsonText.of(root);
  }

  private static void cell(ObjectNode node, ScoreTable.Cell cell, boolean tested) {
    Score score = cell.score();
    finite(node, "value", score.value());
    finite(node, "low", score.interval().low());
    finite(node, "high", score.interval().high());
    node.put("items", score.items()).put("documents", score.documents()).put("best", cell.best());
    if (tested) {
      node.put("tie", cell.tie());
    }
  }

  /** JSON has no other numbers. */
  private static void finite(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    }
  }
}
