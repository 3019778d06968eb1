package org.bioeval.report.internal.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Collectors;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/** All scores as CSV (RFC 4180), one row for each candidate and score. */
public final class CsvFormat implements ReportFormat {

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    out.write(String.join(",", ScoreRow.COLUMNS) + "\n");
    ScoreRow.forEach(
        data,
        row -> {
          try {
            out.write(
                row.values().values().stream().map(CsvFormat::cell).collect(Collectors.joining(","))
                    + "\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static String cell(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number.toString() : "";
    }
    String text = value.toString();
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
