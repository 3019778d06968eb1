package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.bioeval.core.compare.internal.RunProgress;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * Runs one evaluation for several candidates: local ones one after the other, served ones beside
 * them.
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

  /** Served candidates that run at once, unless set otherwise. */
  public static final int DEFAULT_SERVED_AT_ONCE = 4;

  private final Evaluation<I, A> evaluation;
  private final ImmutableList<Candidate> candidates;
  private final @Nullable ComparisonListener listener;
  private final int servedAtOnce;

  private ComparisonRun(
      Evaluation<I, A> evaluation,
      ImmutableList<Candidate> candidates,
      @Nullable ComparisonListener listener,
      int servedAtOnce) {
    this.evaluation = evaluation;
    this.candidates = candidates;
    this.listener = listener;
    this.servedAtOnce = servedAtOnce;
  }

  /** A run without candidates. */
  static <I extends Instance, A> ComparisonRun<I, A> of(Evaluation<I, A> evaluation) {
    // So that "at most 1 % truncated" can be tested.
    return new ComparisonRun<>(
        evaluation.with(new OutcomeShares<>()), ImmutableList.of(), null, DEFAULT_SERVED_AT_ONCE);
  }

  /**
   * A copy with one more candidate.
   *
   * @param candidate its name must differ from the others' in more than case
   * @return the copy
   * @throws IllegalArgumentException if there is a candidate of that name
   */
  public ComparisonRun<I, A> with(Candidate candidate) {
    return new ComparisonRun<>(
        evaluation, Candidate.added(candidates, candidate), listener, servedAtOnce);
  }

  /**
   * A copy that is followed by a listener, in place of the one of the evaluation.
   *
   * @param follower follows all candidates
   * @return the copy
   */
  public ComparisonRun<I, A> withListener(ComparisonListener follower) {
    return new ComparisonRun<>(evaluation, candidates, follower, servedAtOnce);
  }

  /**
   * A copy that runs more or fewer served candidates at once.
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public ComparisonRun<I, A> withServedAtOnce(int count) {
    checkArgument(
        count >= 1, "illegal number of candidates at once: %s, must be at least 1", count);
    return new ComparisonRun<>(evaluation, candidates, listener, count);
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
    RunProgress progress = new RunProgress(listener, 1, candidates.size());
    CandidateRuns runs =
        new CandidateRuns(
            ImmutableList.of(new CandidateRuns.Cell("", evaluation)),
            candidates,
            progress,
            servedAtOnce,
            (cell, candidate) -> folder.resolve(candidate.name()));
    return Comparison.ofResults(runs.run().get(""));
  }

  /** One line: the names of the candidates. */
  @Override
  public String toString() {
    return "comparison of " + candidates.stream().map(Candidate::name).toList();
  }
}
