package org.bioeval.metrics.geval.internal;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;

/**
 * A judge's reply as read.
 *
 * @param score the score on the range that was asked for
 * @param reason its reason; may be empty
 * @param notes what had to be repaired
 * @param place where the score is written
 */
public record Reading(BigDecimal score, String reason, ImmutableList<String> notes, Place place) {

  /**
   * Where a score is written and on which scale.
   *
   * @param tail the reply from the number to its end; empty if the number is not in digits
   * @param before up to 24 characters before the number
   * @param low least score of the scale it is written on
   * @param high greatest score of that scale
   */
  public record Place(String tail, String before, int low, int high) {}
}
