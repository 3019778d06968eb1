package org.bioeval.datasets.format;

import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.data.LoadReport.Kind;

/**
 * A walk over lines of columns separated by one character, without quoting: quotes are ordinary
 * characters, and a column cannot hold the separator. For quoted files see {@link CsvReader}.
 *
 * <p>Empty lines are skipped. A line with another number of columns is reported as malformed and
 * skipped, or thrown if the findings are strict. Not safe for use by several threads.
 */
public final class DelimitedText {
  private final TextFile file;
  private final String text;
  private final char separator;
  private final int columns;
  private final Findings findings;
  private final TextFile.Lines lines;
  private final List<String> fields = new ArrayList<>();

  private DelimitedText(TextFile file, char separator, int columns, Findings findings) {
    this.file = file;
    this.text = file.text();
    this.separator = separator;
    this.columns = columns;
    this.findings = findings;
    this.lines = file.lines();
  }

  /**
   * A walk over a file.
   *
   * @param file the file
   * @param separator such as {@code '|'}
   * @param columns how many each line must have, at least 1
   * @param findings lines with another number of columns are reported to it
   * @return a reader before the first line
   */
  public static DelimitedText of(TextFile file, char separator, int columns, Findings findings) {
    if (columns < 1) {
      throw new IllegalArgumentException("illegal columns: " + columns + ", must be at least 1");
    }
    return new DelimitedText(file, separator, columns, findings);
  }

  /**
   * Goes to the next line with the right number of columns.
   *
   * @return false if there is none
   */
  public boolean next() {
    while (lines.next()) {
      if (lines.isEmpty()) {
        continue;
      }
      fields.clear();
      int from = lines.start();
      int found = text.indexOf(separator, from);
      while (found >= 0 && found < lines.end()) {
        fields.add(text.substring(from, found));
        from = found + 1;
        found = text.indexOf(separator, from);
      }
      fields.add(text.substring(from, lines.end()));
      if (fields.size() == columns) {
        return true;
      }
      findings.report(
          Kind.MALFORMED,
          file.path(),
          lines.number(),
          "",
          "line has " + fields.size() + " columns, must have " + columns);
    }
    return false;
  }

  /**
   * A column of the current line.
   *
   * @param column from 0
   * @return its text
   */
  public String get(int column) {
    return fields.get(column);
  }

  /**
   * Number of the current line.
   *
   * @return from 1
   */
  public int line() {
    return lines.number();
  }
}
