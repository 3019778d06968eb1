package org.bioeval.metrics.rouge.internal;

import java.util.Arrays;

/**
 * Length and positions of a longest common subsequence, 64 cells of the table at a time (Hyyrö
 * 2004, "Bit-parallel LCS-length computation revisited").
 *
 * <p>A column of the table is kept as differences: bit i is 0 where row i + 1 is one more than row
 * i. Each token of the second text takes one column to the next. Memory is linear in the texts: a
 * token of the first text keeps a bit mask of its places only if it is frequent; the few places of
 * a rare one are set for the moment it is met. Time is O(mn / 64).
 *
 * <p>Tokens must be numbered from 0 without gaps over the first text; −1 marks tokens of the second
 * that the first does not have. Reuses its arrays; not for use by several threads.
 */
final class CommonSubsequence {
  /** Masks of all tokens are kept up to this many words; beyond, those of frequent tokens only. */
  private static final int SMALL = 1 << 14;

  /** Columns kept for reading out positions, in words; beyond, columns are made twice. */
  private static final int HISTORY = 1 << 18;

  private int words;
  private int rows;
  private long[] masks = new long[1024];
  private int[] maskOf = new int[256]; // start of the token's mask, or -1 if it has none
  private int[] firstPlace = new int[257]; // places of token t: from firstPlace[t] to [t + 1]
  private int[] places = new int[256];
  private long[] moment = new long[16];
  private long[] column = new long[16];
  private long[] history = new long[0];
  private long[] checkpoints = new long[0];

  /**
   * Prepares the first text.
   *
   * @param tokens holds the text
   * @param from index of the first token
   * @param to index after the last token
   * @param distinct one more than the greatest token number
   */
  void setFirst(int[] tokens, int from, int to, int distinct) {
    rows = to - from;
    words = rows + 63 >>> 6;
    if (column.length < words) {
      column = new long[words];
      moment = new long[words];
    }
    if (maskOf.length < distinct) {
      maskOf = new int[2 * distinct];
      firstPlace = new int[2 * distinct + 1];
    }
    Arrays.fill(firstPlace, 0, distinct + 1, 0);
    for (int i = from; i < to; i++) {
      firstPlace[tokens[i] + 1]++;
    }
    int frequent = (long) distinct * words <= SMALL ? 1 : words;
    int used = 0;
    for (int t = 0; t < distinct; t++) {
      // At most 64 tokens can occur more often than rows / 64 times, so masks take O(rows) words.
      boolean masked = firstPlace[t + 1] >= frequent;
      maskOf[t] = masked ? used : -1;
      used += masked ? words : 0;
      firstPlace[t + 1] += firstPlace[t];
    }
    if (masks.length < used) {
      masks = new long[used];
    }
    Arrays.fill(masks, 0, used, 0);
    if (frequent > 1) {
      fillPlaces(tokens, from, to, distinct);
    }
    for (int i = 0; i < rows; i++) {
      int mask = maskOf[tokens[from + i]];
      if (mask >= 0) {
        masks[mask + (i >> 6)] |= 1L << i;
      }
    }
  }

  private void fillPlaces(int[] tokens, int from, int to, int distinct) {
    if (places.length < rows) {
      places = new int[rows];
    }
    for (int i = to - 1; i >= from; i--) {
      places[--firstPlace[tokens[i] + 1]] = i - from;
    }
    // Each start was counted down from its end; move the starts back into their own slots.
    System.arraycopy(firstPlace, 1, firstPlace, 0, distinct);
    firstPlace[distinct] = rows;
  }

  /**
   * Length of a longest common subsequence of the first text and another.
   *
   * @param tokens holds the other text
   * @param from index of its first token
   * @param to index after its last token
   * @return from 0 to the shorter length
   */
  int length(int[] tokens, int from, int to) {
    start();
    for (int j = from; j < to; j++) {
      advance(tokens[j]);
    }
    int length = 0;
    for (int w = 0; w < words; w++) {
      length += Long.bitCount(~column[w]);
    }
    return length;
  }

  private void start() {
    Arrays.fill(column, 0, words, -1L);
  }

  /** Takes the column over one token. Bits above the last row stay 1: no mask has them. */
  private void advance(int token) {
    if (token < 0) {
      return;
    }
    int mask = maskOf[token];
    if (mask >= 0) {
      step(masks, mask);
      return;
    }
    int start = firstPlace[token];
    int end = firstPlace[token + 1];
    if (start == end) {
      return;
    }
    for (int p = start; p < end; p++) {
      moment[places[p] >> 6] |= 1L << places[p];
    }
    step(moment, 0);
    for (int p = start; p < end; p++) {
      moment[places[p] >> 6] = 0;
    }
  }

  /** V ← (V + (V ∧ M)) ∨ (V ∧ ¬M), with the carry from word to word. */
  private void step(long[] mask, int at) {
    long[] v = column;
    long carry = 0;
    for (int w = 0; w < words; w++) {
      long old = v[w];
      long matches = old & mask[at + w];
      long sum = old + matches + carry;
      long rest = old & ~sum;
      carry = (matches | rest) >>> 63;
      v[w] = sum | (old ^ matches);
    }
  }

  /**
   * Marks the places in the first text of one longest common subsequence: the one found by going
   * back from the ends of both texts, taking a match where there is one, else leaving out a token
   * of the other text if that keeps strictly more than leaving out one of the first.
   *
   * @param tokens holds the other text
   * @param from index of its first token
   * @param to index after its last token
   * @param marked receives a 1 bit for each place; other bits stay as they are
   * @param first the tokens of the first text
   * @param firstFrom index of its first token
   */
  void mark(int[] tokens, int from, int to, long[] marked, int[] first, int firstFrom) {
    int columns = to - from;
    // A block of columns is kept at a time; blocks before it are made again from checkpoints.
    int block = Math.max(1, Math.min(columns, HISTORY / words));
    int blocks = (columns + block - 1) / block;
    history = atLeast(history, (block + 1) * words);
    checkpoints = atLeast(checkpoints, blocks * words);
    start();
    for (int b = 0; b < blocks; b++) {
      System.arraycopy(column, 0, checkpoints, b * words, words);
      if (b < blocks - 1) {
        for (int j = b * block; j < (b + 1) * block; j++) {
          advance(tokens[from + j]);
        }
      }
    }
    int i = rows;
    for (int b = blocks - 1; b >= 0 && i > 0; b--) {
      int start = b * block;
      int end = Math.min(columns, start + block);
      System.arraycopy(checkpoints, b * words, column, 0, words);
      System.arraycopy(column, 0, history, 0, words);
      for (int j = start; j < end; j++) {
        advance(tokens[from + j]);
        System.arraycopy(column, 0, history, (j + 1 - start) * words, words);
      }
      int j = end;
      while (i > 0 && j > start) {
        int word = i - 1 >> 6;
        long bit = 1L << (i - 1);
        if (first[firstFrom + i - 1] == tokens[from + j - 1]) {
          marked[word] |= bit;
          i--;
          j--;
        } else if (((history[(j - start) * words + word] | history[(j - 1 - start) * words + word])
                & bit)
            == 0) {
          // With a = T[i-1][j-1]: T[i][j-1] = a + 1 by the first bit, and then T[i][j] = a + 1 too,
          // so
          // the second bit says that T[i-1][j] = a, which is less than T[i][j-1].
          j--;
        } else {
          i--;
        }
      }
    }
  }

  private static long[] atLeast(long[] array, int length) {
    return array.length < length ? new long[length] : array;
  }
}
