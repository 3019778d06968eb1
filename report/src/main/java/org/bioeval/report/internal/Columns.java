package org.bioeval.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The data of a drawing: columns of equal length. */
final class Columns {
  private final Map<String, List<Object>> columns = new LinkedHashMap<>();

  Columns(String... names) {
    for (String name : names) {
      columns.put(name, new ArrayList<>());
    }
  }

  /** Adds a row; one value for each column. */
  void add(Object... values) {
    int i = 0;
    for (List<Object> column : columns.values()) {
      column.add(values[i++]);
    }
  }

  int size() {
    return columns.values().iterator().next().size();
  }

  /** The least number of a column. */
  double least(String column) {
    return numbers(column).min().orElse(Double.NaN);
  }

  /** The greatest number of a column. */
  double greatest(String column) {
    return numbers(column).max().orElse(Double.NaN);
  }

  private DoubleStream numbers(String column) {
    return columns.getOrDefault(column, List.of()).stream()
        .mapToDouble(value -> ((Number) value).doubleValue());
  }

  /** The numbers of a column. */
  List<Double> values(String column) {
    return numbers(column).boxed().toList();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  Map<String, Object> data() {
    return new LinkedHashMap<>(columns);
  }
}
