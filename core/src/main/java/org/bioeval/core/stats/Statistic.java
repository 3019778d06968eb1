package org.bioeval.core.stats;

/**
 * A score as a function of the column sums of additive rows.
 *
 * <p>One row belongs to one resampling unit, as a rule one document. Because sums are additive, a
 * resample of documents, a document left out and a merge of two parts cost one addition per column;
 * nothing is scored again.
 *
 * <p>Implementations must be pure functions: they are called by several threads at once.
 */
@FunctionalInterface
public interface Statistic {

  /**
   * The score.
   *
   * @param sums one sum per column; must not be kept or changed
   * @param rows number of rows that were added up, at least 1
   * @return the score; {@code NaN} where it is undefined for these sums
   */
  double value(double[] sums, int rows);

  /**
   * The same score with its range. Intervals of few documents stay within it; without it they rely
   * on what the documents themselves show, see {@link Intervals}.
   *
   * @param low least value the score can have; may be negative infinity
   * @param high greatest value the score can have; may be infinity
   * @return a statistic with the same values
   * @throws IllegalArgumentException if {@code low} is not less than {@code high}
   */
  default Statistic within(double low, double high) {
    return new BoundedStatistic(this, low, high);
  }

  /**
   * Arithmetic mean of column 0.
   *
   * @return {@code sums[0] / rows}
   */
  static Formula mean() {
    return Formula.MEAN;
  }

  /**
   * Sum of column 0 divided by the sum of column 1, for example hits by attempts.
   *
   * @return {@code sums[0] / sums[1]}; {@code NaN} where column 1 sums to 0
   */
  static Formula ratio() {
    return Formula.RATIO;
  }

  /**
   * Sum of column 0 divided by the sum of column 1, where nothing out of nothing counts as 0.
   *
   * @return {@code sums[0] / sums[1]}; 0 where column 1 sums to 0
   */
  static Formula share() {
    return Formula.SHARE;
  }

  /**
   * Micro-averaged precision, TP / (TP + FP), of the columns TP, FP, FN.
   *
   * @return the precision; 0 where nothing was predicted, as in the shared-task scorers
   */
  static Formula microPrecision() {
    return Formula.MICRO_PRECISION;
  }

  /**
   * Micro-averaged recall, TP / (TP + FN), of the columns TP, FP, FN.
   *
   * @return the recall; 0 where there was nothing to find
   */
  static Formula microRecall() {
    return Formula.MICRO_RECALL;
  }

  /**
   * Micro-averaged F1, 2 TP / (2 TP + FP + FN), of the columns TP, FP, FN.
   *
   * @return the F1; 0 where all three sums are 0
   */
  static Formula microF1() {
    return Formula.MICRO_F1;
  }

  /**
   * Macro-averaged F1: the unweighted mean of each class's F1. Columns come in threes, TP, FP, FN
   * of the first class, then of the second, and so on.
   *
   * @param classes number of classes, at least 1
   * @return the mean F1, where a class whose three sums are 0 counts as 0, as in scikit-learn with
   *     {@code zero_division=0}
   * @throws IllegalArgumentException if {@code classes} is less than 1
   */
  static Formula macroF1(int classes) {
    return Formula.classMean(Formula.MICRO_F1, classes);
  }
}
