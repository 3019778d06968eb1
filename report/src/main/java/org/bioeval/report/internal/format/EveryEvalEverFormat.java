package org.bioeval.report.internal.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.Report;
import org.bioeval.core.eval.RunFacts;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;
import org.jspecify.annotations.Nullable;

/**
 * Records of Every Eval Ever (https://github.com/evaleval/every_eval_ever), one in each line for
 * each candidate. Only facts are stated: what a run does not tell is {@code unknown}. Scores of
 * which neither more nor less is better have no place in the schema and are left out.
 */
public final class EveryEvalEverFormat implements ReportFormat {
  private static final String SCHEMA = "0.3.0";
  private static final String UNKNOWN = "unknown";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "every-eval-ever";
  }

  @Override
  public String extension() {
    return "eee.jsonl";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    for (Comparison.Result result : data.comparison().results()) {
      if (result.report().isPresent()) {
        out.write(
            JSON.writeValueAsString(
                    record(result.name(), result.report().get(), data.runs().get(result.name())))
                + "\n");
      }
    }
  }

  private static ObjectNode record(String candidate, Report report, @Nullable RunFacts run) {
    Map<String, String> facts = report.provenance();
    String time = run == null ? UNKNOWN : Long.toString(run.started().getEpochSecond());
    String corpus = facts.getOrDefault("corpus", UNKNOWN);
    ObjectNode record = JSON.createObjectNode();
    record.put("schema_version", SCHEMA);
    record.put("evaluation_id", corpus + "/" + facts.getOrDefault("model", candidate) + "/" + time);
    if (run != null) {
      record.put("evaluation_timestamp", run.started().toString());
    }
    record.put("retrieved_timestamp", time);
    record
        .putObject("source_metadata")
        .put("source_name", "bioeval")
        .put("source_type", "evaluation_run")
        .put("source_organization_name", UNKNOWN)
        .put("evaluator_relationship", "other");
    ObjectNode model = record.putObject("model_info");
    model.put("name", candidate).put("id", facts.getOrDefault("model", candidate));
    model.putObject("inference_engine").put("name", facts.getOrDefault("backend", UNKNOWN));
    ObjectNode details = model.putObject("additional_details");
    details.put("deployment_type", UNKNOWN).put("model_availability", UNKNOWN);
    facts.forEach(
        (name, value) -> {
          if (name.startsWith("model.")) {
            details.put(name.substring("model.".length()), value);
          }
        });
    record
        .putObject("eval_library")
        .put("name", "bioeval")
        .put("version", facts.getOrDefault("version.bioeval", UNKNOWN));
    ArrayNode results = record.putArray("evaluation_results");
    report
        .scores()
        .forEach((metric, scores) -> scores.forEach(s -> result(results, facts, metric, s)));
    return record;
  }

  private static void result(
      ArrayNode results, Map<String, String> facts, String metric, Score score) {
    if (!Double.isFinite(score.value()) || score.info().direction() == Direction.NEITHER) {
      return;
    }
    ObjectNode result = results.addObject();
    result.put("evaluation_name", facts.getOrDefault("task", UNKNOWN));
    ObjectNode source = result.putObject("source_data");
    source.put("dataset_name", facts.getOrDefault("corpus", UNKNOWN));
    String homepage = facts.getOrDefault("corpus.homepage", "");
    source.put("source_type", homepage.isEmpty() ? "other" : "url");
    if (!homepage.isEmpty()) {
      source.putArray("url").add(homepage);
    }
    source
        .putObject("additional_details")
        .put("split", facts.getOrDefault("corpus.split", UNKNOWN))
        .put("sha256", facts.getOrDefault("corpus.sha256", UNKNOWN));
    ObjectNode config = result.putObject("metric_config");
    config.put("metric_id", "bioeval." + metric + "." + score.name());
    config.put("metric_name", score.name());
    config.put("lower_is_better", score.info().direction() == Direction.LOWER_IS_BETTER);
    config.put("score_type", "continuous");
    bound(config, "min_score", score.info().least());
    bound(config, "max_score", score.info().greatest());
    ObjectNode details = result.putObject("score_details");
    details.put("score", score.value());
    ObjectNode uncertainty = details.putObject("uncertainty");
    if (score.interval().isDefined()) {
      uncertainty
          .putObject("confidence_interval")
          .put("lower", score.interval().low())
          .put("upper", score.interval().high())
          .put("confidence_level", score.interval().level())
          .put("method", score.interval().method());
    }
    uncertainty.put("num_samples", score.items());
  }

  private static void bound(ObjectNode config, String name, double value) {
    if (Double.isFinite(value)) {
      config.put(name, value);
    } else {
      config.put(name, value > 0 ? "Infinity" : "-Infinity");
    }
  }
}
