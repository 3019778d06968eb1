package org.bioeval.report.internal.format;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;

/** Candidates against their scores, those of single labels left out. */
final class ScoreTable {
  private final Map<String, Map<String, Score>> rows = new LinkedHashMap<>();
  private final Set<String> columns = new LinkedHashSet<>();

  ScoreTable(ReportData data) {
    data.comparison().results().forEach(result -> rows.put(result.name(), new LinkedHashMap<>()));
    ScoreRow.forEach(
        data,
        row -> {
          if (row.score().name().indexOf('/') < 0) {
            String column = row.metric() + "/" + row.score().name();
            columns.add(column);
            rows.getOrDefault(row.candidate(), new LinkedHashMap<>()).put(column, row.score());
          }
        });
  }

  ImmutableList<String> candidates() {
    return ImmutableList.copyOf(rows.keySet());
  }

  /** Full names of the scores. */
  ImmutableList<String> columns() {
    return ImmutableList.copyOf(columns);
  }

  /** A name for a heading: without the metric where it is plain without. */
  String heading(String column) {
    String shortName = column.substring(column.indexOf('/') + 1);
    return columns.stream().filter(c -> c.endsWith("/" + shortName)).count() == 1
        ? shortName
        : column;
  }

  Optional<Score> score(String candidate, String column) {
    return Optional.ofNullable(rows.getOrDefault(candidate, Map.of()).get(column));
  }

  static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
  }

  /** Whether no candidate's score is better as it is printed; all that tie for the best are. */
  boolean isBest(String column, Score score) {
    Direction direction = score.info().direction();
    if (direction == Direction.NEITHER || !Double.isFinite(score.value()) || rows.size() < 2) {
      return false;
    }
    double own = Double.parseDouble(number(score.value()));
    return rows.values().stream()
        .flatMap(row -> Optional.ofNullable(row.get(column)).stream())
        .filter(other -> Double.isFinite(other.value()))
        .mapToDouble(other -> Double.parseDouble(number(other.value())))
        .allMatch(other -> direction == Direction.HIGHER_IS_BETTER ? other <= own : other >= own);
  }
}
