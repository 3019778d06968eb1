package org.bioeval.datasets.format.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The few strings that a file repeats thousands of times (element names, mention types), each kept
 * once and found without creating a substring first.
 */
public final class Names {
  private static final int MAX = 4096;

  private @Nullable String[] table = new String[64];
  private int size;

  /**
   * The string in a range, the same object each time.
   *
   * @param text the text
   * @param start first code unit
   * @param end code unit after the last one
   * @return the characters of the range
   */
  public String get(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int mask = table.length - 1;
    int slot = (hash ^ (hash >>> 16)) & mask;
    String known = table[slot];
    while (known != null) {
      if (known.length() == end - start && text.startsWith(known, start)) {
        return known;
      }
      slot = (slot + 1) & mask;
      known = table[slot];
    }
    String name = text.substring(start, end);
    // A file of ever new names must not fill the memory.
    if (size < MAX) {
      table[slot] = name;
      if (++size * 2 > table.length) {
        grow();
      }
    }
    return name;
  }

  private void grow() {
    @Nullable String[] old = table;
    table = Arrays.copyOf(new String[0], old.length * 2);
    int mask = table.length - 1;
    for (String name : old) {
      if (name != null) {
        int hash = name.hashCode();
        int slot = (hash ^ (hash >>> 16)) & mask;
        while (table[slot] != null) {
          slot = (slot + 1) & mask;
        }
        table[slot] = name;
      }
    }
  }
}
