package org.bioeval.core.eval.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.ScoreSpread;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.VarianceComponents;
import org.bioeval.core.task.Outcome;

/** What repeats tell, as JSON. */
final class RepeatsJson {

  private RepeatsJson() {}

  static void write(Repeats repeats, ObjectNode node) {
    node.put("count", repeats.count());
    node.put("judgings", repeats.judgings());
    ArrayNode outcomes = node.putArray("outcomes");
    repeats
        .outcomes()
        .forEach(
            kinds -> {
              ObjectNode counts = outcomes.addObject();
              kinds.forEach((kind, count) -> counts.put(kind.label(), count));
            });
    ObjectNode changes = node.putObject("changes");
    repeats.changes().forEach(score -> ReportJson.score(changes.putObject(score.name()), score));
    ObjectNode scores = node.putObject("scores");
    repeats
        .scores()
        .forEach(
            (metric, list) -> {
              ObjectNode group = scores.putObject(metric);
              list.forEach(spread -> write(spread, group.putObject(spread.score())));
            });
  }

  private static void write(ScoreSpread spread, ObjectNode node) {
    numbers(node.putArray("repeats"), spread.repeats());
    spread.deviation().ifPresent(deviation -> node.put("deviation", deviation));
    numbers(node.putArray("judgings"), spread.judgings());
    spread.judgingDeviation().ifPresent(deviation -> node.put("judgingDeviation", deviation));
    spread
        .components()
        .ifPresent(
            c -> {
              ObjectNode variance = node.putObject("variance");
              variance.put("betweenDocuments", c.betweenDocuments());
              c.betweenRepeats().ifPresent(v -> variance.put("betweenRepeats", v));
              c.betweenJudgings().ifPresent(v -> variance.put("betweenJudgings", v));
              variance.put("documents", c.documents());
            });
  }

  private static void numbers(ArrayNode array, List<Double> values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }

  static Repeats read(JsonNode node) {
    int count = node.path("count").asInt();
    int judgings = node.path("judgings").asInt();
    ImmutableList.Builder<ImmutableMap<Outcome.Kind, Long>> outcomes = ImmutableList.builder();
    for (JsonNode kinds : node.path("outcomes")) {
      outcomes.add(ReportJson.counts(kinds, Outcome.Kind.values(), Outcome.Kind::label));
    }
    ImmutableList.Builder<Score> changes = ImmutableList.builder();
    node.path("changes")
        .fields()
        .forEachRemaining(
            score ->
                changes.add(ReportJson.score(ScoreInfo.loss(score.getKey()), score.getValue())));
    ImmutableMap.Builder<String, ImmutableList<ScoreSpread>> scores = ImmutableMap.builder();
    node.path("scores")
        .fields()
        .forEachRemaining(
            metric -> {
              ImmutableList.Builder<ScoreSpread> spreads = ImmutableList.builder();
              metric
                  .getValue()
                  .fields()
                  .forEachRemaining(
                      score ->
                          spreads.add(spread(score.getKey(), score.getValue(), count, judgings)));
              scores.put(metric.getKey(), spreads.build());
            });
    return new Repeats(count, judgings, outcomes.build(), changes.build(), scores.buildOrThrow());
  }

  private static ScoreSpread spread(String name, JsonNode node, int count, int judgings) {
    JsonNode variance = node.path("variance");
    ImmutableList<Double> byJudging = numbers(node.path("judgings"));
    return new ScoreSpread(
        name,
        numbers(node.path("repeats")),
        byJudging,
        variance.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new VarianceComponents(
                    variance.path("betweenDocuments").asDouble(),
                    number(variance, "betweenRepeats"),
                    number(variance, "betweenJudgings"),
                    variance.path("documents").asLong(),
                    count,
                    // A metric that asks no judge has one judging, whatever the others have.
                    Math.min(judgings, byJudging.size()))));
  }

  private static OptionalDouble number(JsonNode node, String name) {
    return node.has(name) ? OptionalDouble.of(node.path(name).asDouble()) : OptionalDouble.empty();
  }

  private static ImmutableList<Double> numbers(JsonNode array) {
    ImmutableList.Builder<Double> values = ImmutableList.builder();
    array.forEach(value -> values.add(value.asDouble(Double.NaN)));
    return values.build();
  }
}
