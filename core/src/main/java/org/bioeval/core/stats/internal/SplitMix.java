package org.bioeval.core.stats.internal;

/**
 * SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) as a counter-based
 * generator: output {@code i} of stream {@code s} is a pure function of seed, {@code s} and {@code
 * i}. That is what makes results independent of how work is shared out among threads.
 */
public final class SplitMix {
  /** Increment of the counter: the golden ratio in 64 bits, odd. */
  public static final long GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix() {}

  /**
   * The finaliser: a bijection of 64-bit words.
   *
   * @param state the counter
   * @return 64 mixed bits
   */
  public static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Where the counter of a stream starts. Mixing twice keeps the starts of neighbouring streams and
   * seeds apart; with 10,000 streams of 2,500 words each, the chance of any overlap is about 1e-8.
   *
   * @param seed the user's seed
   * @param stream number of the stream
   * @return the start of the counter
   */
  public static long start(long seed, long stream) {
    return mix(mix(seed + GAMMA) + (stream + 1) * GAMMA);
  }
}
