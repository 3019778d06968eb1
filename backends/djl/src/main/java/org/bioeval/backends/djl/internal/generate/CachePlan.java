package org.bioeval.backends.djl.internal.generate;

import org.bioeval.backends.djl.internal.model.RowCounts;

/**
 * Limits of the scheduler.
 *
 * @param rows most sequences computed side by side
 * @param cacheTokens most positions of the cache in all rows together
 * @param tokensPerCall most prompt tokens computed in one call
 */
public record CachePlan(int rows, long cacheTokens, int tokensPerCall) {
  /** Calls are not made shorter than this when memory runs out. */
  static final int FEWEST_TOKENS_PER_CALL = 64;

  /** Checks the ranges. */
  public CachePlan {
    if (rows < 1 || cacheTokens < 1 || tokensPerCall < 1) {
      throw new IllegalArgumentException(
          "rows %s, cache tokens %s and tokens per call %s must each be at least 1"
              .formatted(rows, cacheTokens, tokensPerCall));
    }
  }

  /** Rows that fit at a capacity; at least one. */
  int rowsAt(int capacity) {
    return (int) Math.max(1, Math.min(rows, cacheTokens / Math.max(1, capacity)));
  }

  /** The part of it that calls of some row counts can do. */
  CachePlan within(RowCounts counts) {
    return new CachePlan(
        Math.min(rows, counts.mostAnswers()),
        cacheTokens,
        Math.min(tokensPerCall, counts.mostPrompts()));
  }

  /** Half of everything, after the memory ran out. */
  CachePlan halved(int rowsInUse) {
    return new CachePlan(
        Math.max(1, rowsInUse / 2),
        Math.max(1, cacheTokens / 2),
        Math.max(Math.min(FEWEST_TOKENS_PER_CALL, tokensPerCall), tokensPerCall / 2));
  }
}
