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
   * @param low least value the score can have
   * @param high greatest value the score can have
   * @return a statistic with the same values
   * @throws IllegalArgumentException if the bounds are not finite or not in order
   */
  default Statistic within(double low, double high) {
    return new BoundedStatistic(this, low, high);
  }

  /**
   * Arithmetic mean of column 0.
   *
   * @return {@code sums[0] / rows}
   */
  static Statistic mean() {
    return Shares.MEAN;
  }

  /**
   * Sum of column 0 divided by the sum of column 1, for example hits by attempts.
   *
   * @return {@code sums[0] / sums[1]}; {@code NaN} where column 1 sums to 0
   */
  static Statistic ratio() {
    return Shares.RATIO;
  }

  /**
   * Micro-averaged precision, TP / (TP + FP), of the columns TP, FP, FN.
   *
   * @return the precision; 0 where nothing was predicted, as in the shared-task scorers
   */
  static Statistic microPrecision() {
    return Shares.MICRO_PRECISION;
  }

  /**
   * Micro-averaged recall, TP / (TP + FN), of the columns TP, FP, FN.
   *
   * @return the recall; 0 where there was nothing to find
   */
  static Statistic microRecall() {
    return Shares.MICRO_RECALL;
  }

  /**
   * Micro-averaged F1, 2 TP / (2 TP + FP + FN), of the columns TP, FP, FN.
   *
   * @return the F1; 0 where all three sums are 0
   */
  static Statistic microF1() {
    return Shares.MICRO_F1;
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
  static Statistic macroF1(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("illegal classes: " + classes + ", must be at least 1");
    }
    return (sums, rows) -> {
      double total = 0;
      for (int c = 0; c < classes; c++) {
        double twice = 2 * sums[3 * c];
        double both = twice + sums[3 * c + 1] + sums[3 * c + 2];
        total += both == 0 ? 0 : twice / both;
      }
      return total / classes;
    };
  }
}
