package org.bioeval.core.stats;

/**
 * A statistic that follows from one proportion: so many decisions right out of so many.
 *
 * <p>Accuracy, precision and recall are such proportions themselves. F1 follows from one: with J =
 * TP / (TP + FP + FN), the share of all decisions (mentions that are in the gold standard,
 * predicted or both) that are right, F1 = 2J / (1 + J). {@link Intervals} uses this to give an
 * interval that respects the ends of the scale and keeps its width at them.
 *
 * <p>The form is used only where the columns are counts: both numbers whole in every row, and no
 * more successes than trials. A mean of ROUGE scores is a {@code Proportion} by its formula and is
 * treated as a mean.
 */
public interface Proportion extends Statistic {

  /**
   * Number of decisions that are right.
   *
   * @param sums one sum per column; must not be kept or changed
   * @param rows number of rows that were added up
   * @return the successes, additive over rows
   */
  double successes(double[] sums, int rows);

  /**
   * Number of decisions.
   *
   * @param sums one sum per column; must not be kept or changed
   * @param rows number of rows that were added up
   * @return the trials, additive over rows
   */
  double trials(double[] sums, int rows);

  /**
   * The score that belongs to a proportion.
   *
   * @param proportion successes divided by trials, from 0 to 1
   * @return the score; must not fall as the proportion grows
   */
  default double score(double proportion) {
    return proportion;
  }
}
