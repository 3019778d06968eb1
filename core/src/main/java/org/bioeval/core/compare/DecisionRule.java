package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bioeval.core.stats.ClaimTest;

/**
 * What "the smallest that still does the job" means, and how sure the answer has to be.
 *
 * <p>All candidates but the reference and the floors are tested together, whatever their size, so
 * the answers by parameters, by bytes and by cost rest on the same tests and may all be read. The
 * chance that the chosen candidate does not do the job is at most α, see {@link ClaimTest}.
 *
 * <p>Immutable: each step gives a changed copy.
 */
public final class DecisionRule {

  /** A question that lacks its margin. */
  public static final class Measured {
    private final Scope scope;
    private final Footprint.Measure measure;

    Measured(Scope scope, Footprint.Measure measure) {
      this.scope = scope;
      this.measure = measure;
    }

    /**
     * Adds the margin.
     *
     * @param score name of the score, as for {@code Report.score}
     * @param margin the largest loss against the reference that does not matter
     * @return the question, to be completed by the reference
     */
    public Bounded within(String score, Margin margin) {
      return new Bounded(this, new Criterion.Within(score, margin));
    }
  }

  /** A question that lacks its reference. */
  public static final class Bounded {
    private final Measured measured;
    private final Criterion.Within within;

    private Bounded(Measured measured, Criterion.Within within) {
      this.measured = measured;
      this.within = within;
    }

    /**
     * Adds the reference. Name it before you see the results.
     *
     * @param reference name of a candidate
     * @return the rule, at 95 %
     * @throws IllegalArgumentException if there is no such candidate, or it is a floor
     */
    public DecisionRule of(String reference) {
      checkArgument(
          !measured.scope.member(reference).floor(),
          "'%s' is a floor and cannot be the reference",
          reference);
      return new DecisionRule(measured.scope, new Settings(measured.measure, within, reference));
    }

    /**
     * Takes the best candidate for the reference, whichever it is: a candidate does the job if it
     * is shown to be within the margin of every other candidate with a complete run. Each of these
     * is tested at α (intersection–union), so that it need not be known which one is the best; that
     * takes more documents than a reference that is named beforehand.
     *
     * @return the rule, at 95 %
     */
    public DecisionRule ofBest() {
      return new DecisionRule(measured.scope, new Settings(measured.measure, within, ""));
    }
  }

  /** What a rule is made of; changed only while it is being copied. */
  static final class Settings {
    final Footprint.Measure measure;
    final Criterion.Within within;

    /** Empty for the best, whichever it is. */
    final String reference;

    ImmutableList<Criterion> criteria;
    ClaimTest test = ClaimTest.withDefaults();
    ClaimTest.Procedure procedure = ClaimTest.Procedure.MAX_T;
    double alpha = Confidence.of(0.95).alpha();
    int draws = 10_000;
    boolean exploratory;

    Settings(Footprint.Measure measure, Criterion.Within within, String reference) {
      this.measure = measure;
      this.within = within;
      this.reference = reference;
      this.criteria = ImmutableList.of(within);
    }

    private Settings copy() {
      Settings copy = new Settings(measure, within, reference);
      copy.criteria = criteria;
      copy.test = test;
      copy.procedure = procedure;
      copy.alpha = alpha;
      copy.draws = draws;
      copy.exploratory = exploratory;
      return copy;
    }

    boolean best() {
      return reference.isEmpty();
    }

    ClaimTest test() {
      return test.withProcedure(procedure).withAlpha(alpha).withDraws(draws);
    }
  }

  private final Scope scope;
  private final Settings settings;

  private DecisionRule(Scope scope, Settings settings) {
    this.scope = scope;
    this.settings = settings;
  }

  private DecisionRule copy(Consumer<Settings> change) {
    Settings changed = settings.copy();
    change.accept(changed);
    return new DecisionRule(scope, changed);
  }

  private DecisionRule testing(UnaryOperator<ClaimTest> change) {
    return copy(s -> s.test = change.apply(s.test));
  }

  /**
   * A copy with one more criterion. All have to hold; each is tested at α without a correction for
   * their number (intersection–union).
   *
   * @param criterion what else has to hold
   * @return the copy
   */
  public DecisionRule and(Criterion criterion) {
    return copy(
        s ->
            s.criteria =
                ImmutableList.<Criterion>builder().addAll(s.criteria).add(criterion).build());
  }

