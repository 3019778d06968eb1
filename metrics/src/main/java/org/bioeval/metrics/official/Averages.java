package org.bioeval.metrics.official;

import org.bioeval.core.stats.Statistic;

/** Averages over classes; columns come in threes: TP, FP, FN of the first class, and so on. */
final class Averages {

  private static final int COLUMNS = 3;

  private Averages() {}

  /** The unweighted mean of each class's value; a class that never occurs counts as 0. */
  static Statistic mean(int classes, Statistic one) {
    return (sums, rows) -> {
      double total = 0;
      for (int c = 0; c < classes; c++) {
        total += one.value(triple(sums, c), rows);
      }
      return total / classes;
    };
  }

  /** The mean of each class's value, weighted by how often gold holds the class; 0 if never. */
  static Statistic weighted(int classes, Statistic one) {
    return (sums, rows) -> {
      double total = 0;
      double support = 0;
      for (int c = 0; c < classes; c++) {
        double[] cells = triple(sums, c);
        double gold = cells[0] + cells[2];
        total += gold * one.value(cells, rows);
        support += gold;
      }
      return support == 0 ? 0 : total / support;
    };
  }

  /** The value of all classes taken as one. */
  static Statistic pooled(int classes, Statistic one) {
    if (classes == 1) {
      return one;
    }
    return (sums, rows) -> {
      double[] cells = new double[COLUMNS];
      for (int i = 0; i < classes * COLUMNS; i++) {
        cells[i % COLUMNS] += sums[i];
      }
      return one.value(cells, rows);
    };
  }

  /** The harmonic mean of mean precision and mean recall, which is not the mean of the F1s. */
  static Statistic f1OfMeans(int classes) {
    Statistic precision = mean(classes, Statistic.microPrecision());
    Statistic recall = mean(classes, Statistic.microRecall());
    return (sums, rows) -> harmonic(precision.value(sums, rows), recall.value(sums, rows));
  }

  static double harmonic(double precision, double recall) {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static double[] triple(double[] sums, int c) {
    return new double[] {sums[COLUMNS * c], sums[COLUMNS * c + 1], sums[COLUMNS * c + 2]};
  }
}
