package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.bioeval.core.compare.internal.SameItems;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Report;

/**
 * The results of several models on the same items. Nothing that is read from it depends on the
 * order in which the models were given.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Comparison {

  /**
   * What became of one candidate.
   *
   * @param name of the candidate
   * @param report of its run; empty if the run failed
   * @param failure what the run failed of; empty if there is a report
   * @param footprint what is known of its size
   * @param family of models; empty if not known
   * @param quantisation of the weights; empty if not known
   * @param adapter on the weights; empty if not known or none
   * @param floor whether it is a floor, which cannot be chosen
   */
  public record Result(
      String name,
      Optional<Report> report,
      String failure,
      Footprint footprint,
      String family,
      String quantisation,
      String adapter,
      boolean floor) {

    /** What a report tells. */
    static Result of(String name, Report report) {
      Map<String, String> facts = report.provenance();
      return new Result(
          name,
          Optional.of(report),
          "",
          Footprint.of(report),
          "",
          facts.getOrDefault("model.quantisation", ""),
          facts.getOrDefault("model.adapter", ""),
          false);
    }

    private Result with(Footprint known) {
      return new Result(
          name, report, failure, known.orElse(footprint), family, quantisation, adapter, floor);
    }

    private Result asFloor() {
      return new Result(name, report, failure, footprint, family, quantisation, adapter, true);
    }

    /** One line: name and score, or what the run failed of. */
    @Override
    public String toString() {
      return name + ": " + report.map(Report::toString).orElse("failed (" + failure + ")");
    }
  }

  private final ImmutableSortedMap<String, Result> results;

  private Comparison(Map<String, Result> results) {
    this.results = ImmutableSortedMap.copyOf(results);
  }

  /** The results of a run. */
  static Comparison ofResults(List<Result> results) {
    Map<String, Result> byName = new TreeMap<>();
    Map<String, Report> reports = new TreeMap<>();
    for (Result result : results) {
      byName.put(result.name(), result);
      result.report().ifPresent(report -> reports.put(result.name(), report));
    }
    SameItems.check(reports);
    return new Comparison(byName);
  }

  /**
   * A comparison of finished runs, named by their models. Where several are of one model, use
   * {@link #of(Map)}.
   *
   * @param reports at least one, with samples, as from {@link Report#read}
   * @return the comparison
   * @throws IllegalArgumentException if two models have the same name, or two reports are over
   *     different items; the message names the difference
   */
  public static Comparison of(Report... reports) {
    Map<String, Report> byName = new LinkedHashMap<>();
    for (Report report : reports) {
      String name = report.provenance().getOrDefault("model", "a model");
      checkArgument(
          byName.put(name, report) == null,
          "two reports are of the model '%s'; name them by Comparison.of(Map)",
          name);
    }
    return of(byName);
  }

  /**
   * A comparison of finished runs.
   *
   * @param reports at least one, by the name that tables show
   * @return the comparison
   * @throws IllegalArgumentException if there is none, or two are over different items; the message
   *     names the difference
   */
  public static Comparison of(Map<String, Report> reports) {
    checkArgument(!reports.isEmpty(), "there is no report to compare");
    return ofResults(
        reports.entrySet().stream().map(e -> Result.of(e.getKey(), e.getValue())).toList());
  }

  /**
   * A comparison that is still to be run.
   *
   * @param evaluation what every candidate is asked; give it metrics
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return a run without candidates
   */
  public static <I extends Instance, A> ComparisonRun<I, A> of(Evaluation<I, A> evaluation) {
    return ComparisonRun.of(evaluation);
  }

  /**
   * A comparison on several corpora that is still to be run.
   *
   * @param corpus name of the first; add others by {@link MatrixRun#over}
   * @param evaluation what every candidate is asked about it; give it metrics
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return a run without candidates
   * @throws IllegalArgumentException if the name cannot name a folder
   */
  public static <I extends Instance, A> MatrixRun over(String corpus, Evaluation<I, A> evaluation) {
    return MatrixRun.empty().over(corpus, evaluation);
  }

  /**
   * A copy in which more is known of the size of a candidate.
   *
   * @param name of the candidate
   * @param known takes precedence over what was known
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   */
  public Comparison with(String name, Footprint known) {
    return changed(name, result -> result.with(known));
  }

  /**
   * A copy in which a candidate is a floor, such as a majority baseline: it cannot be chosen, and
   * nothing is decided unless the reference is shown to be better.
   *
   * @param name of the candidate
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   */
  public Comparison withFloor(String name) {
    return changed(name, Result::asFloor);
  }

  /** A copy in which the footprint of a candidate is completed where it says nothing. */
  Comparison completedBy(String name, Footprint measured) {
    return changed(name, result -> result.with(result.footprint().orElse(measured)));
  }

  private Comparison changed(String name, UnaryOperator<Result> change) {
    Map<String, Result> changed = new TreeMap<>(results);
    changed.put(name, change.apply(result(name)));
    return new Comparison(changed);
  }

  /**
   * All results.
   *
   * @return in the order of the names
   */
  public ImmutableList<Result> results() {
    return results.values().asList();
  }

  /**
   * One result.
   *
   * @param name of the candidate
   * @return the result
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public Result result(String name) {
    Result result = results.get(name);
    checkArgument(result != null, "no candidate '%s'; there are %s", name, results.keySet());
    return java.util.Objects.requireNonNull(result);
  }

  /**
   * The same results as a matrix of one corpus, named as in the reports.
   *
   * @return the matrix
   */
  public ComparisonMatrix asMatrix() {
    String corpus =
        results.values().stream()
            .flatMap(result -> result.report().stream())
            .map(report -> report.provenance().getOrDefault("corpus", "corpus"))
            .findFirst()
            .orElse("corpus");
    return ComparisonMatrix.of(Map.of(corpus, this));
  }

  /** One result, if there is one. */
  Optional<Result> find(String name) {
    return Optional.ofNullable(results.get(name));
  }

  /**
   * Asks for the smallest candidate that does the job.
   *
   * @param measure what "small" means
   * @return the question, to be completed by what the job is
   */
  public DecisionRule.Measured smallest(Footprint.Measure measure) {
    return new DecisionRule.Measured(Scope.of(this), measure);
  }

  /**
   * Compares every pair of candidates by one score, at 95 %.
   *
   * @param score name of the score
   * @return differences and ranks of all candidates whose runs are complete
   * @throws IllegalArgumentException as from {@link #pairwise(String, Confidence)}
   */
  public Pairwise pairwise(String score) {
    return pairwise(score, Confidence.of(0.95));
  }

  /**
   * Compares every pair of candidates by one score.
   *
   * @param score name of the score
   * @param confidence one less the chance of any wrong statement about a pair
   * @return differences and ranks of all candidates whose runs are complete
   * @throws IllegalArgumentException if fewer than two candidates have complete runs, a report
   *     lacks the score or the evidence behind it, of the score neither more nor less is better, or
   *     there are fewer than ten documents
   */
  public Pairwise pairwise(String score, Confidence confidence) {
    return Pairwise.of(Scope.of(this), score, confidence);
  }

  /** One line for each candidate. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    results.values().forEach(result -> text.append(result).append('\n'));
    return text.toString();
  }
}
