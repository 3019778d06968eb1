package org.bioeval.core.eval.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.eval.FirstFailure;
import org.bioeval.core.eval.ReadingCounts;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.task.Outcome;
import org.bioeval.core.task.Reading;

/** Reports as JSON, but for the evidence behind the scores, which is in a {@link SampleFile}. */
public final class ReportJson {

  /** Names the layout; a reader refuses any other. */
  private static final String FORMAT = "bioeval-report-2";

  private static final JsonMapper MAPPER = new JsonMapper();

  private ReportJson() {}

  /**
   * A report as JSON.
   *
   * @param report what to write
   * @return an indented object
   */
  public static String write(Report report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    ArrayNode warnings = root.putArray("warnings");
    report.warnings().forEach(warnings::add);
    root.put("items", report.items());
    ObjectNode outcomes = root.putObject("outcomes");
    report.outcomes().forEach((kind, count) -> outcomes.put(kind.label(), count));
    ObjectNode unanswerable = root.putObject("unanswerable");
    report.unanswerable().forEach((reason, count) -> unanswerable.put(reason.label(), count));
    readings(root.putObject("readings"), report.readings());
    report
        .firstFailure()
        .ifPresent(
            failure ->
                root.putObject("firstFailure")
                    .put("item", failure.item())
                    .put("error", failure.error())
                    .put("alike", failure.alike()));
    ObjectNode scores = root.putObject("scores");
    report
        .scores()
        .forEach(
            (metric, list) -> {
              ObjectNode group = scores.putObject(metric);
              list.forEach(score -> score(group.putObject(score.name()), score));
            });
    report.repeats().ifPresent(repeats -> RepeatsJson.write(repeats, root.putObject("repeats")));
    ObjectNode provenance = root.putObject("provenance");
    report.provenance().forEach(provenance::put);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      String json = MAPPER.writer(printer).writeValueAsString(root) + "\n";
      // Half of a surrogate pair has no UTF-8; as an escape it comes back exactly.
      return UTF_8.newEncoder().canEncode(json)
          ? json
          : MAPPER.writer(printer).with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(root)
              + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report of plain values cannot fail to be written", e);
    }
  }

  static void score(ObjectNode node, Score score) {
    number(node, "value", score.value());
    number(node, "low", score.interval().low());
    number(node, "high", score.interval().high());
    node.put("level", score.interval().level());
    node.put("items", score.items());
    node.put("documents", score.documents());
    score.support().ifPresent(support -> node.put("support", support));
    node.put("method", score.interval().method());
  }

  private static void readings(ObjectNode node, ReadingCounts readings) {
    node.put("answers", readings.answers());
    node.put("inPart", readings.inPart());
    node.put("repaired", readings.repaired());
    ObjectNode leftOut = node.putObject("leftOut");
    readings.leftOut().forEach((reason, count) -> leftOut.put(reason.label(), count));
    ObjectNode repairs = node.putObject("repairs");
    readings.repairs().forEach(repairs::put);
    ObjectNode forms = node.putObject("forms");
    readings.forms().forEach(forms::put);
  }

  static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  /**
   * Reads a report.
   *
   * @param json as written by {@link #write}
   * @param samples the evidence behind the scores
   * @return the report
   * @throws IllegalArgumentException if the text is not a report, or a score lacks its evidence
   */
  public static Report read(String json, ImmutableMap<String, ImmutableList<Sample>> samples) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path("format").asText().equals(FORMAT)) {
      throw new IllegalArgumentException(
          "format '"
              + root.path("format").asText()
              + "', expected '"
              + FORMAT
              + "'; run the evaluation again with its journal, which asks nothing twice");
    }
    ImmutableList.Builder<String> warnings = ImmutableList.builder();
    root.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    ImmutableMap.Builder<String, ImmutableList<Score>> scores = ImmutableMap.builder();
    root.path("scores")
        .fields()
        .forEachRemaining(
            metric ->
                scores.put(
                    metric.getKey(),
                    scores(
                        metric.getKey(),
                        metric.getValue(),
                        samples.getOrDefault(metric.getKey(), ImmutableList.of()))));
    ImmutableSortedMap.Builder<String, String> provenance = ImmutableSortedMap.naturalOrder();
    root.path("provenance").fields().forEachRemaining(e -> provenance.put(text(e)));
    JsonNode failure = root.path("firstFailure");
    return new Report(
        warnings.build(),
        root.path("items").asLong(),
        counts(root.path("outcomes"), Outcome.Kind.values(), Outcome.Kind::label),
        counts(
            root.path("unanswerable"),
            PermanentException.Reason.values(),
            PermanentException.Reason::label),
        readings(root.path("readings")),
        failure.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new FirstFailure(
                    failure.path("item").asText(),
                    failure.path("error").asText(),
                    failure.path("alike").asLong())),
        scores.buildOrThrow(),
        samples,
        provenance.buildOrThrow(),
        root.has("repeats")
            ? Optional.of(RepeatsJson.read(root.path("repeats")))
            : Optional.empty());
  }

  private static Map.Entry<String, String> text(Map.Entry<String, JsonNode> entry) {
    return Map.entry(entry.getKey(), entry.getValue().asText());
  }

  private static ImmutableList<Score> scores(
      String metric, JsonNode scores, ImmutableList<Sample> samples) {
    Map<String, ScoreInfo> described = new TreeMap<>();
    samples.forEach(sample -> described.put(sample.name(), sample.info()));
    ImmutableList.Builder<Score> read = ImmutableList.builder();
    scores
        .fields()
        .forEachRemaining(
            entry -> {
              ScoreInfo info = described.get(entry.getKey());
              if (info == null) {
                throw new IllegalArgumentException(
                    "score " + metric + "/" + entry.getKey() + " has no sample");
              }
              read.add(score(info, entry.getValue()));
            });
    return read.build();
  }

  static Score score(ScoreInfo info, JsonNode node) {
    return new Score(
        info,
        node.path("value").asDouble(Double.NaN),
        new ConfidenceInterval(
            node.path("low").asDouble(Double.NaN),
            node.path("high").asDouble(Double.NaN),
            node.path("level").asDouble(),
            node.path("method").asText()),
        node.path("items").asLong(),
        node.path("documents").asLong(),
        node.has("support")
            ? OptionalLong.of(node.path("support").asLong())
            : OptionalLong.empty());
  }

  private static ReadingCounts readings(JsonNode node) {
    return new ReadingCounts(
        node.path("answers").asLong(),
        node.path("inPart").asLong(),
        node.path("repaired").asLong(),
        counts(node.path("leftOut"), Reading.Reason.values(), Reading.Reason::label),
        counts(node.path("repairs")),
        counts(node.path("forms")));
  }

  static <K> ImmutableMap<K, Long> counts(JsonNode node, K[] keys, Function<K, String> label) {
    ImmutableMap.Builder<K, Long> counts = ImmutableMap.builder();
    for (K key : keys) {
      if (node.has(label.apply(key))) {
        counts.put(key, node.path(label.apply(key)).asLong());
      }
    }
    return counts.buildOrThrow();
  }

  private static ImmutableSortedMap<String, Long> counts(JsonNode node) {
    ImmutableSortedMap.Builder<String, Long> counts = ImmutableSortedMap.naturalOrder();
    node.fields().forEachRemaining(e -> counts.put(e.getKey(), e.getValue().asLong()));
    return counts.buildOrThrow();
  }
}
