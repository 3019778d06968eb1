package org.bioeval.metrics.rouge.internal;

import java.util.Arrays;

/**
 * Numbers distinct tokens from 0 in the order in which they come, without making a {@code String}
 * of any. Open addressing; grows as needed. Not for use by several threads.
 */
public final class Vocabulary {
  /** Bit of first halves of keys that are hashes; without it, equal keys mean equal tokens. */
  public static final long HASHED = Long.MIN_VALUE;

  private int[] slots = new int[1 << 12]; // id + 1, 0 where free
  private long[] keys = new long[1 << 12]; // two halves for each token
  private int[] starts = new int[(1 << 11) + 1];
  private char[] text = new char[1 << 14];
  private int size;

  /** A vocabulary without tokens. */
  public Vocabulary() {}

  /**
   * Number of distinct tokens.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  /** Forgets all tokens. */
  public void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  /**
   * The number of a token, a new one if it has not come before.
   *
   * @param token characters from index 0
   * @param length number of characters
   * @return from 0 to {@link #size()} − 1
   */
  public int idOf(char[] token, int length) {
    long hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + token[i];
    }
    return idOf(token, 0, length, hash | HASHED, 0);
  }

  /**
   * The number of a token whose key is known.
   *
   * @param token holds the token
   * @param from index of its first character
   * @param length number of characters
   * @param key first half of the key, a function of the token; if not negative, no other token may
   *     have the same two halves
   * @param more second half
   * @return from 0 to {@link #size()} − 1
   */
  public int idOf(char[] token, int from, int length, long key, long more) {
    int mask = slots.length - 1;
    for (int slot = slot(key, more); ; slot = slot + 1 & mask) {
      int id = slots[slot] - 1;
      if (id < 0) {
        return add(token, from, length, key, more, slot);
      }
      if (keys[2 * id] == key
          && keys[2 * id + 1] == more
          && (key >= 0 || same(id, token, from, length))) {
        return id;
      }
    }
  }

  private int slot(long key, long more) {
    return (int) ((key ^ more * 31) * 0x9E3779B97F4A7C15L >>> 32) & slots.length - 1;
  }

  private boolean same(int id, char[] token, int from, int length) {
    return Arrays.equals(text, starts[id], starts[id + 1], token, from, from + length);
  }

  private int add(char[] token, int from, int length, long key, long more, int slot) {
    int id = size++;
    slots[slot] = id + 1;
    if (2 * id == keys.length) {
      keys = Arrays.copyOf(keys, 4 * id);
      starts = Arrays.copyOf(starts, 2 * id + 1);
    }
    keys[2 * id] = key;
    keys[2 * id + 1] = more;
    int end = starts[id] + length;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(end, 2 * text.length));
    }
    System.arraycopy(token, from, text, starts[id], length);
    starts[id + 1] = end;
    if (size > slots.length / 4) {
      grow();
    }
    return id;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = slot(keys[2 * id], keys[2 * id + 1]);
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = id + 1;
    }
  }
}
