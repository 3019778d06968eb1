package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeScore;
import org.bioeval.metrics.rouge.RougeScores;
import org.bioeval.metrics.rouge.RougeVariant;
import org.bioeval.metrics.text.TextLength;

/** Scores pairs by the metrics that a command line names. */
final class PairScorer {
  /** What can be asked for, as help and messages say it. */
  static final String KNOWN =
      "rouge1 to rouge9, rougeL and rougeLsum (F-measure; with /precision or /recall after the name"
          + " for these), rouge (rouge1, rouge2, rougeL, rougeLsum), words and tokens of the"
          + " prediction (tokens are estimated as words / 0.75), length-ratio (words of the"
          + " prediction per word of the first reference), compression (words of the line's 'source'"
          + " per word of the prediction)";

  private static final ImmutableList<String> USUAL =
      ImmutableList.of("rouge1", "rouge2", "rougel", "rougelsum");

  /** A metric: of a pair and of its overlaps, which are computed for all metrics at once. */
  private interface TextScore extends ToDoubleBiFunction<TextPair, RougeScores> {}

  private final EnumSet<RougeVariant> variants = EnumSet.noneOf(RougeVariant.class);
  private final Map<String, TextScore> scores = new LinkedHashMap<>();
  private final Rouge rouge;

  /**
   * A scorer.
   *
   * @param metrics names, in any case
   * @param analysis how ROUGE reads texts
   * @throws IllegalArgumentException if a name is none of {@link #KNOWN}
   */
  PairScorer(Collection<String> metrics, Rouge analysis) {
    for (String metric : metrics) {
      String wanted = metric.strip().toLowerCase(Locale.ROOT);
      for (String name : wanted.equals("rouge") ? USUAL : ImmutableList.of(wanted)) {
        take(name, metric);
      }
    }
    rouge =
        variants.isEmpty()
            ? analysis
            : analysis.withVariants(
                variants.iterator().next(), variants.toArray(new RougeVariant[0]));
  }

  /** Keeps how to compute a metric. */
  private void take(String name, String written) {
    switch (name) {
      case "words" -> scores.put(name, (pair, rouge) -> words(pair));
      case "tokens" ->
          scores.put(name, (pair, rouge) -> TextLength.estimatedTokens(pair.texts().prediction()));
      case "length-ratio" -> scores.put(name, (pair, rouge) -> lengthRatio(pair));
      case "compression" -> scores.put(name, (pair, rouge) -> compression(pair));
      default -> takeRouge(name, written);
    }
  }

  private void takeRouge(String name, String written) {
    int slash = name.indexOf('/');
    String label = slash < 0 ? name : name.substring(0, slash);
    String part = slash < 0 ? "" : name.substring(slash);
    ToDoubleFunction<RougeScore> value =
        switch (part) {
          case "" -> RougeScore::fMeasure;
          case "/precision" -> RougeScore::precision;
          case "/recall" -> RougeScore::recall;
          default -> throw unknown(written);
        };
    RougeVariant variant =
        Arrays.stream(RougeVariant.values())
            .filter(candidate -> candidate.label().equalsIgnoreCase(label))
            .findFirst()
            .orElseThrow(() -> unknown(written));
    variants.add(variant);
    scores.put(
        variant.label() + part, (pair, overlaps) -> value.applyAsDouble(overlaps.get(variant)));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no metric '" + name + "'; there are " + KNOWN);
  }

  private static int words(TextPair pair) {
    return TextLength.words(pair.texts().prediction());
  }

  private static double lengthRatio(TextPair pair) {
    int reference = TextLength.words(pair.texts().references().get(0));
    return reference == 0 ? Double.NaN : (double) words(pair) / reference;
  }

  private static double compression(TextPair pair) {
    String source = pair.source();
    if (source == null) {
      throw new IllegalArgumentException(
          pair.where() + ": compression needs \"source\", the text that was summarised");
    }
    return TextLength.compression(source, pair.texts().prediction());
  }

  /** What is computed, in the order in which it was asked for. */
  Set<String> names() {
    return scores.keySet();
  }

  /**
   * Scores pairs, by ROUGE on all processors.
   *
   * @return the values of each pair by metric; {@code NaN} where a length has nothing to be divided
   *     by
   */
  List<Map<String, Double>> score(List<TextPair> pairs) {
    List<RougeScores> overlaps =
        variants.isEmpty()
            ? Collections.nCopies(pairs.size(), RougeScores.of(ImmutableMap.of()))
            : rouge.scoreAll(pairs.stream().map(TextPair::texts).toList());
    List<Map<String, Double>> all = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (Map.Entry<String, TextScore> score : scores.entrySet()) {
        values.put(score.getKey(), score.getValue().applyAsDouble(pairs.get(i), overlaps.get(i)));
      }
      all.add(values);
    }
    return all;
  }
}
