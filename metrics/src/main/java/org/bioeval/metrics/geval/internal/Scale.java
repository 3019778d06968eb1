package org.bioeval.metrics.geval.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scale on which a judge says its score stands.
 *
 * @param low its least score; null where only the greatest was said ("out of 5")
 * @param high its greatest score
 * @param percent whether it was said by a percent sign
 */
record Scale(@Nullable BigDecimal low, BigDecimal high, boolean percent) {
  static final Scale PERCENT = new Scale(BigDecimal.ZERO, BigDecimal.valueOf(100), true);

  static Scale to(BigDecimal high) {
    return new Scale(null, high, false);
  }

  /** Whether two statements can be about one scale: "4/5 (on a scale of 1 to 5)". */
  boolean agrees(Scale other) {
    return high.compareTo(other.high) == 0
        && (low == null || other.low == null || low.compareTo(other.low) == 0);
  }

  /**
   * A score of this scale on another one.
   *
   * <p>Where the least score was not said, 0 is the one that a fraction has; on a range that starts
   * elsewhere the judge may as well have meant that start, and there is no telling. "1 to 10" for a
   * range of 0 to 10 is the range, said carelessly, but 1 to 5 for a range of 0 to 10 is either a
   * scale of its own or a careless 0 to 5.
   *
   * @return the score, or empty if it is outside this scale or can be read in two ways
   */
  Optional<BigDecimal> onto(BigDecimal score, int least, int greatest) {
    BigDecimal bottom = BigDecimal.valueOf(least);
    BigDecimal top = BigDecimal.valueOf(greatest);
    BigDecimal from = low;
    if (from == null) {
      if (high.compareTo(top) == 0) {
        return within(score, bottom, top);
      }
      if (least != 0) {
        return Optional.empty();
      }
      from = BigDecimal.ZERO;
    }
    if (high.compareTo(from) <= 0 || within(score, from, high).isEmpty()) {
      return Optional.empty();
    }
    boolean sameTop = high.compareTo(top) == 0;
    if (sameTop && from.compareTo(bottom) == 0) {
      return Optional.of(score);
    }
    if (least == 0 && from.compareTo(BigDecimal.ONE) == 0) {
      return sameTop ? Optional.of(score) : Optional.empty();
    }
    if (sameTop) {
      return Optional.empty();
    }
    BigDecimal width = BigDecimal.valueOf((long) greatest - least);
    return Optional.of(
        score
            .subtract(from)
            .multiply(width)
            .divide(high.subtract(from), MathContext.DECIMAL64)
            .add(bottom));
  }

  private static Optional<BigDecimal> within(BigDecimal score, BigDecimal low, BigDecimal high) {
    return score.compareTo(low) < 0 || score.compareTo(high) > 0
        ? Optional.empty()
        : Optional.of(score);
  }

  @Override
  public String toString() {
    return percent ? "percent" : low == null ? "out of " + high : low + " to " + high;
  }
}
