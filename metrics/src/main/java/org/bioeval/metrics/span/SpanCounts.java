package org.bioeval.metrics.span;

/**
 * What became of predicted and gold spans.
 *
 * @param correct matches
 * @param incorrect predictions that overlap a gold span but do not match it
 * @param partial overlaps that count half
 * @param missed gold spans without any prediction
 * @param spurious predictions without any gold span
 */
public record SpanCounts(long correct, long incorrect, long partial, long missed, long spurious) {

  /**
   * The sum of two counts.
   *
   * @param other counts of other texts by the same strategy
   * @return the sum
   */
  public SpanCounts plus(SpanCounts other) {
    return new SpanCounts(
        correct + other.correct,
        incorrect + other.incorrect,
        partial + other.partial,
        missed + other.missed,
        spurious + other.spurious);
  }

  /**
   * Number of predictions.
   *
   * @return correct, incorrect, partial and spurious
   */
  public long actual() {
    return correct + incorrect + partial + spurious;
  }

  /**
   * Number of gold spans.
   *
   * @return correct, incorrect, partial and missed
   */
  public long possible() {
    return correct + incorrect + partial + missed;
  }

  /**
   * Matches, where a partial one counts half.
   *
   * @return credit for precision and recall
   */
  public double credit() {
    return correct + 0.5 * partial;
  }

  /**
   * Credit divided by the number of predictions.
   *
   * @return from 0 to 1; 0 without predictions
   */
  public double precision() {
    return actual() == 0 ? 0 : credit() / actual();
  }

  /**
   * Credit divided by the number of gold spans.
   *
   * @return from 0 to 1; 0 without gold spans
   */
  public double recall() {
    return possible() == 0 ? 0 : credit() / possible();
  }

  /**
   * Harmonic mean of precision and recall.
   *
   * @return from 0 to 1; 0 if both are 0
   */
  public double f1() {
    double precision = precision();
    double recall = recall();
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
}
