package org.bioeval.report.internal.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/** All scores as JSON Lines, one object for each candidate and score. */
public final class JsonLinesFormat implements ReportFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "jsonl";
  }

  @Override
  public String extension() {
    return "jsonl";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    ScoreRow.forEach(
        data,
        row -> {
          try {
            out.write(line(row.values()) + "\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static String line(Map<String, Object> values) throws JsonProcessingException {
    values.replaceAll(
        (name, value) ->
            value instanceof Double number && !Double.isFinite(number)
                ? JSON.getNodeFactory().nullNode()
                : value);
    return JSON.writeValueAsString(values);
  }
}
