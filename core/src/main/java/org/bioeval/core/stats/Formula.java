package org.bioeval.core.stats;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A statistic with a name that says how it is computed, so that it can be written to a file, sent
 * to another process and compared.
 *
 * <p>The name is built from these parts; {@link #parse} reads it back:
 *
 * <table>
 * <caption>Formulas over the sums s0, s1, … of n rows</caption>
 * <tr><td>{@code mean}</td><td>s0 / n</td></tr>
 * <tr><td>{@code linear(a0 a1 …/b0 b1 …;z)}</td><td>(a0 s0 + a1 s1 + …) / (b0 s0 + b1 s1 + …), z
 *     where the denominator is 0</td></tr>
 * <tr><td>{@code class-mean(f,c)}</td><td>mean of f over c classes of three columns each</td></tr>
 * <tr><td>{@code class-weighted(f,c)}</td><td>the same, weighted by s0 + s2 of the class, its
 *     support in gold</td></tr>
 * <tr><td>{@code pooled(f,w)}</td><td>f of the columns added up in groups of w</td></tr>
 * <tr><td>{@code harmonic(f,g)}</td><td>2 f g / (f + g), 0 where f + g is 0</td></tr>
 * </table>
 *
 * <p>Frequent ones have names of their own: {@code ratio}, {@code share}, {@code micro-precision},
 * {@code micro-recall}, {@code micro-f1}.
 *
 * <p>Immutable; equal if the names are equal.
 *
 * @serial exclude
 */
public final class Formula implements Statistic, Serializable {

  private static final long serialVersionUID = 1;

  /** TP, FP and FN. */
  private static final int CLASS_COLUMNS = 3;

  /** s0 / n. */
  static final Formula MEAN =
      new Formula("mean", (sums, rows) -> sums[0] / rows, Proportion.ofMean());

  /** s0 / s1, NaN where s1 is 0. */
  static final Formula RATIO = named("ratio", Double.NaN, 1, 0, 0, 1);

  /** s0 / s1, 0 where s1 is 0. */
  static final Formula SHARE = named("share", 0, 1, 0, 0, 1);

  static final Formula MICRO_PRECISION = named("micro-precision", 0, 1, 0, 0, 1, 1, 0);
  static final Formula MICRO_RECALL = named("micro-recall", 0, 1, 0, 0, 1, 0, 1);
  static final Formula MICRO_F1 = named("micro-f1", 0, 2, 0, 0, 2, 1, 1);

  private static final List<Formula> NAMED =
      List.of(MEAN, RATIO, SHARE, MICRO_PRECISION, MICRO_RECALL, MICRO_F1);

  private final String name;
  private final transient Statistic statistic;
  private final transient @Nullable Proportion proportion;

  private Formula(String name, Statistic statistic, @Nullable Proportion proportion) {
    this.name = name;
    this.statistic = statistic;
    this.proportion = proportion;
  }

  private Formula(String name, Statistic statistic) {
    this(name, statistic, null);
  }

  private static Formula named(String name, double whenZero, double... weights) {
    return new Formula(name, line(whenZero, weights), Proportion.ofQuotient(weights));
  }

  /**
   * A quotient of two weighted sums of the columns.
   *
   * @param numerator one weight for each column
   * @param denominator as many weights
   * @param whenZero the value where the denominator is 0; may be NaN
   * @return the formula
   * @throws IllegalArgumentException if the numbers of weights differ or are 0
   */
  public static Formula linear(double[] numerator, double[] denominator, double whenZero) {
    checkArgument(
        numerator.length == denominator.length && numerator.length > 0,
        "illegal weights: %s of the numerator and %s of the denominator, must be as many and at"
            + " least 1",
        numerator.length,
        denominator.length);
    double[] weights = new double[2 * numerator.length];
    System.arraycopy(numerator, 0, weights, 0, numerator.length);
    System.arraycopy(denominator, 0, weights, numerator.length, numerator.length);
    return named(
        "linear(" + numbers(numerator) + '/' + numbers(denominator) + ';' + number(whenZero) + ')',
        whenZero,
        weights);
  }

  /**
   * The unweighted mean of a formula over classes. Columns come in threes: TP, FP, FN of the first
   * class, then of the second, and so on.
   *
   * @param one the formula of one class
   * @param classes number of classes, at least 1
   * @return the formula
   * @throws IllegalArgumentException if {@code classes} is less than 1
   */
  public static Formula classMean(Formula one, int classes) {
    checkClasses(classes);
    return new Formula(
        "class-mean(" + one + ',' + classes + ')',
        (sums, rows) -> {
          double total = 0;
          for (int c = 0; c < classes; c++) {
            total += one.value(triple(sums, c), rows);
          }
          return total / classes;
        });
  }

  /**
   * The mean of a formula over classes, weighted by how often gold holds the class (TP + FN); 0 if
   * gold holds none.
   *
   * @param one the formula of one class
   * @param classes number of classes, at least 1
   * @return the formula
   * @throws IllegalArgumentException if {@code classes} is less than 1
   */
  public static Formula classWeighted(Formula one, int classes) {
    checkClasses(classes);
    return new Formula(
        "class-weighted(" + one + ',' + classes + ')',
        (sums, rows) -> {
          double total = 0;
          double support = 0;
          for (int c = 0; c < classes; c++) {
            double[] cells = triple(sums, c);
            double gold = cells[0] + cells[2];
            total += gold * one.value(cells, rows);
            support += gold;
          }
          return support == 0 ? 0 : total / support;
        });
  }

  /**
   * A formula of columns that are added up first: the first of each group of columns, the second of
   * each group, and so on.
   *
   * @param one the formula of one group
   * @param width number of columns in a group, at least 1
   * @return the formula
   * @throws IllegalArgumentException if {@code width} is less than 1
   */
  public static Formula pooled(Formula one, int width) {
    checkArgument(width >= 1, "illegal width: %s, must be at least 1", width);
    return new Formula(
        "pooled(" + one + ',' + width + ')',
        (sums, rows) -> {
          double[] cells = new double[width];
          for (int i = 0; i < sums.length; i++) {
            cells[i % width] += sums[i];
          }
          return one.value(cells, rows);
        },
        one.proportion != null && !one.proportion.pooled() && one.proportion.width() == width
            ? one.proportion.overGroups()
            : null);
  }

  /**
   * The harmonic mean of two formulas of the same columns.
   *
   * @param first such as a precision
   * @param second such as a recall
   * @return the formula; 0 where both are 0
   */
  public static Formula harmonic(Formula first, Formula second) {
    return new Formula(
        "harmonic(" + first + ',' + second + ')',
        (sums, rows) -> {
          double a = first.value(sums, rows);
          double b = second.value(sums, rows);
          return a + b == 0 ? 0 : 2 * a * b / (a + b);
        });
  }

  /**
   * Reads a formula's name.
   *
   * @param name as given by {@link #toString}
   * @return the formula
   * @throws IllegalArgumentException if the text is not the name of a formula; the message quotes
   *     the place
   */
  public static Formula parse(String name) {
    for (Formula formula : NAMED) {
      if (formula.name.equals(name)) {
        return formula;
      }
    }
    int open = name.indexOf('(');
    checkArgument(
        open > 0 && name.endsWith(")"),
        "illegal formula '%s': expected one of %s, or a name with arguments such as"
            + " class-mean(micro-f1,4)",
        name,
        NAMED);
    String inside = name.substring(open + 1, name.length() - 1);
    String kind = name.substring(0, open);
    if (kind.equals("linear")) {
      return parseLinear(name, inside);
    }
    int comma = separator(inside);
    checkArgument(comma > 0, "illegal formula '%s': expected two arguments", name);
    Formula one = parse(inside.substring(0, comma));
    String second = inside.substring(comma + 1);
    return switch (kind) {
      case "class-mean" -> classMean(one, count(name, second));
      case "class-weighted" -> classWeighted(one, count(name, second));
      case "pooled" -> pooled(one, count(name, second));
      case "harmonic" -> harmonic(one, parse(second));
      default ->
          throw new IllegalArgumentException(
              "illegal formula '"
                  + name
                  + "': '"
                  + kind
                  + "' is none of linear, class-mean, class-weighted, pooled, harmonic");
    };
  }

  private static Formula parseLinear(String name, String inside) {
    int slash = inside.indexOf('/');
    int semicolon = inside.indexOf(';');
    checkArgument(
        slash > 0 && semicolon > slash,
        "illegal formula '%s': expected linear(weights/weights;value where the denominator is 0)",
        name);
    return linear(
        weights(name, inside.substring(0, slash)),
        weights(name, inside.substring(slash + 1, semicolon)),
        weight(name, inside.substring(semicolon + 1)));
  }

  /** The comma between the two arguments, outside all brackets; -1 if there is none. */
  private static int separator(String inside) {
    int depth = 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static double[] weights(String name, String text) {
    List<Double> weights = new ArrayList<>();
    for (String part : text.split(" ", -1)) {
      weights.add(weight(name, part));
    }
    return weights.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double weight(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "illegal formula '" + name + "': '" + text + "' is not a number", e);
    }
  }

  private static int count(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "illegal formula '" + name + "': '" + text + "' is not a whole number", e);
    }
  }

  private static void checkClasses(int classes) {
    checkArgument(classes >= 1, "illegal classes: %s, must be at least 1", classes);
  }

  private static double[] triple(double[] sums, int c) {
    int at = CLASS_COLUMNS * c;
    return new double[] {sums[at], sums[at + 1], sums[at + 2]};
  }

  /** A quotient; the first half of the weights belongs to the numerator. */
  private static Statistic line(double whenZero, double... weights) {
    int width = weights.length / 2;
    return (sums, rows) -> {
      double numerator = 0;
      double denominator = 0;
      for (int c = 0; c < width; c++) {
        numerator += weights[c] * sums[c];
        denominator += weights[width + c] * sums[c];
      }
      return denominator == 0 ? whenZero : numerator / denominator;
    };
  }

  private static String numbers(double[] weights) {
    StringBuilder text = new StringBuilder();
    for (double weight : weights) {
      text.append(text.length() == 0 ? "" : " ").append(number(weight));
    }
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }

  @Override
  public double value(double[] sums, int rows) {
    return statistic.value(sums, rows);
  }

  /**
   * The proportion from which the formula follows.
   *
   * @return the proportion, or null if there is none
   */
  @Nullable Proportion proportion() {
    return proportion;
  }

  private Object readResolve() {
    return parse(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Formula formula && formula.name.equals(name);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(name);
  }

  /** The name, which {@link #parse} reads. */
  @Override
  public String toString() {
    return name;
  }
}
