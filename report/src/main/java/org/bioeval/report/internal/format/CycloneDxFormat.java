package org.bioeval.report.internal.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Score;
import org.bioeval.report.ReportData;
import org.bioeval.report.ReportFormat;

/**
 * A bill of materials of the models in CycloneDX 1.6 (ECMA-424), with their scores in a model card.
 * Digests that a run tells, such as of weights and of the chat template, are properties.
 */
public final class CycloneDxFormat implements ReportFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "cyclonedx";
  }

  @Override
  public String extension() {
    return "cdx.json";
  }

  @Override
  public void write(ReportData data, Writer out) throws IOException {
    ObjectNode bom = JSON.createObjectNode();
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bom.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    ObjectNode tool =
        bom.putObject("metadata").putObject("tools").putArray("components").addObject();
    tool.put("type", "application").put("name", "bioeval");
    ArrayNode components = bom.putArray("components");
    int number = 0;
    for (Comparison.Result result : data.comparison().results()) {
      if (result.report().isPresent()) {
        component(components.addObject(), ++number, result.name(), result.report().get());
      }
    }
    out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bom).replace("\r", ""));
    out.write("\n");
  }

  private static void component(ObjectNode model, int number, String name, Report report) {
    Map<String, String> facts = report.provenance();
    model.put("type", "machine-learning-model").put("bom-ref", "model-" + number);
    model.put("name", name);
    ObjectNode card = model.putObject("modelCard");
    ObjectNode parameters = card.putObject("modelParameters");
    parameters.put("task", facts.getOrDefault("task", "unknown"));
    ObjectNode dataset = parameters.putArray("datasets").addObject();
    dataset.put("type", "dataset").put("name", facts.getOrDefault("corpus", "unknown"));
    ArrayNode metrics = card.putObject("quantitativeAnalysis").putArray("performanceMetrics");
    String slice =
        facts.getOrDefault("corpus", "unknown")
            + " "
            + facts.getOrDefault("corpus.split", "").toLowerCase(Locale.ROOT);
    report
        .scores()
        .forEach((metric, scores) -> scores.forEach(s -> score(metrics, slice, metric, s)));
    ArrayNode properties = model.putArray("properties");
    property(properties, "model", facts.getOrDefault("model", ""));
    facts.forEach(
        (fact, value) -> {
          if (isIdentity(fact)) {
            property(properties, fact, value);
          }
        });
  }

  /** What tells one model, template or set of items from another. */
  private static boolean isIdentity(String fact) {
    String lower = fact.toLowerCase(Locale.ROOT);
    return lower.startsWith("model.")
        || lower.startsWith("version.")
        || lower.endsWith("sha256")
        || lower.endsWith("digest")
        || lower.endsWith("identity")
        || lower.contains("template");
  }

  private static void property(ArrayNode properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.addObject().put("name", "bioeval:" + name).put("value", value);
    }
  }

  private static void score(ArrayNode metrics, String slice, String metric, Score score) {
    if (!Double.isFinite(score.value())) {
      return;
    }
    ObjectNode entry = metrics.addObject();
    entry.put("type", metric + "/" + score.name());
    entry.put("value", Double.toString(score.value()));
    entry.put("slice", slice.strip());
    if (score.interval().isDefined()) {
      entry
          .putObject("confidenceInterval")
          .put("lowerBound", Double.toString(score.interval().low()))
          .put("upperBound", Double.toString(score.interval().high()));
    }
  }
}
