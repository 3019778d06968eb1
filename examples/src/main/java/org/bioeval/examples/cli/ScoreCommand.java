package org.bioeval.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeVariant;
import org.bioeval.metrics.text.TextLength;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores given predictions. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Scores references and predictions of a JSON Lines file without asking a model.",
      "",
      "Each line of the file is an object with 'id', 'prediction' and 'reference' or 'references' (the"
          + " best one counts). Prints one JSON line per item, then one with the means and their 95 %"
          + " intervals.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  bioeval score --metric rouge1,rouge2,rougeL --pairs summaries.jsonl"
    })
final class ScoreCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      split = ",",
      required = true,
      description =
          "rouge1 to rouge9, rougeL, rougeLsum, words (length of the prediction), compression (words of"
              + " the prediction per word of the reference); several are separated by commas.")
  private List<String> metrics;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      required = true,
      description = "The JSON Lines file.")
  private Path pairs;

  @Option(names = "--stem", description = "Porter stemming for ROUGE.")
  private boolean stem;

  /** One line of the file. */
  private record Pair(String id, List<String> references, String prediction) {}

  /** A metric of texts. */
  private interface TextScore {
    double of(Pair pair);
  }

  @Override
  public Integer call() throws IOException {
    Map<String, TextScore> scorers = new LinkedHashMap<>();
    for (String metric : metrics) {
      scorers.put(metric, scorer(metric));
    }
    Map<String, List<Double>> values = new LinkedHashMap<>();
    scorers.keySet().forEach(name -> values.put(name, new ArrayList<>()));
    PrintWriter out = spec.commandLine().getOut();
    JsonLines.read(
        pairs,
        (line, id, place) -> {
          Pair pair = read(line, id, place);
          ObjectNode node = JSON.createObjectNode().put("id", pair.id());
          scorers.forEach(
              (name, scorer) -> {
                double value = scorer.of(pair);
                values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
                node.put(name, value);
              });
          out.println(JSON.writeValueAsString(node));
        });
    out.println(JSON.writeValueAsString(aggregate(values)));
    out.flush();
    return Main.OK;
  }

  private static ObjectNode aggregate(Map<String, List<Double>> values) {
    ObjectNode aggregate = JSON.createObjectNode();
    values.forEach(
        (name, list) -> {
          ObjectNode node = aggregate.putObject(name);
          double[] items = list.stream().mapToDouble(Double::doubleValue).toArray();
          node.put("items", items.length);
          if (items.length > 0) {
            ConfidenceInterval interval = Bootstrap.withDefaults().interval(items);
            node.put("mean", list.stream().mapToDouble(Double::doubleValue).sum() / items.length);
            if (interval.isDefined()) {
              node.put("low", interval.low()).put("high", interval.high());
            }
            node.put("level", interval.level()).put("method", interval.method());
          }
        });
    return JSON.createObjectNode().set("aggregate", aggregate);
  }

  private TextScore scorer(String metric) {
    return switch (metric.toLowerCase(Locale.ROOT)) {
      case "words" -> pair -> TextLength.words(pair.prediction());
      case "compression" ->
          pair ->
              (double) TextLength.words(pair.prediction())
                  / Math.max(1, TextLength.words(pair.references().get(0)));
      default -> rouge(metric);
    };
  }

  private TextScore rouge(String metric) {
    List<String> known = Arrays.stream(RougeVariant.values()).map(RougeVariant::label).toList();
    RougeVariant variant =
        Arrays.stream(RougeVariant.values())
            .filter(candidate -> candidate.label().equalsIgnoreCase(metric))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no metric '"
                            + metric
                            + "'; there are "
                            + String.join(", ", known)
                            + ", words, compression"));
    Rouge plain = Rouge.withDefaults().withVariants(variant);
    Rouge rouge = stem ? plain.withStemming() : plain;
    return pair -> rouge.score(pair.references(), pair.prediction()).get(variant).fMeasure();
  }

  private static Pair read(JsonNode node, String id, String place) {
    List<String> references = new ArrayList<>();
    if (node.path("reference").isTextual()) {
      references.add(node.get("reference").textValue());
    }
    node.path("references").forEach(reference -> references.add(reference.asText()));
    if (references.isEmpty() || !node.path("prediction").isTextual()) {
      throw new IllegalArgumentException(
          place
              + "needs 'prediction' and 'reference' (text) or 'references' (array of texts), found "
              + node.properties().stream().map(Map.Entry::getKey).toList());
    }
    return new Pair(id, references, node.get("prediction").textValue());
  }
}
