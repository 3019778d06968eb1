package org.bioeval.metrics.geval.internal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number that a judge states as its score.
 *
 * @param number the number as written
 * @param scale the scale that was said beside it; null for none
 * @param doubt why it cannot be taken, such as a range of two scores; empty if it can
 * @param at where the number begins; −1 if it is written in words
 * @param end where number and scale end
 */
record Stated(BigDecimal number, @Nullable Scale scale, String doubt, int at, int end) {

  static Stated doubtful(String doubt) {
    return new Stated(BigDecimal.ZERO, null, doubt, -1, -1);
  }

  Stated on(Scale other) {
    return scale == null || (scale.low() == null && scale.agrees(other))
        ? new Stated(number, other, doubt, at, end)
        : scale.agrees(other) ? this : but("two scales: " + scale + " and " + other);
  }

  Stated but(String reason) {
    return doubt.isEmpty() ? new Stated(number, scale, reason, at, end) : this;
  }

  Stated moved(int by) {
    return new Stated(number, scale, doubt, at < 0 ? at : at + by, end + by);
  }
}
