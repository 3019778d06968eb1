package org.bioeval.report.internal.format;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;

/**
 * One score of one candidate, as data files list them.
 *
 * @param candidate its name
 * @param facts provenance of its run
 * @param metric that made the score
 * @param score the score
 */
record ScoreRow(String candidate, Map<String, String> facts, String metric, Score score) {
  /** Names of the columns, in their order. */
  static final ImmutableList<String> COLUMNS =
      ImmutableList.of(
          "candidate",
          "model",
          "corpus",
          "split",
          "task",
          "metric",
          "score",
          "value",
          "low",
          "high",
          "level",
          "better",
          "items",
          "documents",
          "support",
          "method");

  static void forEach(ReportData data, Consumer<ScoreRow> action) {
    for (Comparison.Result result : data.comparison().results()) {
      result
          .report()
          .ifPresent(
              report ->
                  report
                      .scores()
                      .forEach(
                          (metric, scores) ->
                              scores.forEach(
                                  score ->
                                      action.accept(
                                          new ScoreRow(
                                              result.name(),
                                              report.provenance(),
                                              metric,
                                              score)))));
    }
  }

  /** Values by column: text, whole numbers, numbers, or null for what is undefined. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("candidate", candidate);
    values.put("model", fact("model"));
    values.put("corpus", fact("corpus"));
    values.put("split", fact("corpus.split"));
    values.put("task", fact("task"));
    values.put("metric", metric);
    values.put("score", score.name());
    values.put("value", score.value());
    values.put("low", score.interval().low());
    values.put("high", score.interval().high());
    values.put("level", score.interval().level());
    values.put("better", better(score.info().direction()));
    values.put("items", score.items());
    values.put("documents", score.documents());
    values.put("support", Double.NaN);
    score.support().ifPresent(support -> values.put("support", support));
    values.put("method", score.interval().method());
    return values;
  }

  private String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  private static String better(Direction direction) {
    return switch (direction) {
      case HIGHER_IS_BETTER -> "higher";
      case LOWER_IS_BETTER -> "lower";
      case NEITHER -> "neither";
    };
  }
}
