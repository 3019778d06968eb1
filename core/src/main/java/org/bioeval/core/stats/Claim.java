package org.bioeval.core.stats;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;

/**
 * What is claimed of one candidate: that all its contrasts are positive, such as not worse than the
 * reference on one score and at least 0.8 on another.
 *
 * @param name of the candidate
 * @param parts at least one
 */
public record Claim(String name, ImmutableList<Contrast> parts) {

  /**
   * Checks the parts.
   *
   * @param name of the record
   * @param parts of the record
   * @throws IllegalArgumentException if there is none
   */
  public Claim {
    Objects.requireNonNull(name, "name");
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("illegal claim " + name + ": needs at least one part");
    }
  }

  /**
   * A claim.
   *
   * @param name of the candidate
   * @param parts at least one
   * @return the claim
   * @throws IllegalArgumentException if there is none
   */
  public static Claim of(String name, Contrast... parts) {
    return new Claim(name, ImmutableList.copyOf(List.of(parts)));
  }
}
