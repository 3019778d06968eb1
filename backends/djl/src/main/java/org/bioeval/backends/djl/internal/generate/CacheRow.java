package org.bioeval.backends.djl.internal.generate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one row of the model's cache: the tokens whose keys and values it holds, and the
 * job that extends them. What a finished job leaves stays until it is overwritten, because the next
 * prompt often begins the same way.
 */
final class CacheRow {
  private static final int[] NOTHING = {};

  /** Whether only what was computed as a prompt may be taken by others. */
  private final boolean promptsOnly;

  private @Nullable Job job;
  private int[] left = NOTHING;
  private int filled;
  private int adapter;
  private int variant;

  CacheRow() {
    this(false);
  }

  CacheRow(boolean promptsOnly) {
    this.promptsOnly = promptsOnly;
  }

  @Nullable Job job() {
    return job;
  }

  /** Positions whose keys and values are in the cache. */
  int filled() {
    return filled;
  }

  int variant() {
    return variant;
  }

  boolean isFree() {
    return job == null;
  }

  /** Gives the row to a job of which the first tokens are already there. */
  void begin(Job newJob, int shared, int newVariant) {
    job = newJob;
    job.restart();
    filled = shared;
    adapter = newJob.adapter();
    variant = newVariant;
  }

  void fillTo(int positions) {
    filled = positions;
  }

  /** Takes the job away and keeps what is in the cache. */
  void end() {
    if (job != null) {
      left = Arrays.copyOf(job.tokens(), shareable(job));
      job = null;
    }
  }

  /** Takes the job away and forgets the contents; allocates nothing, so that it cannot fail. */
  @Nullable Job evict() {
    Job evicted = job;
    job = null;
    left = NOTHING;
    filled = 0;
    variant = 0;
    return evicted;
  }

  /** Forgets the contents; the job, if any, computes its tokens anew. */
  void clear(int newVariant) {
    left = NOTHING;
    filled = 0;
    variant = newVariant;
    if (job != null) {
      job.restart();
    }
  }

  /** Takes over job and contents of another row, which becomes free and keeps its contents. */
  void takeFrom(CacheRow other) {
    job = other.job;
    filled = other.filled;
    adapter = other.adapter;
    variant = other.variant;
    other.end();
  }

  private int shareable(Job of) {
    return promptsOnly && of.generation() != null ? Math.min(filled, of.promptLength()) : filled;
  }

  /** How many first tokens of a sequence the row holds, computed the way the job needs them. */
  int shared(int[] tokens, int limit, int wantedAdapter, int wantedVariant) {
    if (adapter != wantedAdapter || variant != wantedVariant) {
      return 0;
    }
    int[] mine = job == null ? left : job.tokens();
    int there = job == null ? filled : shareable(job);
    int n = Math.min(Math.min(there, limit), mine.length);
    int mismatch = Arrays.mismatch(mine, 0, n, tokens, 0, n);
    return mismatch < 0 ? n : mismatch;
  }
}
