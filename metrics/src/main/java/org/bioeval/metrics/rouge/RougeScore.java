package org.bioeval.metrics.rouge;

/**
 * Overlap of one prediction with one reference.
 *
 * @param precision shared units divided by those of the prediction, from 0 to 1
 * @param recall shared units divided by those of the reference, from 0 to 1
 * @param fMeasure harmonic mean of both, from 0 to 1; 0 if both are 0
 */
public record RougeScore(double precision, double recall, double fMeasure) {

  /** Nothing shared. */
  public static final RougeScore ZERO = new RougeScore(0, 0, 0);

  /**
   * The score for counts of units.
   *
   * @param shared units found in both texts, at least 0
   * @param prediction units of the prediction, at least {@code shared}
   * @param reference units of the reference, at least {@code shared}
   * @return the score; a text without units makes its part 0
   */
  public static RougeScore of(long shared, long prediction, long reference) {
    if (shared == 0) {
      return ZERO;
    }
    double precision = (double) shared / prediction;
    double recall = (double) shared / reference;
    return new RougeScore(precision, recall, 2 * precision * recall / (precision + recall));
  }
}
