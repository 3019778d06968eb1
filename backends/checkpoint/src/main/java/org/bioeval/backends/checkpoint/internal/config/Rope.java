package org.bioeval.backends.checkpoint.internal.config;

import java.util.List;

/**
 * Rotary position embedding: pair {@code i} of a head is turned by position times inverse frequency
 * {@code i}, and the turned part is multiplied by a scaling.
 *
 * <p>Su et al., RoFormer, doi:10.1016/j.neucom.2023.127063.
 *
 * @param dimensions how many of a head's dimensions are turned, an even number; the rest passes
 *     unchanged
 * @param inverseFrequencies one or two rows of {@code dimensions / 2} numbers; the second is used
 *     by sequences longer than {@code switchLength}
 * @param scaling what cosine and sine are multiplied by
 * @param switchLength longest sequence that uses the first row; {@link Integer#MAX_VALUE} where
 *     there is one row
 */
public record Rope(
    int dimensions, List<float[]> inverseFrequencies, double scaling, int switchLength) {
  /** Checks the lengths. */
  public Rope {
    inverseFrequencies = List.copyOf(inverseFrequencies);
    for (float[] row : inverseFrequencies) {
      if (row.length * 2 != dimensions) {
        throw new IllegalArgumentException(
            "%s inverse frequencies for %s rotated dimensions".formatted(row.length, dimensions));
      }
    }
  }

  /** The row that a sequence of this many tokens uses. */
  public int variant(int tokens) {
    return tokens > switchLength ? 1 : 0;
  }
}
