package org.bioeval.core.eval.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bioeval.core.eval.JournalKey;

/**
 * Where each key's line begins in a journal. Entries lie in blocks that are never copied, and an
 * open-addressing table of their numbers is built anew when it fills: 16 bytes an entry and 5 to 11
 * for the table, so that millions of answers are resumed in a small heap.
 */
public final class KeyIndex {

  private static final int FREE = -1;
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;

  /** First half of the key and offset, by turns. The reader of a line compares the other half. */
  private final List<long[]> blocks = new ArrayList<>();

  private int[] table = newTable(1024);
  private int size;

  /** Makes an empty index. */
  public KeyIndex() {}

  private static int[] newTable(int slots) {
    int[] table = new int[slots];
    Arrays.fill(table, FREE);
    return table;
  }

  /**
   * Remembers a line.
   *
   * @param key of the line; an earlier line of the same key is forgotten
   * @param at where it begins, in bytes
   */
  public void put(JournalKey key, long at) {
    int slot = slot(key.high());
    if (table[slot] != FREE) {
      setOffset(table[slot], at);
      return;
    }
    if (size % BLOCK == 0) {
      blocks.add(new long[2 * BLOCK]);
    }
    int entry = size++;
    block(entry)[2 * (entry % BLOCK)] = key.high();
    setOffset(entry, at);
    table[slot] = entry;
    if (4L * size > 3L * table.length) {
      grow();
    }
  }

  /**
   * Where a key's line begins.
   *
   * @param key to look for
   * @return offset in bytes, or -1 if there is none; the line may be that of another key that
   *     begins with the same 64 bits
   */
  public long get(JournalKey key) {
    int entry = table[slot(key.high())];
    return entry == FREE ? -1 : block(entry)[2 * (entry % BLOCK) + 1];
  }

  /**
   * Number of keys.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  private long[] block(int entry) {
    return blocks.get(entry >>> BLOCK_BITS);
  }

  private void setOffset(int entry, long at) {
    block(entry)[2 * (entry % BLOCK) + 1] = at;
  }

  private int slot(long key) {
    int mask = table.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (table[slot] != FREE && block(table[slot])[2 * (table[slot] % BLOCK)] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int slots = 2 * table.length;
    // The old table can go before the new one comes.
    table = new int[0];
    table = newTable(slots);
    for (int entry = 0; entry < size; entry++) {
      table[slot(block(entry)[2 * (entry % BLOCK)])] = entry;
    }
  }
}
