package org.bioeval.core.stats;

import org.jspecify.annotations.Nullable;

/**
 * The proportion from which a score follows: so many decisions right out of so many.
 *
 * <p>Accuracy, precision and recall are such proportions themselves. F1 follows from one: with J =
 * TP / (TP + FP + FN), the share of all decisions (mentions in the gold standard, predicted or
 * both) that are right, F1 = 2J / (1 + J).
 *
 * @param successes weights of the columns in the number of decisions that are right
 * @param trials weights of the columns in the number of decisions
 * @param perRow decisions of a row beside those of its columns
 * @param dice whether the score is 2p / (1 + p) and not p itself
 * @param pooled whether the weights repeat over all columns
 */
record Proportion(
    double[] successes, double[] trials, double perRow, boolean dice, boolean pooled) {

  /** Each row is one decision, right if column 0 is 1. */
  static Proportion ofMean() {
    return new Proportion(new double[] {1}, new double[] {0}, 1, false, false);
  }

  /**
   * The proportion behind a quotient of weighted sums.
   *
   * @param weights those of the numerator, then those of the denominator
   * @return the quotient itself if the numerator counts once; J if it counts twice, as in F1; else
   *     null
   */
  static @Nullable Proportion ofQuotient(double[] weights) {
    int width = weights.length / 2;
    double[] numerator = new double[width];
    double[] denominator = new double[width];
    boolean once = true;
    boolean twice = true;
    for (int c = 0; c < width; c++) {
      numerator[c] = weights[c];
      denominator[c] = weights[width + c];
      once &= weights[c] == 0 || weights[c] == 1;
      twice &= weights[c] == 0 || weights[c] == 2;
    }
    if (!once && !twice) {
      return null;
    }
    for (int c = 0; c < width && !once; c++) {
      numerator[c] /= 2;
      denominator[c] -= numerator[c];
    }
    return new Proportion(numerator, denominator, 0, !once, false);
  }

  /** Number of columns that it weighs. */
  int width() {
    return successes.length;
  }

  /** The same proportion of columns that are added up first, see {@link Formula#pooled}. */
  Proportion overGroups() {
    return new Proportion(successes, trials, perRow, dice, true);
  }

  /**
   * Right decisions of a row.
   *
   * @param row its columns
   * @return the number
   */
  double successes(double[] row) {
    return sum(successes, row);
  }

  /**
   * Decisions of a row.
   *
   * @param row its columns
   * @return the number
   */
  double trials(double[] row) {
    return sum(trials, row) + perRow;
  }

  /**
   * The score that belongs to a proportion.
   *
   * @param p from 0 to 1
   * @return the score
   */
  double score(double p) {
    return dice ? 2 * p / (1 + p) : p;
  }

  private double sum(double[] weights, double[] row) {
    double sum = 0;
    for (int c = 0; c < (pooled ? row.length : weights.length); c++) {
      sum += weights[c % weights.length] * row[c];
    }
    return sum;
  }
}
