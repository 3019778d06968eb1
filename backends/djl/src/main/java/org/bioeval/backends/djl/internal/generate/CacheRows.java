package org.bioeval.backends.djl.internal.generate;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.jspecify.annotations.Nullable;

/** The rows of the model's cache: who is in which, what can be shared, how much room there is. */
final class CacheRows {
  /** Positions are added in blocks, so that the cache is not moved for each token. */
  private static final int BLOCK = 128;

  /** Sharing fewer tokens than this is not worth waiting for. */
  private static final int WORTH_WAITING = 16;

  private final Decoder decoder;
  private final Rope rope;
  private final List<CacheRow> rows = new ArrayList<>();
  private CachePlan plan;

  CacheRows(Decoder decoder, CachePlan plan) {
    this.decoder = decoder;
    this.rope = decoder.blueprint().rope();
    this.plan = plan;
    for (int i = 0; i < plan.rows(); i++) {
      rows.add(new CacheRow());
    }
  }

  CachePlan plan() {
    return plan;
  }

  CacheRow get(int index) {
    return rows.get(index);
  }

  int count() {
    return rows.size();
  }

  int active() {
    return (int) rows.stream().filter(row -> !row.isFree()).count();
  }

  /** The row's frequencies must be those of the job's length; where they change, start anew. */
  void checkVariant(CacheRow row) {
    Job job = row.job();
    if (job != null && row.variant() != rope.variant(job.size())) {
      row.clear(rope.variant(job.size()));
    }
  }

  /**
   * Gives a job the lowest free row, with as much of its beginning as another row holds.
   *
   * @return false if there is no room now, or if a job that was let in just before shares more and
   *     will have computed it soon
   */
  boolean admit(Job job) {
    int capacity = Math.max(decoder.capacity(), block(job.size() + 1));
    if (active() >= plan.rowsAt(capacity)) {
      return false;
    }
    if (capacity > decoder.capacity()) {
      // A larger cache may have fewer rows: the jobs must be in the first ones.
      compact();
    }
    int free = 0;
    while (!rows.get(free).isFree()) {
      free++;
    }
    int variant = rope.variant(job.size());
    int best = 0;
    int source = free;
    int soon = 0;
    for (int i = 0; i < rows.size(); i++) {
      CacheRow row = rows.get(i);
      int shared = row.shared(job.tokens(), job.reusable(), job.adapter(), variant);
      if (shared > best || (shared == best && i == free)) {
        best = shared;
        source = i;
      }
      soon = Math.max(soon, planned(row, job));
    }
    if (soon > best + WORTH_WAITING) {
      return false;
    }
    resize(Math.max(decoder.rows(), free + 1), capacity);
    if (source >= decoder.rows()) {
      best = 0; // The row went when the cache became longer.
    } else if (best > 0 && source != free) {
      decoder.copyRow(source, free, best);
    }
    rows.get(free).begin(job, best, variant);
    return true;
  }

  /** First tokens that a row's job will have computed when its prompt is done. */
  private static int planned(CacheRow row, Job job) {
    Job other = row.job();
    if (other == null || other.adapter() != job.adapter() || row.filled() >= other.size() - 1) {
      return 0;
    }
    int n = Math.min(other.size() - 1, job.reusable());
    int mismatch = java.util.Arrays.mismatch(other.tokens(), 0, n, job.tokens(), 0, n);
    return mismatch < 0 ? n : mismatch;
  }

  /** Moves jobs down so that they are in the first rows without a gap; gives their number. */
  int compact() {
    int low = 0;
    int high = rows.size() - 1;
    while (true) {
      while (low < rows.size() && !rows.get(low).isFree()) {
        low++;
      }
      while (high >= 0 && rows.get(high).isFree()) {
        high--;
      }
      if (low > high) {
        return low;
      }
      decoder.copyRow(high, low, rows.get(high).filled());
      rows.get(low).takeFrom(rows.get(high));
    }
  }

  /**
   * Makes room for the next token of every job, by growing the cache, or where that is more than
   * planned by taking jobs out of the last rows.
   *
   * @param waiting takes the evicted jobs at its head, in the order of their rows, before anything
   *     is called that may fail; they go on later where they were
   */
  void makeRoom(Deque<Job> waiting) {
    int longest = 0;
    for (CacheRow row : rows) {
      Job job = row.job();
      longest = Math.max(longest, job == null ? 0 : job.size());
    }
    if (longest < decoder.capacity()) {
      return;
    }
    int capacity = block(Math.max(longest + 1, decoder.capacity() + decoder.capacity() / 2));
    evictFrom(plan.rowsAt(capacity), waiting);
    resize(Math.min(decoder.rows(), plan.rowsAt(capacity)), capacity);
  }

  /** True if there is something left to halve: several rows in use, or many tokens per call. */
  boolean canBackOff() {
    return active() > 1 || plan.tokensPerCall() > CachePlan.FEWEST_TOKENS_PER_CALL;
  }

  /**
   * After the memory ran out: fewer rows and a smaller cache. All that was computed is forgotten,
   * so jobs move to other rows without a copy.
   *
   * @param waiting takes the evicted jobs as in {@link #makeRoom}
   */
  void backOff(Deque<Job> waiting) {
    plan = plan.halved(active());
    int next = 0;
    for (CacheRow row : rows) {
      Job job = row.evict();
      if (job != null) {
        rows.get(next++).begin(job, 0, rope.variant(job.size()));
      }
    }
    evictFrom(plan.rows(), waiting);
    decoder.release();
    resize(plan.rows(), block(longest() + 1));
  }

  /**
   * Forgets everything and gives the cache's memory back: after a failure nobody knows what is in
   * it.
   *
   * @param evicted takes the jobs
   */
  void clear(Consumer<Job> evicted) {
    for (CacheRow row : rows) {
      Job job = row.evict();
      if (job != null) {
        evicted.accept(job);
      }
    }
    decoder.release();
  }

  private int longest() {
    return rows.stream().map(CacheRow::job).mapToInt(CacheRows::size).max().orElse(0);
  }

  private static int size(@Nullable Job job) {
    return job == null ? 0 : job.size();
  }

  private void evictFrom(int first, Deque<Job> waiting) {
    for (int i = rows.size() - 1; i >= first; i--) {
      Job job = rows.get(i).evict();
      if (job != null) {
        waiting.addFirst(job);
      }
    }
  }

  private void resize(int wantedRows, int capacity) {
    if (wantedRows != decoder.rows() || capacity != decoder.capacity()) {
      // Rows double, so that the cache is moved a few times only while it fills up.
      int more = wantedRows > decoder.rows() ? 2 * decoder.rows() : wantedRows;
      decoder.resize(Math.min(plan.rowsAt(capacity), Math.max(wantedRows, more)), capacity);
      for (int i = decoder.rows(); i < rows.size(); i++) {
        rows.get(i).clear(0);
      }
    }
  }

  private static int block(int positions) {
    return (positions + BLOCK - 1) / BLOCK * BLOCK;
  }
}
