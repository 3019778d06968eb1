package org.bioeval.core.eval.internal;

import com.google.common.hash.Hashing;
import org.bioeval.core.backend.Decoding;

/** How a question is asked again. */
public final class Repetition {

  /** Positive and below 2³⁰, with room for the samples of a vote: servers take 32 bits at least. */
  private static final int SEED_SHIFT = 34;

  private Repetition() {}

  /**
   * The decoding of a repeat. Greedy decoding stays as it is; sampling gets another seed, where it
   * has one.
   *
   * @param decoding of the first
   * @param repeat number of the repeat, from 0
   * @param judging number of the judging, from 0
   * @return the decoding itself for the first
   */
  public static Decoding decoding(Decoding decoding, int repeat, int judging) {
    if ((repeat == 0 && judging == 0) || decoding.isGreedy() || decoding.seed().isEmpty()) {
      return decoding;
    }
    long seed =
        Hashing.murmur3_128(0)
                .newHasher()
                .putLong(decoding.seed().getAsLong())
                .putInt(repeat)
                .putInt(judging)
                .hash()
                .asLong()
            >>> SEED_SHIFT;
    return decoding.withSeed(seed);
  }
}
