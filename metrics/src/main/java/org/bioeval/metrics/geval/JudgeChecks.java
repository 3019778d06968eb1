package org.bioeval.metrics.geval;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Whether a judge can be relied on: does it agree with itself, does it care in which order the
 * texts stand, does it simply prefer long texts. Known weaknesses of model judges (Zheng et al.
 * 2023, arXiv:2306.05685, section 3.3).
 */
public final class JudgeChecks {
  private JudgeChecks() {}

  /**
   * How much repeated judgements of the same texts differ.
   *
   * @param repeats judgements asked for of each item
   * @param items items that were judged at least twice
   * @param unjudged judgements that failed
   * @param deviation mean over items of the standard deviation (divisor n − 1) of the scores, 0 to
   *     1 scale; {@code NaN} without items
   * @param largestSpread greatest difference between two judgements of one item; {@code NaN}
   *     without items
   */
  public record SelfAgreement(
      int repeats, int items, int unjudged, double deviation, double largestSpread) {}

  /**
   * How much judgements change when the judged text is shown before its source.
   *
   * @param items items judged both ways
   * @param unjudged items of which one judgement failed
   * @param meanShift mean of score with the text first minus score with it last; {@code NaN}
   *     without items
   * @param meanSize mean of the size of that difference; {@code NaN} without items
   */
  public record PositionEffect(int items, int unjudged, double meanShift, double meanSize) {}

  /**
   * Judges each item several times, the first time as always and then with sampled replies.
   *
   * @param judge the judge, whose backend must be able to sample
   * @param items what to judge
   * @param repeats judgements of each item, at least 2
   * @return the spread
   * @throws IllegalArgumentException if {@code repeats} is less than 2
   */
  public static SelfAgreement selfAgreement(GEvalJudge judge, List<GEvalCase> items, int repeats) {
    checkArgument(repeats >= 2, "illegal repeats: %s, must be at least 2", repeats);
    int judged = 0;
    int unjudged = 0;
    double deviations = 0;
    double largest = Double.NaN;
    for (GEvalCase item : items) {
      List<Double> scores = new ArrayList<>();
      for (int r = 0; r < repeats; r++) {
        judge.scoreAgain(item, r).value().ifPresent(scores::add);
      }
      unjudged += repeats - scores.size();
      if (scores.size() < 2) {
        continue;
      }
      judged++;
      double mean = scores.stream().mapToDouble(x -> x).average().orElseThrow();
      double squares = scores.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
      deviations += Math.sqrt(squares / (scores.size() - 1));
      double spread =
          scores.stream().mapToDouble(x -> x).max().orElseThrow()
              - scores.stream().mapToDouble(x -> x).min().orElseThrow();
      largest = Double.isNaN(largest) ? spread : Math.max(largest, spread);
    }
    double deviation = judged == 0 ? Double.NaN : deviations / judged;
    return new SelfAgreement(repeats, judged, unjudged, deviation, largest);
  }

  /**
   * Judges each item with its text last and with its text first.
   *
   * @param judge the judge
   * @param items what to judge
   * @return the effect of the order
   */
  public static PositionEffect position(GEvalJudge judge, List<GEvalCase> items) {
    GEvalJudge swapped = judge.withTextFirst();
    int judged = 0;
    double shift = 0;
    double size = 0;
    for (GEvalCase item : items) {
      OptionalDouble last = judge.score(item).value();
      OptionalDouble first = swapped.score(item).value();
      if (last.isPresent() && first.isPresent()) {
        judged++;
        double difference = first.getAsDouble() - last.getAsDouble();
        shift += difference;
        size += Math.abs(difference);
      }
    }
    return new PositionEffect(
        judged,
        items.size() - judged,
        judged == 0 ? Double.NaN : shift / judged,
        judged == 0 ? Double.NaN : size / judged);
  }

  /**
   * Spearman's rank correlation of scores with the lengths of the judged texts, ties by mean ranks.
   * A judge that prefers long texts as such shows a high one on texts of equal quality.
   *
   * @param lengths length of each text, in any unit
   * @param scores score of each text
   * @return from −1 to 1; {@code NaN} for fewer than two texts, or if all lengths or scores are
   *     equal
   * @throws IllegalArgumentException if the numbers of lengths and scores differ
   */
  public static double verbosity(double[] lengths, double[] scores) {
    checkArgument(
        lengths.length == scores.length,
        "illegal lengths: %s for %s scores, must be one for each",
        lengths.length,
        scores.length);
    double[] x = ranks(lengths);
    double[] y = ranks(scores);
    double centre = (x.length + 1) / 2.0;
    double products = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - centre) * (y[i] - centre);
      squaresX += (x[i] - centre) * (x[i] - centre);
      squaresY += (y[i] - centre) * (y[i] - centre);
    }
    return products / Math.sqrt(squaresX * squaresY);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int i = 0; i < order.length; ) {
      int end = i;
      while (end < order.length && values[order[end]] == values[order[i]]) {
        end++;
      }
      for (int tied = i; tied < end; tied++) {
        ranks[order[tied]] = (i + 1 + end) / 2.0;
      }
      i = end;
    }
    return ranks;
  }
}
