package org.bioeval.backends.djl.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;

/**
 * The tokens of one call: first one token for each continued cache row, rows 0 upwards, then
 * segments of consecutive tokens for single rows.
 */
public final class Batch {
  /** No adapter. */
  public static final int BASE = -1;

  private static final int FIELDS = 4;

  private final List<long[]> tokens = new ArrayList<>();
  private final List<long[]> segments = new ArrayList<>();
  private final TreeSet<Integer> adapters = new TreeSet<>();
  private int continued;
  private int longest;

  /**
   * Adds the next token of the next cache row. All continued rows come before any segment.
   *
   * @param token its id
   * @param position its place in the sequence, from 0
   * @param variant row of the rotation's frequencies
   * @param adapter number of the adapter, or {@link #BASE}
   * @return the token's index in the call
   */
  public int addContinued(int token, int position, int variant, int adapter) {
    if (!segments.isEmpty()) {
      throw new IllegalStateException("continued rows come before segments");
    }
    continued++;
    longest = Math.max(longest, position + 1);
    return add(token, position, variant, adapter);
  }

  /**
   * Adds consecutive tokens of one row.
   *
   * @param row the cache row
   * @param ids the sequence's token ids
   * @param from first of them to compute; those before are in the cache
   * @param to end of those to compute, excluded
   * @param variant row of the rotation's frequencies
   * @param adapter number of the adapter, or {@link #BASE}
   * @return the first token's index in the call
   */
  public int addSegment(int row, int[] ids, int from, int to, int variant, int adapter) {
    if (from < 0 || from >= to || to > ids.length) {
      throw new IllegalArgumentException(
          "segment %s to %s of %s tokens".formatted(from, to, ids.length));
    }
    int first = tokens.size();
    segments.add(new long[] {row, from, to - from});
    for (int i = from; i < to; i++) {
      add(ids[i], i, variant, adapter);
    }
    return first;
  }

  /** The number of tokens. */
  public int size() {
    return tokens.size();
  }

  /** True if nothing was added. */
  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  HostTensor tokens() {
    int n = tokens.size();
    long[] flat = new long[FIELDS * n];
    for (int i = 0; i < n; i++) {
      for (int field = 0; field < FIELDS; field++) {
        flat[field * n + i] = tokens.get(i)[field];
      }
    }
    return HostTensor.of(flat, FIELDS, n);
  }

  long[] plan() {
    long[] plan = new long[2 + 3 * segments.size()];
    plan[0] = continued;
    plan[1] = longest;
    for (int i = 0; i < segments.size(); i++) {
      System.arraycopy(segments.get(i), 0, plan, 2 + 3 * i, 3);
    }
    return plan;
  }

  long[] adapters() {
    return adapters.stream().mapToLong(a -> a).toArray();
  }

  private int add(int token, int position, int variant, int adapter) {
    tokens.add(new long[] {token, position, variant, adapter});
    if (adapter != BASE) {
      adapters.add(adapter);
    }
    return tokens.size() - 1;
  }
}
