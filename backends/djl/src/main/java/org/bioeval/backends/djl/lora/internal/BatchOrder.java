package org.bioeval.backends.djl.lora.internal;

import java.util.Random;

/**
 * Which examples a step learns from: all of them in a random order, then all in another one, cut
 * into steps of equal size. A function of seed and step alone, so that a resumed run goes on as it
 * would have.
 */
public final class BatchOrder {
  private static final long FAMILY = 1;

  private final int examples;
  private final int size;
  private final long seed;
  private long epoch = -1;
  private int[] order = new int[0];

  /**
   * An order.
   *
   * @param examples how many there are, at least 1
   * @param size examples of a step, at least 1
   */
  public BatchOrder(int examples, int size, long seed) {
    this.examples = examples;
    this.size = size;
    this.seed = seed;
  }

  /** Indices of a step's examples; a step may be the end of one pass and the start of the next. */
  public int[] step(int step) {
    int[] members = new int[size];
    for (int i = 0; i < size; i++) {
      long at = (long) step * size + i;
      if (at / examples != epoch) {
        epoch = at / examples;
        order = permutation(epoch);
      }
      members[i] = order[(int) (at % examples)];
    }
    return members;
  }

  /** Fisher and Yates' shuffle. */
  private int[] permutation(long number) {
    Random random = new Random(Seeds.derive(seed, FAMILY, number));
    int[] all = new int[examples];
    for (int i = 0; i < examples; i++) {
      int j = random.nextInt(i + 1);
      all[i] = all[j];
      all[j] = i;
    }
    return all;
  }
}
