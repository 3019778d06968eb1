package org.bioeval.core.eval;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.stats.VarianceComponents;

/**
 * How a score varies when the model, or a judge, is asked again.
 *
 * @param score name of the score, such as {@code micro-f1}
 * @param repeats value of each repeat, all judgings together; NaN where it is undefined
 * @param judgings value of each judging, all repeats together; one value where answers are judged
 *     once
 * @param components variance between documents, repeats and judgings; empty if it cannot be told,
 *     such as for a score that is undefined
 */
public record ScoreSpread(
    String score,
    ImmutableList<Double> repeats,
    ImmutableList<Double> judgings,
    Optional<VarianceComponents> components) {

  /**
   * Tells whether the score is not the same in all repeats and judgings.
   *
   * @return true if two values differ
   */
  public boolean varies() {
    return repeats.stream().distinct().count() > 1 || judgings.stream().distinct().count() > 1;
  }

  /**
   * The standard deviation between repeats: of a score over these documents, asked once.
   *
   * @return with n − 1 in the denominator; empty for fewer than two repeats or an undefined value
   */
  public OptionalDouble deviation() {
    return deviation(repeats);
  }

  /**
   * The standard deviation between judgings of the same answers.
   *
   * @return with n − 1 in the denominator; empty for fewer than two judgings or an undefined value
   */
  public OptionalDouble judgingDeviation() {
    return deviation(judgings);
  }

  private static OptionalDouble deviation(List<Double> values) {
    if (values.size() < 2 || !values.stream().allMatch(Double::isFinite)) {
      return OptionalDouble.empty();
    }
    double first = values.get(0);
    // From the first value: equal values have a deviation of exactly 0.
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value - first;
      squares += (value - first) * (value - first);
    }
    int n = values.size();
    return OptionalDouble.of(Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1)));
  }

  /** One line, such as {@code micro-f1 0.7700, 0.7650, 0.7725 (deviation 0.0038)}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(score);
    for (double value : repeats) {
      line.append(line.length() == score.length() ? " " : ", ").append(number(value));
    }
    deviation().ifPresent(sd -> line.append(" (deviation ").append(number(sd)).append(')'));
    judgingDeviation()
        .ifPresent(sd -> line.append(" (deviation of judgings ").append(number(sd)).append(')'));
    return line.toString();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "undefined";
  }
}
