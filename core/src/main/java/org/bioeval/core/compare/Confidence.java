package org.bioeval.core.compare;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * How sure a decision has to be.
 *
 * @param level one less the chance of a wrong decision, such as 0.95
 */
public record Confidence(double level) {

  /**
   * Checks the level.
   *
   * @param level of the record
   * @throws IllegalArgumentException if it is not strictly between 0.5 and 1
   */
  public Confidence {
    if (!(level > 0.5 && level < 1)) {
      throw new IllegalArgumentException(
          "illegal confidence: " + level + ", must be strictly between 0.5 and 1");
    }
  }

  /**
   * A confidence.
   *
   * @param level such as 0.95
   * @return the confidence
   * @throws IllegalArgumentException if the level is not strictly between 0.5 and 1
   */
  public static Confidence of(double level) {
    return new Confidence(level);
  }

  /**
   * The largest chance of a wrong decision.
   *
   * @return α, such as 0.05
   */
  public double alpha() {
    // In decimals: 1 - 0.95 in binary is not 0.05.
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(level)).doubleValue();
  }

  /** In percent, such as {@code 95 %}. */
  @Override
  public String toString() {
    BigDecimal percent = BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros();
    return String.format(Locale.ROOT, "%s %%", percent.toPlainString());
  }
}
