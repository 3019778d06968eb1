package org.bioeval.core.eval.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.Formula;

/**
 * The evidence behind the scores of a report as JSON Lines. Ids of documents and columns that
 * several samples share are written once: a line {@code {"rows":n,"ids":[…]}} or {@code
 * {"column":n,"sums":[…]}} stands before the samples that name it. A metric without any sample is a
 * line with its name alone. Holds no text of any document.
 */
public final class SampleFile {

  private final OutputStream out;
  private final Map<ImmutableList<String>, Integer> rows = new HashMap<>();
  private final Map<DoubleBuffer, Integer> columns = new HashMap<>();

  private SampleFile(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes samples.
   *
   * @param samples by metric
   * @param out where to; not closed
   * @throws IOException if it cannot be written
   */
  public static void write(ImmutableMap<String, ImmutableList<Sample>> samples, OutputStream out)
      throws IOException {
    SampleFile file = new SampleFile(out);
    for (Map.Entry<String, ImmutableList<Sample>> metric : samples.entrySet()) {
      if (metric.getValue().isEmpty()) {
        out.write(JsonLine.of(json -> json.writeStringField("metric", metric.getKey())));
      }
      for (Sample sample : metric.getValue()) {
        file.write(metric.getKey(), sample);
      }
    }
  }

  private void write(String metric, Sample sample) throws IOException {
    int ids = number(sample.rows());
    int[] sums = new int[sample.columns().length];
    for (int c = 0; c < sums.length; c++) {
      sums[c] = number(sample.columns()[c]);
    }
    out.write(
        JsonLine.of(
            json -> {
              json.writeStringField("metric", metric);
              json.writeStringField("score", sample.name());
              json.writeStringField(
                  "direction", sample.info().direction().name().toLowerCase(Locale.ROOT));
              number(json, "least", sample.info().least());
              number(json, "greatest", sample.info().greatest());
              json.writeStringField("formula", sample.formula().toString());
              json.writeNumberField("rows", ids);
              json.writeFieldName("columns");
              json.writeArray(sums, 0, sums.length);
              json.writeNumberField("items", sample.items());
              json.writeNumberField("documents", sample.documents());
            }));
  }

  private int number(ImmutableList<String> ids) throws IOException {
    Integer known = rows.get(ids);
    if (known != null) {
      return known;
    }
    int number = rows.size();
    rows.put(ids, number);
    out.write(
        JsonLine.of(
            json -> {
              json.writeNumberField("rows", number);
              json.writeArrayFieldStart("ids");
              for (String id : ids) {
                json.writeString(id);
              }
              json.writeEndArray();
            }));
    return number;
  }

  private int number(double[] column) throws IOException {
    DoubleBuffer key = DoubleBuffer.wrap(column);
    Integer known = columns.get(key);
    if (known != null) {
      return known;
    }
    int number = columns.size();
    columns.put(key, number);
    out.write(
        JsonLine.of(
            json -> {
              json.writeNumberField("column", number);
              json.writeArrayFieldStart("sums");
              for (double sum : column) {
                number(json, sum);
              }
              json.writeEndArray();
            }));
    return number;
  }

  /** Bounds may be infinite, which JSON has no number for: the field is left out. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeFieldName(name);
      number(json, value);
    }
  }

  /** Counts are written without a fraction. */
  private static void number(JsonGenerator json, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  /**
   * Reads samples.
   *
   * @param file as written by {@link #write}
   * @return samples by metric, in the order of the file
   * @throws IOException if it cannot be read or a line is not as expected; the message names the
   *     line
   */
  public static ImmutableMap<String, ImmutableList<Sample>> read(Path file) throws IOException {
    List<ImmutableList<String>> rows = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    Map<String, ImmutableList.Builder<Sample>> samples = new LinkedHashMap<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        try {
          JsonNode node = JsonLine.read(line);
          if (node.has("ids")) {
            ImmutableList.Builder<String> ids = ImmutableList.builder();
            node.path("ids").forEach(id -> ids.add(id.asText()));
            rows.add(ids.build());
          } else if (node.has("sums")) {
            JsonNode sums = node.path("sums");
            double[] column = new double[sums.size()];
            for (int r = 0; r < column.length; r++) {
              column[r] = sums.get(r).asDouble();
            }
            columns.add(column);
          } else {
            ImmutableList.Builder<Sample> metric =
                samples.computeIfAbsent(
                    node.path("metric").asText(), name -> ImmutableList.builder());
            if (node.has("score")) {
              metric.add(sample(node, rows, columns));
            }
          }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
          throw new IOException(
              file + ":" + number + ": not a line of samples (" + e.getMessage() + ")", e);
        }
      }
    }
    ImmutableMap.Builder<String, ImmutableList<Sample>> all = ImmutableMap.builder();
    samples.forEach((metric, list) -> all.put(metric, list.build()));
    return all.buildOrThrow();
  }

  private static Sample sample(
      JsonNode node, List<ImmutableList<String>> rows, List<double[]> columns) {
    double[][] sums = new double[node.path("columns").size()][];
    for (int c = 0; c < sums.length; c++) {
      sums[c] = columns.get(node.path("columns").get(c).asInt());
    }
    ScoreInfo info =
        new ScoreInfo(
            node.path("score").asText(),
            Direction.valueOf(node.path("direction").asText().toUpperCase(Locale.ROOT)),
            node.path("least").asDouble(Double.NEGATIVE_INFINITY),
            node.path("greatest").asDouble(Double.POSITIVE_INFINITY));
    return new Sample(
        info,
        Formula.parse(node.path("formula").asText()),
        Objects.requireNonNull(rows.get(node.path("rows").asInt())),
        sums,
        node.path("items").asLong(),
        node.path("documents").asLong());
  }
}
