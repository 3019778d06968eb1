package org.bioeval.backends.djl.lora.internal;

/** Independent seeds from one: the finaliser of SplitMix64 (DOI 10.1145/2714064.2660195). */
public final class Seeds {
  /** Family of the seeds that choose what is held out. */
  public static final long HELD_OUT = 3;

  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /** The seed number {@code index} of a family, not negative. */
  public static long derive(long seed, long family, long index) {
    long z = seed + GAMMA * (family + 1);
    z = mix(z) + GAMMA * (index + 1);
    return mix(z) >>> 2;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
