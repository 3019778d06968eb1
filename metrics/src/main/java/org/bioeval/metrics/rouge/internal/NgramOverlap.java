package org.bioeval.metrics.rouge.internal;

import java.util.Arrays;

/**
 * Shared n-grams of two texts, for n = 1, 2, 3 … in turn. An n-gram gets its number from the number
 * of the (n−1)-gram it starts with and its last token, so equal numbers mean equal n-grams: no hash
 * collision can count. Reuses its arrays; not for use by several threads.
 */
final class NgramOverlap {
  private int[] first = new int[1024]; // number of the n-gram that starts here
  private int[] second = new int[1024]; // the same, -1 if the first text does not have it
  private int[] counts = new int[1025]; // by number + 1
  private long[] keys = new long[2048]; // previous number and token, 0 where free
  private int[] values = new int[2048];
  private int mask;

  /**
   * Takes both texts up and counts shared tokens.
   *
   * @param a tokens of the first text, numbered from 0 without gaps
   * @param sizeA its length
   * @param b tokens of the second, −1 where the first does not have them
   * @param sizeB its length
   * @param distinct number of distinct tokens in the first
   * @return number of shared tokens, each as often as in the text that has it less often
   */
  int unigrams(int[] a, int sizeA, int[] b, int sizeB, int distinct) {
    if (first.length < sizeA) {
      first = new int[2 * sizeA];
      counts = new int[2 * sizeA + 1];
    }
    if (second.length < sizeB) {
      second = new int[2 * sizeB];
    }
    System.arraycopy(a, 0, first, 0, sizeA);
    System.arraycopy(b, 0, second, 0, sizeB);
    return overlap(sizeA, sizeB, distinct);
  }

  /**
   * Counts shared n-grams one longer than those counted before, and numbers them for the next
   * length.
   *
   * @param a tokens of the first text
   * @param gramsA number of its n-grams, at least 1
   * @param b tokens of the second
   * @param gramsB number of its n-grams, at least 1
   * @param n length of the n-grams, one more than last time
   * @return number of shared n-grams
   */
  int longer(int[] a, int gramsA, int[] b, int gramsB, int n) {
    clearTable(gramsA);
    int distinct = 0;
    for (int i = 0; i < gramsA; i++) {
      int slot = claim(key(first[i], a[i + n - 1]));
      if (values[slot] == 0) {
        values[slot] = ++distinct;
      }
      first[i] = values[slot] - 1;
    }
    for (int i = 0; i < gramsB; i++) {
      int token = b[i + n - 1];
      second[i] = (second[i] | token) < 0 ? -1 : values[find(key(second[i], token))] - 1;
    }
    return overlap(gramsA, gramsB, distinct);
  }

  /**
   * Counts shared n-grams like {@link #longer}, but leaves no numbers for a further length: the
   * table holds the counts themselves, which spares two passes.
   *
   * @param a tokens of the first text
   * @param gramsA number of its n-grams, at least 1
   * @param b tokens of the second
   * @param gramsB number of its n-grams, at least 1
   * @param n length of the n-grams, one more than last time
   * @return number of shared n-grams
   */
  int longest(int[] a, int gramsA, int[] b, int gramsB, int n) {
    clearTable(gramsA);
    for (int i = 0; i < gramsA; i++) {
      values[claim(key(first[i], a[i + n - 1]))]++;
    }
    int shared = 0;
    for (int i = 0; i < gramsB; i++) {
      int token = b[i + n - 1];
      if ((second[i] | token) >= 0) {
        int slot = find(key(second[i], token));
        int left = values[slot];
        int hit = left > 0 ? 1 : 0;
        values[slot] = left - hit;
        shared += hit;
      }
    }
    return shared;
  }

  private void clearTable(int grams) {
    int capacity = Math.max(16, Integer.highestOneBit(grams) << 3);
    if (keys.length < capacity) {
      keys = new long[capacity];
      values = new int[capacity];
    }
    Arrays.fill(keys, 0, capacity, 0);
    Arrays.fill(values, 0, capacity, 0);
    mask = capacity - 1;
  }

  private static long key(int previous, int token) {
    return (long) previous << 32 | token + 1;
  }

  /** The slot of a key, which is put there if it is new. */
  private int claim(long key) {
    int slot = find(key);
    keys[slot] = key;
    return slot;
  }

  /** The slot of a key, or a free one, whose value is 0. */
  private int find(long key) {
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int overlap(int sizeA, int sizeB, int distinct) {
    Arrays.fill(counts, 0, distinct + 1, 0);
    for (int i = 0; i < sizeA; i++) {
      counts[first[i] + 1]++;
    }
    int shared = 0;
    for (int i = 0; i < sizeB; i++) {
      // Without a branch, which could not be foretold; −1 finds the count at 0, which stays 0.
      int at = second[i] + 1;
      int left = counts[at];
      int hit = left > 0 ? 1 : 0;
      counts[at] = left - hit;
      shared += hit;
    }
    return shared;
  }
}
