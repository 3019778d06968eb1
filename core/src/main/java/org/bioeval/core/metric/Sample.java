package org.bioeval.core.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;

/**
 * The evidence for one score: additive sums per document, and how the score follows from their
 * totals. This is all that intervals and paired tests need; nothing has to be scored again.
 *
 * <p>Equal if everything is, values of columns included.
 *
 * @param info describes the score
 * @param formula the score as a function of the columns' totals
 * @param rows ids of the source documents, or of bins of documents where there are very many,
 *     sorted
 * @param columns the sums, {@code columns[c][r]} for column c of row r; not to be changed
 * @param items number of items the sums are over
 * @param documents number of source documents; the number of rows, unless rows are bins
 */
public record Sample(
    ScoreInfo info,
    Formula formula,
    ImmutableList<String> rows,
    double[][] columns,
    long items,
    long documents) {

  /**
   * Checks that columns and rows agree.
   *
   * @param info of the record
   * @param formula of the record
   * @param rows of the record
   * @param columns of the record
   * @param items of the record
   * @param documents of the record
   * @throws IllegalArgumentException if there is no column or a column has another number of values
   *     than there are rows
   */
  public Sample {
    checkArgument(columns.length > 0, "sample %s has no column", info.name());
    for (double[] column : columns) {
      checkArgument(
          column.length == rows.size(),
          "sample %s has %s rows and a column of %s values",
          info.name(),
          rows.size(),
          column.length);
    }
  }

  /**
   * Name of the score.
   *
   * @return such as {@code micro-f1}
   */
  public String name() {
    return info.name();
  }

  /**
   * The same evidence with another number of items, for a score that not every item has.
   *
   * @param count number of items
   * @return a copy
   */
  public Sample withItems(long count) {
    return new Sample(info, formula, rows, columns, count, documents);
  }

  /**
   * The point estimate.
   *
   * @return the formula of the totals; NaN if there is no row
   */
  public double value() {
    if (rows.isEmpty()) {
      return Double.NaN;
    }
    double[] totals = new double[columns.length];
    for (int c = 0; c < totals.length; c++) {
      for (double value : columns[c]) {
        totals[c] += value;
      }
    }
    return formula.value(totals, rows.size());
  }

  /**
   * How many elements gold holds.
   *
   * @return true positives and false negatives together; empty unless the formula is precision,
   *     recall or F1
   */
  public OptionalLong support() {
    boolean counts =
        formula.equals(Statistic.microPrecision())
            || formula.equals(Statistic.microRecall())
            || formula.equals(Statistic.microF1());
    return counts
        ? OptionalLong.of(
            Math.round(Arrays.stream(columns[0]).sum() + Arrays.stream(columns[2]).sum()))
        : OptionalLong.empty();
  }

  /**
   * The score with its interval.
   *
   * @param intervals how the interval is computed
   * @return the score
   */
  public Score score(Intervals intervals) {
    ConfidenceInterval interval =
        rows.isEmpty()
            ? ConfidenceInterval.undefined(intervals.level(), "no items")
            : intervals.interval(formula.within(info.least(), info.greatest()), columns);
    return new Score(info, value(), interval, items, documents, support());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample sample
        && info.equals(sample.info)
        && formula.equals(sample.formula)
        && rows.equals(sample.rows)
        && Arrays.deepEquals(columns, sample.columns)
        && items == sample.items
        && documents == sample.documents;
  }

  @Override
  public int hashCode() {
    return Objects.hash(info, formula, rows, Arrays.deepHashCode(columns), items, documents);
  }

  /** One line: name, number of items, formula. */
  @Override
  public String toString() {
    return info.name()
        + " of "
        + items
        + " items in "
        + documents
        + " documents, "
        + formula
        + " of "
        + columns.length
        + " columns";
  }
}
