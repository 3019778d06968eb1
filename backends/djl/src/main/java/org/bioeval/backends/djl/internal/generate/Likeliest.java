package org.bioeval.backends.djl.internal.generate;

/**
 * The likeliest tokens of a vocabulary, best first, without sorting it and without an object per
 * token. Equal numbers keep the order of their indices.
 */
final class Likeliest {
  private Likeliest() {}

  /**
   * Selects a few.
   *
   * @param numbers one per token; NaN comes last
   * @param count how many; all if there are fewer
   * @return their indices, best first
   */
  static int[] of(double[] numbers, int count) {
    int size = Math.min(count, numbers.length);
    int[] heap = new int[size];
    if (size == 0) {
      return heap;
    }
    // The worst of those selected is at the root: most tokens take one comparison with it.
    for (int i = 0; i < size; i++) {
      heap[i] = i;
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(heap, i, size, numbers);
    }
    for (int i = size; i < numbers.length; i++) {
      if (before(i, heap[0], numbers)) {
        heap[0] = i;
        sink(heap, 0, size, numbers);
      }
    }
    // Taken from the worst on, they end up best first.
    for (int last = size - 1; last > 0; last--) {
      int worst = heap[0];
      heap[0] = heap[last];
      heap[last] = worst;
      sink(heap, 0, last, numbers);
    }
    return heap;
  }

  /** Moves an index down until those below it come before it. */
  private static void sink(int[] heap, int from, int size, double[] numbers) {
    int moved = heap[from];
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child], heap[child + 1], numbers)) {
        child++;
      }
      if (!before(moved, heap[child], numbers)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  private static boolean before(int a, int b, double[] numbers) {
    double one = numbers[a];
    double other = numbers[b];
    if (one > other) {
      return true;
    }
    if (one < other) {
      return false;
    }
    // Equal, zeros of both signs, or NaN, which compare() puts last when negated.
    int order = Double.compare(-one, -other);
    return order < 0 || (order == 0 && a < b);
  }
}
