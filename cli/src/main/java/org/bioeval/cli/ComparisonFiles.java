package org.bioeval.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bioeval.core.compare.Decision;
import org.bioeval.core.compare.ScoreTable;

/**
 * Writes a comparison and its decisions.
 *
 * @param folder where to; made if needed
 */
record ComparisonFiles(Path folder) {

  void write(ScoreTable table, Map<String, Decision> decisions) throws IOException {
    Files.createDirectories(folder);
    write("comparison.csv", table.toCsv());
    write("comparison.md", table.toMarkdown());
    write("comparison.tex", table.toLatex());
    write("comparison.json", table.toJson());
    for (Map.Entry<String, Decision> decision : decisions.entrySet()) {
      write(decision.getKey() + ".csv", decision.getValue().toCsv());
      write(decision.getKey() + ".md", decision.getValue().toMarkdown());
      write(decision.getKey() + ".json", decision.getValue().toJson());
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, UTF_8);
  }
}
