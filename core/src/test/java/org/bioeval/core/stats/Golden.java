package org.bioeval.core.stats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Values computed by SciPy and statsmodels; tool, versions and command are in the file's header.
 */
final class Golden {
  private static final JsonNode FILE = load();

  private Golden() {}

  static List<JsonNode> cases(String name) {
    return StreamSupport.stream(node(name).spliterator(), false).toList();
  }

  static JsonNode node(String name) {
    return FILE.required(name);
  }

  static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).doubleValue()).toArray();
  }

  private static JsonNode load() {
    try (InputStream in = Golden.class.getResourceAsStream("golden.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
