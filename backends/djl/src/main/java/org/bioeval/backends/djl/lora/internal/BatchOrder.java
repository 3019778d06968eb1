package org.bioeval.backends.djl.lora.internal;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which examples a step learns from: all of them in a random order, then all in another one, cut
 * into steps of equal size. A function of seed and step alone, so that a resumed run goes on as it
 * would have.
 *
 * <p>Bucketed by length, the examples of {@value #POOL} steps at a time are sorted before they are
 * cut, and the steps of a whole pass come in a random order: what a step learns from is of about
 * equal length, and long steps come at any time.
 */
public final class BatchOrder {
  private static final long FAMILY = 1;
  private static final long STEPS = 5;

  /** Steps whose examples are sorted by length together. */
  private static final int POOL = 50;

  private final int examples;
  private final int size;
  private final long seed;

  /** Length of each example; empty for no sorting. */
  private final int[] lengths;

  private long epoch = -1;
  private int[] order = new int[0];

  /**
   * An order.
   *
   * @param examples how many there are, at least 1
   * @param size examples of a step, at least 1
   */
  public BatchOrder(int examples, int size, long seed) {
    this(examples, size, seed, new int[0]);
  }

  private BatchOrder(int examples, int size, long seed, int[] lengths) {
    this.examples = examples;
    this.size = size;
    this.seed = seed;
    this.lengths = lengths;
  }

  /**
   * An order by length.
   *
   * @param lengths of all examples, at least one
   * @param size examples of a step, at least 1
   */
  public static BatchOrder bucketed(int[] lengths, int size, long seed) {
    return new BatchOrder(lengths.length, size, seed, lengths.clone());
  }

  /** Indices of a step's examples; a step may be the end of one pass and the start of the next. */
  public int[] step(int step) {
    int[] members = new int[size];
    for (int i = 0; i < size; i++) {
      long at = (long) step * size + i;
      if (at / examples != epoch) {
        epoch = at / examples;
        order = permutation(examples, FAMILY, epoch);
        if (lengths.length > 0) {
          bucket();
        }
      }
      members[i] = order[(int) (at % examples)];
    }
    return members;
  }

  /** Sorts pools of the pass's order and shuffles its whole steps. */
  private void bucket() {
    // The pass may begin within a step, whose other examples belong to the pass before.
    int first = (int) Math.min(examples, Math.floorMod(-epoch * examples, (long) size));
    int whole = (examples - first) / size;
    int[] sorted = order.clone();
    for (int from = 0; from < whole; from += POOL) {
      int begin = first + from * size;
      int end = first + Math.min(whole, from + POOL) * size;
      System.arraycopy(byLength(begin, end), 0, sorted, begin, end - begin);
    }
    int[] steps = permutation(whole, STEPS, epoch);
    for (int i = 0; i < whole; i++) {
      System.arraycopy(sorted, first + steps[i] * size, order, first + i * size, size);
    }
  }

  private int[] byLength(int from, int to) {
    return IntStream.range(from, to)
        .map(i -> order[i])
        .boxed()
        .sorted(Comparator.comparingInt((Integer example) -> lengths[example]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Fisher and Yates' shuffle. */
  private int[] permutation(int count, long family, long number) {
    Random random = new Random(Seeds.derive(seed, family, number));
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      all[i] = all[j];
      all[j] = i;
    }
    return all;
  }
}