  /**
   * A copy in which no candidate may be worse than the reference by more than a guard on one of
   * several corpora, whatever the mean is.
   *
   * @param corpus name of a corpus that is critical
   * @param guard the largest loss there
   * @return the copy
   * @throws IllegalArgumentException if there is no such corpus
   */
  public DecisionRule guarding(String corpus, Margin guard) {
    scope.part(corpus);
    return and(Criterion.within(settings.within.score(), guard).on(corpus));
  }

  /**
   * A copy that has to be so sure.
   *
   * @param confidence one less the chance of a wrong decision
   * @return the copy
   */
  public DecisionRule at(Confidence confidence) {
    return copy(s -> s.alpha = confidence.alpha());
  }

  /**
   * A copy with another procedure. A fixed sequence goes from the largest candidate below the
   * reference to the smallest and ends at the first that is not shown to do the job.
   *
   * @param choice how p-values are adjusted for the number of candidates
   * @return the copy
   * @throws IllegalArgumentException if a fixed sequence would be ordered by a measured size
   */
  public DecisionRule by(ClaimTest.Procedure choice) {
    checkArgument(
        choice != ClaimTest.Procedure.FIXED_SEQUENCE || !settings.measure.measured(),
        "the order of a fixed sequence must not come from the data, and %s is measured; order by"
            + " parameters or bytes",
        settings.measure.label());
    return copy(s -> s.procedure = choice);
  }

  /**
   * A copy that is marked: the margin or the criteria were tried after the results were seen, so
   * the chance of a wrong decision is not bounded.
   *
   * @return the copy
   */
  public DecisionRule exploratory() {
    return copy(s -> s.exploratory = true);
  }

  /**
   * A copy with another number of bootstrap draws, 10,000 unless set.
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public DecisionRule withDraws(int count) {
    checkArgument(count >= 1, "illegal draws: %s, must be at least 1", count);
    return copy(s -> s.draws = count);
  }

  /**
   * A copy with another seed.
   *
   * @param seed any value
   * @return the copy
   */
  public DecisionRule withSeed(long seed) {
    return testing(test -> test.withSeed(seed));
  }

  /**
   * A copy that uses at most so many threads. The decision does not depend on it.
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public DecisionRule withThreads(int count) {
    return testing(test -> test.withThreads(count));
  }

  /**
   * Decides.
   *
   * @return the decision
   * @throws IllegalArgumentException if the question makes no sense for these results: no candidate
   *     beside the reference, an unknown score or floor, a score of which neither more nor less is
   *     better, an unknown corpus, or sizes that are not known
   */
  public Decision decide() {
    return new Decider(scope, settings).decide();
  }

  /**
   * Decides for each corpus alone. Every corpus is a family of its own: the chance of a wrong
   * decision is bounded for each of them, not for all of them together, and the decisions say so.
   * Criteria on another corpus are left out.
   *
   * @return decisions by corpus
   * @throws IllegalArgumentException as from {@link #decide}, or if the rule is about one corpus
   *     that has no name
   */
  public ImmutableSortedMap<String, Decision> decideByCorpus() {
    ImmutableSortedMap.Builder<String, Decision> decisions = ImmutableSortedMap.naturalOrder();
    for (Scope.Part part : scope.parts()) {
      checkArgument(!part.corpus().isEmpty(), "there is only one corpus; call decide()");
      Scope alone = scope.alone(part);
      Settings own = settings.copy();
      own.criteria =
          settings.criteria.stream()
              .filter(c -> !(c instanceof Criterion.On on) || on.corpus().equals(part.corpus()))
              .map(c -> c instanceof Criterion.On on ? on.criterion() : c)
              .distinct()
              .collect(ImmutableList.toImmutableList());
      decisions.put(part.corpus(), new Decider(alone, own).decide());
    }
    return decisions.buildOrThrow();
  }

  /** One line: the question. */
  @Override
  public String toString() {
    return "smallest by "
        + settings.measure.label()
        + " of which, against "
        + (settings.best() ? "the best" : settings.reference)
        + ", "
        + settings.criteria;
  }
}
