package org.bioeval.core.compare.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bioeval.core.compare.Comparison;
import org.bioeval.core.compare.ComparisonListener;
import org.bioeval.core.compare.MatrixProgress;
import org.bioeval.core.eval.Progress;
import org.jspecify.annotations.Nullable;

/** Adds up how far the cells of a matrix are, and tells the listener, one call at a time. */
public final class RunProgress {

  private final @Nullable ComparisonListener listener;
  private final int corpora;
  private final int candidates;
  private final Map<String, Long> done = new HashMap<>();

  /** Items of each corpus, known once a candidate has begun it. */
  private final Map<String, Long> totals = new HashMap<>();

  private final Set<String> finished = new HashSet<>();
  private int started;

  /**
   * Nothing done yet.
   *
   * @param listener to tell, if any
   * @param corpora number of corpora
   * @param candidates number of candidates
   */
  public RunProgress(@Nullable ComparisonListener listener, int corpora, int candidates) {
    this.listener = listener;
    this.corpora = corpora;
    this.candidates = candidates;
  }

  /**
   * Whether there is somebody to tell.
   *
   * @return true if there is a listener
   */
  public boolean isFollowed() {
    return listener != null;
  }

  /**
   * A candidate begins.
   *
   * @param candidate its name
   */
  public synchronized void started(String candidate) {
    started++;
    if (listener != null) {
      listener.started(candidate, started, candidates);
    }
  }

  /**
   * A candidate is done with one more item.
   *
   * @param corpus of the item
   * @param candidate its name
   * @param progress of the candidate on the corpus
   */
  public synchronized void progressed(String corpus, String candidate, Progress progress) {
    done.put(cell(corpus, candidate), progress.done());
    progress.total().ifPresent(total -> totals.put(corpus, total));
    if (listener != null) {
      listener.progressed(candidate, progress);
      listener.advanced(progress(corpus, candidate));
    }
  }

  /**
   * The run of a candidate on a corpus is over.
   *
   * @param corpus its name
   * @param candidate its name
   * @param result what became of it
   */
  public synchronized void finished(String corpus, String candidate, Comparison.Result result) {
    finished.add(cell(corpus, candidate));
    if (listener != null) {
      listener.advanced(progress(corpus, candidate));
      listener.finished(candidate, result);
    }
  }

  private MatrixProgress progress(String corpus, String candidate) {
    long items = done.values().stream().mapToLong(Long::longValue).sum();
    long total = totals.values().stream().mapToLong(Long::longValue).sum() * candidates;
    return new MatrixProgress(
        corpus,
        candidate,
        finished.size(),
        corpora * candidates,
        items,
        totals.size() == corpora ? OptionalLong.of(total) : OptionalLong.empty());
  }

  private static String cell(String corpus, String candidate) {
    return corpus + '\n' + candidate;
  }
}
