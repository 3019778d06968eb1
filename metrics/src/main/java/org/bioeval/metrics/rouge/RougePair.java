package org.bioeval.metrics.rouge;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * A prediction and what it is compared with.
 *
 * @param references at least one; the best score over them counts
 * @param prediction the text to be scored
 */
public record RougePair(ImmutableList<String> references, String prediction) {

  /**
   * Checks the references.
   *
   * @param references at least one; the best score over them counts
   * @param prediction the text to be scored
   * @throws IllegalArgumentException if there are none
   */
  public RougePair {
    checkArgument(!references.isEmpty(), "a pair needs at least one reference, which may be empty");
  }

  /**
   * A pair with one reference.
   *
   * @param reference the text to compare with
   * @param prediction the text to be scored
   * @return the pair
   */
  public static RougePair of(String reference, String prediction) {
    return new RougePair(ImmutableList.of(reference), prediction);
  }
}
