package org.bioeval.core.compare;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bioeval.core.eval.Progress;
import org.jspecify.annotations.Nullable;

/** Adds up how far the cells of a matrix are, and tells the listener, one call at a time. */
final class RunProgress {

  private final @Nullable ComparisonListener listener;
  private final int corpora;
  private final int candidates;
  private final Map<String, Long> done = new HashMap<>();

  /** Items of each corpus, known once a candidate has begun it. */
  private final Map<String, Long> totals = new HashMap<>();

  private final Set<String> finished = new HashSet<>();
  private int started;

  RunProgress(@Nullable ComparisonListener listener, int corpora, int candidates) {
    this.listener = listener;
    this.corpora = corpora;
    this.candidates = candidates;
  }

  boolean isFollowed() {
    return listener != null;
  }

  synchronized void started(String candidate) {
    started++;
    if (listener != null) {
      listener.started(candidate, started, candidates);
    }
  }

  synchronized void progressed(String corpus, String candidate, Progress progress) {
    done.put(cell(corpus, candidate), progress.done());
    progress.total().ifPresent(total -> totals.put(corpus, total));
    if (listener != null) {
      listener.progressed(candidate, progress);
      listener.advanced(progress(corpus, candidate));
    }
  }

  synchronized void finished(String corpus, String candidate, Comparison.Result result) {
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
