package org.bioeval.core.eval.internal;

import java.util.Arrays;
import org.bioeval.core.eval.JournalKey;

/**
 * Where each key's line begins in a journal: an open-addressing table in three arrays, 24 bytes an
 * entry, so that millions of answers can be resumed in a small heap.
 */
public final class KeyIndex {

  private static final long FREE = -1;

  private long[] high = new long[1024];
  private long[] low = new long[1024];
  private long[] offset = new long[1024];
  private int size;

  /** Makes an empty index. */
  public KeyIndex() {
    Arrays.fill(offset, FREE);
  }

  /**
   * Remembers a line.
   *
   * @param key of the line; an earlier line of the same key is forgotten
   * @param at where it begins, in bytes
   */
  public void put(JournalKey key, long at) {
    if (4L * size >= 3L * offset.length) {
      grow();
    }
    int slot = slot(key.high(), key.low());
    if (offset[slot] == FREE) {
      size++;
    }
    high[slot] = key.high();
    low[slot] = key.low();
    offset[slot] = at;
  }

  /**
   * Where a key's line begins.
   *
   * @param key to look for
   * @return offset in bytes, or -1 if there is none
   */
  public long get(JournalKey key) {
    return offset[slot(key.high(), key.low())];
  }

  /**
   * Number of keys.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  private int slot(long keyHigh, long keyLow) {
    int mask = offset.length - 1;
    int slot = (int) (keyLow ^ (keyLow >>> 32)) & mask;
    while (offset[slot] != FREE && (high[slot] != keyHigh || low[slot] != keyLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldOffset = offset;
    high = new long[2 * oldHigh.length];
    low = new long[2 * oldLow.length];
    offset = new long[2 * oldOffset.length];
    Arrays.fill(offset, FREE);
    for (int i = 0; i < oldOffset.length; i++) {
      if (oldOffset[i] != FREE) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        offset[slot] = oldOffset[i];
      }
    }
  }
}
