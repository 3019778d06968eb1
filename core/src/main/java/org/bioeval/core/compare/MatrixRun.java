package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bioeval.core.compare.internal.RunProgress;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * Runs evaluations on several corpora for several candidates. A backend is opened once and asked
 * about all corpora; local candidates run one after the other, served ones beside them.
 *
 * <pre>{@code
 * ComparisonMatrix matrix =
 *     Comparison.over("bc5cdr", mentions)
 *         .over("hoc", labels)
 *         .with(Candidate.of("7B", vllm).served())
 *         .with(Candidate.of("1.5B", llamafile))
 *         .run(folder);
 * }</pre>
 *
 * <p>The folder of a run is {@code corpus/candidate}. A run that was stopped goes on where it was.
 * A candidate that fails on one corpus goes on with the next, and others do not notice.
 *
 * <p>Immutable.
 */
public final class MatrixRun {

  private final ImmutableList<CandidateRuns.Cell> cells;
  private final ImmutableList<Candidate> candidates;
  private final @Nullable ComparisonListener listener;
  private final int servedAtOnce;

  private MatrixRun(
      ImmutableList<CandidateRuns.Cell> cells,
      ImmutableList<Candidate> candidates,
      @Nullable ComparisonListener listener,
      int servedAtOnce) {
    this.cells = cells;
    this.candidates = candidates;
    this.listener = listener;
    this.servedAtOnce = servedAtOnce;
  }

  /** A run without corpora. */
  static MatrixRun empty() {
    return new MatrixRun(
        ImmutableList.of(), ImmutableList.of(), null, ComparisonRun.DEFAULT_SERVED_AT_ONCE);
  }

  /**
   * A copy with one more corpus.
   *
   * @param corpus names the corpus in tables, and its folder
   * @param evaluation what every candidate is asked about it
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the copy
   * @throws IllegalArgumentException if there is a corpus of that name, or it cannot name a folder
   */
  public <I extends Instance, A> MatrixRun over(String corpus, Evaluation<I, A> evaluation) {
    checkArgument(
        Candidate.isFolderName(corpus),
        "illegal name of a corpus: '%s', must be able to name a folder",
        corpus);
    checkArgument(
        cells.stream().noneMatch(cell -> cell.corpus().equalsIgnoreCase(corpus)),
        "there is a corpus named '%s' already",
        corpus);
    CandidateRuns.Cell cell =
        new CandidateRuns.Cell(corpus, evaluation.with(new OutcomeShares<>()));
    return new MatrixRun(
        ImmutableList.<CandidateRuns.Cell>builder().addAll(cells).add(cell).build(),
        candidates,
        listener,
        servedAtOnce);
  }

  /**
   * A copy with one more candidate.
   *
   * @param candidate its name must differ from the others' in more than case
   * @return the copy
   * @throws IllegalArgumentException if there is a candidate of that name
   */
  public MatrixRun with(Candidate candidate) {
    return new MatrixRun(cells, Candidate.added(candidates, candidate), listener, servedAtOnce);
  }

  /**
   * A copy that is followed by a listener, in place of those of the evaluations.
   *
   * @param follower follows all candidates on all corpora
   * @return the copy
   */
  public MatrixRun withListener(ComparisonListener follower) {
    return new MatrixRun(cells, candidates, follower, servedAtOnce);
  }

  /**
   * A copy that runs more or fewer served candidates at once.
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public MatrixRun withServedAtOnce(int count) {
    checkArgument(
        count >= 1, "illegal number of candidates at once: %s, must be at least 1", count);
    return new MatrixRun(cells, candidates, listener, count);
  }

  /**
   * Runs all candidates on all corpora. Interrupting the calling thread cancels it: what was
   * answered stays in the journals.
   *
   * @param folder holds a folder for each corpus, and in it one for each candidate
   * @return the results
   * @throws IllegalArgumentException if there is no candidate, or they turn out to have been asked
   *     about different items
   * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
   */
  public ComparisonMatrix run(Path folder) {
    checkArgument(!candidates.isEmpty(), "there is no candidate; add them by with(…)");
    RunProgress progress = new RunProgress(listener, cells.size(), candidates.size());
    CandidateRuns runs =
        new CandidateRuns(
            cells,
            candidates,
            progress,
            servedAtOnce,
            (cell, candidate) -> folder.resolve(cell.corpus()).resolve(candidate.name()));
    ImmutableListMultimap<String, Comparison.Result> results = runs.run();
    Map<String, Comparison> byCorpus = new TreeMap<>();
    for (CandidateRuns.Cell cell : cells) {
      byCorpus.put(cell.corpus(), Comparison.ofResults(results.get(cell.corpus())));
    }
    ComparisonMatrix matrix = ComparisonMatrix.of(byCorpus);
    for (Candidate candidate : candidates) {
      // A cost that the user gives is that of all corpora, and not of each.
      matrix = matrix.with(candidate.name(), candidate.footprint());
    }
    return matrix;
  }

  /** One line: the names of corpora and candidates. */
  @Override
  public String toString() {
    return "comparison of "
        + candidates.stream().map(Candidate::name).toList()
        + " on "
        + cells.stream().map(CandidateRuns.Cell::corpus).toList();
  }
}
