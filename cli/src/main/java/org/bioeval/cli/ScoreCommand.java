package org.bioeval.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Intervals;
import org.bioeval.metrics.rouge.Rouge;
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
          + " best one counts). Prints one JSON line per item, then one with the means and their"
          + " 95 %% intervals.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  bioeval score --metric rouge1,rouge2,rougeL --pairs summaries.jsonl"
    })
final class ScoreCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  /** How ROUGE reads texts. */
  enum Analysis {
    /** Lower-case runs of a to z and digits. */
    ROUGE,
    /** Lucene's for English: stop words dropped, stemmed. */
    ENGLISH,
    /** Words of any script that sets them apart. */
    UNICODE,
    /** Pairs of characters for Chinese, Japanese and Korean. */
    CJK
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      split = ",",
      required = true,
      description = PairScorer.KNOWN + "; several are separated by commas.")
  private List<String> metrics;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      required = true,
      description = "The JSON Lines file.")
  private Path pairs;

  @Option(names = "--stem", description = "Porter stemming for ROUGE.")
  private boolean stem;

  @Option(
      names = "--analyzer",
      paramLabel = "NAME",
      defaultValue = "ROUGE",
      description =
          "How ROUGE finds words: rouge (lower-case runs of a to z and digits, as Google's"
              + " rouge_score), english (stop words dropped, stemmed), unicode (words of any script"
              + " that sets them apart), cjk (pairs of Chinese, Japanese or Korean characters)."
              + " Default: rouge.")
  private Analysis analyzer;

  @Override
  public Integer call() throws IOException {
    PairScorer scorer = new PairScorer(metrics, rouge());
    List<TextPair> items = read();
    Map<String, List<Double>> defined = new LinkedHashMap<>();
    scorer.names().forEach(name -> defined.put(name, new ArrayList<>()));
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Double>> scores = scorer.score(items);
    for (int i = 0; i < items.size(); i++) {
      ObjectNode node = JSON.createObjectNode().put("id", items.get(i).id());
      for (Map.Entry<String, Double> score : scores.get(i).entrySet()) {
        if (score.getValue().isNaN()) {
          node.putNull(score.getKey());
        } else {
          node.put(score.getKey(), score.getValue());
          defined.getOrDefault(score.getKey(), new ArrayList<>()).add(score.getValue());
        }
      }
      out.println(written(node));
    }
    out.println(written(aggregate(defined)));
    out.flush();
    return Main.OK;
  }

  private static String written(ObjectNode node) throws JsonProcessingException {
    return JSON.writeValueAsString(node);
  }

  private Rouge rouge() {
    Rouge plain = Rouge.withDefaults();
    if (analyzer != Analysis.ROUGE && stem) {
      throw new IllegalArgumentException(
          "--stem belongs to --analyzer rouge; english stems by itself, unicode and cjk do not stem");
    }
    return switch (analyzer) {
      case ROUGE -> stem ? plain.withStemming() : plain;
      case ENGLISH -> plain.withAnalyzer(new EnglishAnalyzer());
      case UNICODE -> plain.withAnalyzer(new StandardAnalyzer());
      case CJK -> plain.withAnalyzer(new CJKAnalyzer());
    };
  }

  private List<TextPair> read() throws IOException {
    ImmutableList.Builder<TextPair> read = ImmutableList.builder();
    JsonLines.read(pairs, (line, id, place) -> read.add(TextPair.read(line, id, place)));
    List<TextPair> items = read.build();
    if (items.isEmpty()) {
      throw new IllegalArgumentException(pairs + ": holds no pairs; give one object a line");
    }
    return items;
  }

  /** Means over the items where a metric is defined. */
  private static ObjectNode aggregate(Map<String, List<Double>> values) {
    ObjectNode aggregate = JSON.createObjectNode();
    values.forEach(
        (name, list) -> {
          ObjectNode node = aggregate.putObject(name);
          double[] items = list.stream().mapToDouble(Double::doubleValue).toArray();
          node.put("items", items.length);
          if (items.length > 0) {
            ConfidenceInterval interval = Intervals.withDefaults().interval(items);
            node.put("mean", list.stream().mapToDouble(Double::doubleValue).sum() / items.length);
            if (interval.isDefined()) {
              node.put("low", interval.low()).put("high", interval.high());
            }
            node.put("level", interval.level()).put("method", interval.method());
          }
        });
    return JSON.createObjectNode().set("aggregate", aggregate);
  }
}
