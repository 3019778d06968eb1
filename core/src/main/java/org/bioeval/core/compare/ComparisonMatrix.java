package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The results of several models on several corpora: candidates × corpora. A decision that is made
 * of it is about one model for all corpora, by the weighted mean of a score.
 *
 * <pre>{@code
 * Decision decision =
 *     ComparisonMatrix.of(Map.of("bc5cdr", mentions, "hoc", labels))
 *         .smallest(Footprint.Measure.PARAMETERS)
 *         .within("micro-f1", Margin.absolute(0.02))
 *         .of("7B")
 *         .guarding("bc5cdr", Margin.absolute(0.05))
 *         .decide();
 * }</pre>
 *
 * <p>A candidate that has no run on a corpus, or an incomplete one, is shown and not tested.
 * Nothing depends on the order in which corpora or models are given. Corpora that hold the same
 * documents are drawn together.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ComparisonMatrix {

  private final ImmutableSortedMap<String, Scope.Part> parts;

  private final ImmutableSortedMap<String, Footprint> known;

  private ComparisonMatrix(Map<String, Scope.Part> parts, Map<String, Footprint> known) {
    this.parts = ImmutableSortedMap.copyOf(parts);
    this.known = ImmutableSortedMap.copyOf(known);
  }

  /**
   * A matrix of finished comparisons, all corpora of the same weight.
   *
   * @param byCorpus at least one, by the name of its corpus; candidates are matched by name
   * @return the matrix
   * @throws IllegalArgumentException if there is none, or a name is blank
   */
  public static ComparisonMatrix of(Map<String, Comparison> byCorpus) {
    checkArgument(!byCorpus.isEmpty(), "there is no corpus to compare on");
    Map<String, Scope.Part> parts = new TreeMap<>();
    byCorpus.forEach(
        (corpus, comparison) -> {
          checkArgument(!corpus.isBlank(), "illegal name of a corpus: '%s'", corpus);
          parts.put(corpus, new Scope.Part(corpus, comparison, 1, ""));
        });
    return new ComparisonMatrix(parts, Map.of());
  }

  /**
   * A matrix of finished runs on disk, what they measured included. Runs belong to one corpus if
   * their reports are about the same corpus, split, unit and task. A run is named by its folder; if
   * not every corpus has the same candidates then, by the folder above it, or by its model.
   *
   * @param runs folders of finished runs, at least one
   * @return the matrix
   * @throws IllegalArgumentException if there is none, two runs on one corpus have the same name,
   *     or are over different items
   * @throws java.io.UncheckedIOException if a folder is not that of a finished run
   */
  public static ComparisonMatrix read(List<Path> runs) {
    return RunFolders.read(runs);
  }

  /**
   * A copy in which a corpus counts more or less in the mean.
   *
   * @param corpus its name
   * @param weight positive; 1 unless set
   * @return the copy
   * @throws IllegalArgumentException if there is no such corpus or the weight is not positive and
   *     finite
   */
  public ComparisonMatrix weighted(String corpus, double weight) {
    checkArgument(
        weight > 0 && Double.isFinite(weight),
        "illegal weight of %s: %s, must be positive and finite",
        corpus,
        weight);
    Scope.Part part = part(corpus);
    return with(new Scope.Part(corpus, part.comparison(), weight, part.score()));
  }

  /**
   * A copy in which a corpus is scored by a score of its own, in place of the one that is named by
   * the margin.
   *
   * @param corpus its name
   * @param score name of the score, such as {@code rougeL}
   * @return the copy
   * @throws IllegalArgumentException if there is no such corpus
   */
  public ComparisonMatrix scoredBy(String corpus, String score) {
    Scope.Part part = part(corpus);
    return with(new Scope.Part(corpus, part.comparison(), part.weight(), score));
  }

  /**
   * A copy in which more is known of the size of a candidate.
   *
   * @param candidate its name
   * @param known takes precedence over what was known
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   */
  public ComparisonMatrix with(String candidate, Footprint known) {
    scope().member(candidate);
    Map<String, Footprint> changed = new TreeMap<>(this.known);
    changed.merge(candidate, known, (before, now) -> now.orElse(before));
    return new ComparisonMatrix(parts, changed);
  }

  /**
   * A copy in which a candidate is a floor on every corpus: it cannot be chosen, and nothing is
   * decided unless the reference is shown to be better.
   *
   * @param candidate its name
   * @return the copy
   * @throws IllegalArgumentException if there is no such candidate
   */
  public ComparisonMatrix withFloor(String candidate) {
    return changed(candidate, comparison -> comparison.withFloor(candidate));
  }

  private ComparisonMatrix changed(String candidate, UnaryOperator<Comparison> change) {
    scope().member(candidate);
    Map<String, Scope.Part> changed = new TreeMap<>(parts);
    changed.replaceAll(
        (corpus, part) ->
            part.comparison().find(candidate).isPresent()
                ? new Scope.Part(
                    corpus, change.apply(part.comparison()), part.weight(), part.score())
                : part);
    return new ComparisonMatrix(changed, known);
  }

  private ComparisonMatrix with(Scope.Part part) {
    Map<String, Scope.Part> changed = new TreeMap<>(parts);
    changed.put(part.corpus(), part);
    return new ComparisonMatrix(changed, known);
  }

  private Scope.Part part(String corpus) {
    return scope().part(corpus);
  }

  Scope scope() {
    return Scope.of(parts.values().asList(), known);
  }

  /**
   * The corpora.
   *
   * @return names, in order
   */
  public ImmutableList<String> corpora() {
    return parts.keySet().asList();
  }

  /**
   * The candidates of all corpora.
   *
   * @return names, in order
   */
  public ImmutableList<String> candidates() {
    TreeSet<String> names = new TreeSet<>();
    parts
        .values()
        .forEach(part -> part.comparison().results().forEach(result -> names.add(result.name())));
    return ImmutableList.copyOf(names);
  }

  /**
   * The candidates whose runs are complete on every corpus.
   *
   * @return names, in order
   */
  public ImmutableList<String> complete() {
    return scope().members().stream()
        .filter(Scope.Member::complete)
        .map(Scope.Member::name)
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * What a candidate takes on all corpora together: costs add up, the largest peak of memory
   * counts, latency and speed are means.
   *
   * @param candidate its name
   * @return what is known
   * @throws IllegalArgumentException if there is no such candidate
   */
  public Footprint footprint(String candidate) {
    return scope().member(candidate).footprint();
  }

  /**
   * The share of a corpus in the weighted mean.
   *
   * @param corpus its name
   * @return the weight; those of all corpora add up to 1
   * @throws IllegalArgumentException if there is no such corpus
   */
  public double weight(String corpus) {
    return part(corpus).weight() / parts.values().stream().mapToDouble(Scope.Part::weight).sum();
  }

  /**
   * What a corpus is scored by.
   *
   * @param corpus its name
   * @param main the score of the corpora that have none of their own
   * @return that of {@link #scoredBy}, or else the main one
   * @throws IllegalArgumentException if there is no such corpus
   */
  public String score(String corpus, String main) {
    String own = part(corpus).score();
    return own.isEmpty() ? main : own;
  }

  /**
   * The results on one corpus.
   *
   * @param corpus its name
   * @return the comparison
   * @throws IllegalArgumentException if there is no such corpus
   */
  public Comparison on(String corpus) {
    return part(corpus).comparison();
  }

  /**
   * Asks for the smallest candidate that does the job on all corpora together.
   *
   * @param measure what "small" means
   * @return the question, to be completed by what the job is
   */
  public DecisionRule.Measured smallest(Footprint.Measure measure) {
    return new DecisionRule.Measured(scope(), measure);
  }

  /**
   * Compares every pair of candidates by the weighted mean of a score.
   *
   * @param score name of the score
   * @param confidence one less the chance of any wrong statement about a pair
   * @return differences and ranks of all candidates whose runs are complete on every corpus
   * @throws IllegalArgumentException as from {@link Comparison#pairwise(String, Confidence)}
   */
  public Pairwise pairwise(String score, Confidence confidence) {
    return Pairwise.of(scope(), score, confidence);
  }

  /** One line for each corpus and candidate. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    parts.forEach(
        (corpus, part) ->
            part.comparison()
                .results()
                .forEach(result -> text.append(corpus).append(": ").append(result).append('\n')));
    return text.toString();
  }
}
