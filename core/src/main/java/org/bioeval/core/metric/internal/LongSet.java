package org.bioeval.core.metric.internal;

import java.io.Serializable;

/** A set of 64-bit hashes in eight bytes each, with open addressing. */
public final class LongSet implements Serializable {

  private static final long serialVersionUID = 1;

  private long[] slots = new long[64];
  private int size;
  private boolean holdsZero;

  /** An empty set. */
  public LongSet() {}

  /**
   * Adds a hash.
   *
   * @param hash well mixed
   */
  public void add(long hash) {
    if (hash == 0) {
      holdsZero = true;
      return;
    }
    if (put(slots, hash)) {
      size++;
      if (2 * size > slots.length) {
        long[] larger = new long[2 * slots.length];
        for (long other : slots) {
          if (other != 0) {
            put(larger, other);
          }
        }
        slots = larger;
      }
    }
  }

  private static boolean put(long[] slots, long hash) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    return true;
  }

  /**
   * Adds all of another set.
   *
   * @param other not changed
   */
  public void addAll(LongSet other) {
    for (long hash : other.slots) {
      if (hash != 0) {
        add(hash);
      }
    }
    holdsZero |= other.holdsZero;
  }

  /**
   * Number of hashes.
   *
   * @return at least 0
   */
  public long size() {
    return size + (holdsZero ? 1L : 0L);
  }
}
