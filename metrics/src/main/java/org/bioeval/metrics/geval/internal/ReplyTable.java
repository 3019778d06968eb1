package org.bioeval.metrics.geval.internal;

import java.util.ArrayList;
import java.util.List;

/** Reads the column "score" of a Markdown table. */
final class ReplyTable {
  private ReplyTable() {}

  static List<Stated> scores(String text) {
    List<Stated> found = new ArrayList<>();
    int column = -1;
    String header = "";
    int from = 0;
    for (String line : text.split("\n", -1)) {
      List<int[]> cells = cells(line);
      if (cells.size() < 2) {
        column = -1;
      } else if (column < 0) {
        for (int i = 0; i < cells.size(); i++) {
          String cell = line.substring(cells.get(i)[0], cells.get(i)[1]);
          if (cell.matches("(?i)[\\s*_`]*(?:overall |final )?(?:score|rating|grade|mark)\\b.*")) {
            column = i;
            header = cell;
          }
        }
      } else if (column < cells.size() && !line.matches("[\\s|:+-]*")) {
        int start = from + cells.get(column)[0];
        String cell = line.substring(cells.get(column)[0], cells.get(column)[1]);
        Stated stated =
            ScoreText.at(cell, 0)
                .filter(s -> cell.substring(Math.max(0, s.end())).matches("[*_`\\s.)]*"))
                .orElse(Stated.doubtful("a table with a score that is no number"));
        found.add(Scales.named(header, stated.moved(start)));
      }
      from += line.length() + 1;
    }
    return found;
  }

  /** Where the cells of a line begin and end; one cell if there is no bar. */
  private static List<int[]> cells(String line) {
    List<int[]> cells = new ArrayList<>();
    int from = 0;
    int end = line.stripTrailing().length();
    if (line.stripLeading().startsWith("|")) {
      from = line.indexOf('|') + 1;
    }
    if (end > from && line.charAt(end - 1) == '|') {
      end--;
    }
    while (from <= end) {
      int bar = line.indexOf('|', from);
      int to = bar < 0 || bar > end ? end : bar;
      cells.add(new int[] {from, to});
      from = to + 1;
    }
    return cells;
  }
}
