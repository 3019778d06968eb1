package org.bioeval.metrics.rouge.internal;

import java.util.Arrays;

/**
 * Token numbers of one text, with the ends of its lines. Reused; not for use by several threads.
 */
public final class TokenList {
  private int[] ids = new int[1024];
  private int size;
  private int[] lineEnds = new int[64];
  private int lines;

  /** An empty list. */
  public TokenList() {}

  /** Removes all tokens and lines. */
  public void clear() {
    size = 0;
    lines = 0;
  }

  /**
   * Appends a token.
   *
   * @param id its number
   */
  public void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  /** Ends a line; lines without tokens leave no trace. */
  public void endLine() {
    int start = lines == 0 ? 0 : lineEnds[lines - 1];
    if (size == start) {
      return;
    }
    if (lines == lineEnds.length) {
      lineEnds = Arrays.copyOf(lineEnds, 2 * lines);
    }
    lineEnds[lines++] = size;
  }

  /**
   * Number of tokens.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  /**
   * The token numbers.
   *
   * @return the array itself, valid up to {@link #size()}
   */
  int[] ids() {
    return ids;
  }

  /**
   * Number of lines that have tokens.
   *
   * @return at least 0
   */
  int lines() {
    return lines;
  }

  /**
   * Where a line starts.
   *
   * @param line number of the line
   * @return index of its first token
   */
  int lineStart(int line) {
    return line == 0 ? 0 : lineEnds[line - 1];
  }

  /**
   * Where a line ends.
   *
   * @param line number of the line
   * @return index after its last token
   */
  int lineEnd(int line) {
    return lineEnds[line];
  }
}
