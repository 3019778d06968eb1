package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.EvaluationListener;
import org.bioeval.core.eval.Progress;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Runs one evaluation for several candidates, one after the other.
 *
 * <p>Every candidate has a folder of its own with journal, items and report. A run that was stopped
 * goes on where it was when it is started again, and ends in the same files. A candidate that fails
 * does not stop the others.
 *
 * <p>Immutable.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class ComparisonRun<I extends Instance, A> {

  private final Evaluation<I, A> evaluation;
  private final ImmutableList<Candidate> candidates;
  private final @Nullable ComparisonListener listener;

  private ComparisonRun(
      Evaluation<I, A> evaluation,
      ImmutableList<Candidate> candidates,
      @Nullable ComparisonListener listener) {
    this.evaluation = evaluation;
    this.candidates = candidates;
    this.listener = listener;
  }

  /** A run without candidates. */
  static <I extends Instance, A> ComparisonRun<I, A> of(Evaluation<I, A> evaluation) {
    // So that "at most 1 % truncated" can be tested.
    return new ComparisonRun<>(evaluation.with(new OutcomeShares<>()), ImmutableList.of(), null);
  }

  /**
   * A copy with one more candidate.
   *
   * @param candidate its name must differ from the others' in more than case
   * @return the copy
   * @throws IllegalArgumentException if there is a candidate of that name
   */
  public ComparisonRun<I, A> with(Candidate candidate) {
    checkArgument(
        candidates.stream().noneMatch(c -> c.name().equalsIgnoreCase(candidate.name())),
        "there is a candidate named '%s' already",
        candidate.name());
    return new ComparisonRun<>(
        evaluation,
        ImmutableList.<Candidate>builder().addAll(candidates).add(candidate).build(),
        listener);
  }

  /**
   * A copy that is followed by a listener, in place of the one of the evaluation.
   *
   * @param follower follows all candidates
   * @return the copy
   */
  public ComparisonRun<I, A> withListener(ComparisonListener follower) {
    return new ComparisonRun<>(evaluation, candidates, follower);
  }

  /**
   * Runs all candidates. Interrupting the calling thread cancels it: what was answered stays in the
   * journals.
   *
   * @param folder holds a folder for each candidate
   * @return the results
   * @throws IllegalArgumentException if there is no candidate, or they turn out to have been asked
   *     about different items
   * @throws CancellationException if the calling thread was interrupted
   */
  public Comparison run(Path folder) {
    checkArgument(!candidates.isEmpty(), "there is no candidate; add them by with(…)");
    List<Comparison.Result> results = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (listener != null) {
        listener.started(candidate.name(), results.size() + 1, candidates.size());
      }
      Comparison.Result result = result(candidate, folder.resolve(candidate.name()));
      results.add(result);
      if (listener != null) {
        listener.finished(candidate.name(), result);
      }
    }
    return Comparison.ofResults(results);
  }

  private Comparison.Result result(Candidate candidate, Path folder) {
    Optional<Report> report = Optional.empty();
    String failure = "";
    try {
      report = Optional.of(report(candidate, folder));
    } catch (CancellationException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(candidate, e);
    } catch (Exception e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled(candidate, e);
      }
      failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    Footprint told = report.map(Footprint::of).orElse(Footprint.unknown());
    return new Comparison.Result(
        candidate.name(),
        report,
        failure,
        candidate.footprint().orElse(told),
        candidate.family(),
        candidate.quantisation(),
        candidate.adapter(),
        candidate.isFloor());
  }

  private static CancellationException cancelled(Candidate candidate, Exception cause) {
    CancellationException cancelled =
        new CancellationException("interrupted while running " + candidate.name());
    cancelled.initCause(cause);
    return cancelled;
  }

  private Report report(Candidate candidate, Path folder) throws Exception {
    Backend backend = candidate.open();
    try {
      Evaluation<I, A> own =
          evaluation.withJournal(folder).withItems(folder.resolve("items.jsonl"));
      Report report =
          (listener == null ? own : own.withListener(follower(candidate.name(), listener)))
              .run(backend);
      report.write(folder);
      return report;
    } finally {
      if (candidate.closing()) {
        backend.close();
      }
    }
  }

  private static EvaluationListener follower(String candidate, ComparisonListener listener) {
    return new EvaluationListener() {
      @Override
      public void observed(Observation<?, ?> observation, Progress progress) {
        listener.progressed(candidate, progress);
      }
    };
  }

  /** One line: the names of the candidates. */
  @Override
  public String toString() {
    return "comparison of " + candidates.stream().map(Candidate::name).toList();
  }
}
