package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Objects;
import org.bioeval.core.stats.internal.Rows;
import org.jspecify.annotations.Nullable;

/**
 * One score of one system over a set of documents, as a quotient of sums: ΣN / ΣS. Scores that are
 * compared or combined in a {@link Contrast} hold the same documents in the same order.
 *
 * <p>Means, ratios, precision, recall and F1 are such quotients. Any other statistic is replaced by
 * the mean of its jackknife pseudo-values n θ − (n − 1) θ₍ᵢ₎ (Efron and Tibshirani 1993, section
 * 11.5), shifted so that the mean is the score itself; it is then resampled as linear in documents.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class DocumentScores {
  private final String documents;
  private final double[] numerators;
  private final double[] denominators;
  private final double value;
  private final double unit;
  private final Range range;

  private DocumentScores(
      String documents,
      double[] numerators,
      double[] denominators,
      double value,
      double unit,
      Range range) {
    this.documents = documents;
    this.numerators = numerators;
    this.denominators = denominators;
    this.value = value;
    this.unit = unit;
    this.range = range;
  }

  /**
   * The score of a system.
   *
   * @param documents name of the set of documents, such as a corpus; sets of different names are
   *     drawn independently, and the name takes part in the seed
   * @param statistic the score
   * @param columns its columns, one row per document
   * @return the score by document
   * @throws IllegalArgumentException if there are fewer than two rows, a ragged column or a value
   *     that is not finite, or if the score is undefined on the documents or without one of them
   */
  public static DocumentScores of(String documents, Statistic statistic, double[]... columns) {
    Objects.requireNonNull(documents, "documents");
    Rows rows = Rows.ofColumns(columns);
    Statistic plain = statistic instanceof BoundedStatistic b ? b.statistic() : statistic;
    double value = plain.value(rows.totals(), rows.rows());
    if (rows.rows() < 2 || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "illegal scores of "
              + documents
              + ": "
              + value
              + " over "
              + rows.rows()
              + " documents, must be finite and over at least 2");
    }
    Range range = Range.of(statistic, rows);
    Proportion proportion = plain instanceof Formula formula ? formula.proportion() : null;
    return proportion == null
        ? ofPseudoValues(documents, plain, rows, value, range)
        : ofQuotient(documents, proportion, rows, value, range);
  }

  private static DocumentScores ofQuotient(
      String documents, Proportion proportion, Rows rows, double value, Range range) {
    int n = rows.rows();
    double[] numerators = new double[n];
    double[] denominators = new double[n];
    double[] row = new double[rows.width()];
    boolean counts = true;
    for (int i = 0; i < n; i++) {
      rows.copy(i, row);
      double right = proportion.successes(row);
      double all = proportion.trials(row);
      counts &= right == Math.rint(right) && all == Math.rint(all) && right >= 0 && right <= all;
      // F1 is 2 TP / (TP + (TP + FP + FN)).
      numerators[i] = proportion.dice() ? 2 * right : right;
      denominators[i] = proportion.dice() ? right + all : all;
    }
    double perDocument = Arrays.stream(denominators).sum() / n;
    double unit = counts && perDocument > 0 ? 1 / perDocument : 0;
    // Counts of right decisions out of all have a range of their own.
    return new DocumentScores(
        documents, numerators, denominators, value, unit, unit > 0 ? new Range(0, 1) : range);
  }

  private static DocumentScores ofPseudoValues(
      String documents, Statistic statistic, Rows rows, double value, Range range) {
    int n = rows.rows();
    double[] totals = rows.totals();
    double[] sums = new double[rows.width()];
    double[] pseudo = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      rows.without(totals, i, sums);
      pseudo[i] = n * value - (n - 1) * statistic.value(sums, n - 1);
      mean += pseudo[i] / n;
    }
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "illegal scores of " + documents + ": undefined without one of the documents");
    }
    double[] ones = new double[n];
    for (int i = 0; i < n; i++) {
      pseudo[i] += value - mean;
      ones[i] = 1;
    }
    return new DocumentScores(documents, pseudo, ones, value, 0, range);
  }

  /**
   * The score on all documents.
   *
   * @return the value
   */
  public double value() {
    return value;
  }

  /**
   * Name of the set of documents.
   *
   * @return the name
   */
  public String documents() {
    return documents;
  }

  /**
   * Number of documents.
   *
   * @return at least 2
   */
  public int size() {
    return numerators.length;
  }

  /** The least value the score can have; negative infinity if not known. */
  double least() {
    return range.low();
  }

  /** The greatest value the score can have; infinity if not known. */
  double greatest() {
    return range.high();
  }

  /** Contribution of a document to the numerator, less its share of the score: N − θ S. */
  double residual(int document) {
    return numerators[document] - value * denominators[document];
  }

  double denominator(int document) {
    return denominators[document];
  }

  double denominators() {
    return Arrays.stream(denominators).sum();
  }

  /**
   * How much of a difference, or of a deviation per document, may be rounding: sums of n terms are
   * off by about √n units in the last place of the largest.
   */
  double rounding() {
    double largest = 0;
    for (int i = 0; i < size(); i++) {
      double size = Math.abs(numerators[i]) + Math.abs(value * denominators[i]);
      largest = Math.max(largest, size);
    }
    return 0x1p-50 * Math.sqrt(size()) * largest * size() / denominators();
  }

  /** What one decision more is worth in its document: 1 / mean(S); 0 if the score is no count. */
  double unit() {
    return unit;
  }

  /** Whether two scores may be drawn together. */
  static void checkSameDocuments(DocumentScores first, @Nullable DocumentScores second) {
    if (second != null
        && (!first.documents.equals(second.documents) || first.size() != second.size())) {
      throw new IllegalArgumentException(
          "illegal scores: "
              + first
              + " and "
              + second
              + "; a paired comparison needs the same documents in the same order");
    }
  }

  @Override
  public String toString() {
    return value + " over " + size() + " documents of " + documents;
  }
}
