package org.bioeval.core.compare;

import org.bioeval.core.task.Outcome;

/** One part of what "does the job" means. A candidate does the job if all parts hold. */
public sealed interface Criterion {

  /**
   * Not worse than the reference by the margin.
   *
   * @param score name of the score, as for {@code Report.score}
   * @param margin the largest loss that does not matter
   */
  record Within(String score, Margin margin) implements Criterion {
    @Override
    public String toString() {
      return score + " within " + margin;
    }
  }

  /**
   * A score of at least a value.
   *
   * @param score name of the score
   * @param value the least value
   */
  record AtLeast(String score, double value) implements Criterion {

    /**
     * Checks the value.
     *
     * @param score of the record
     * @param value of the record
     * @throws IllegalArgumentException if it is not finite
     */
    public AtLeast {
      checkFinite(value);
    }

    @Override
    public String toString() {
      return score + " at least " + value;
    }
  }

  /**
   * A score of at most a value.
   *
   * @param score name of the score
   * @param value the greatest value
   */
  record AtMost(String score, double value) implements Criterion {

    /**
     * Checks the value.
     *
     * @param score of the record
     * @param value of the record
     * @throws IllegalArgumentException if it is not finite
     */
    public AtMost {
      checkFinite(value);
    }

    @Override
    public String toString() {
      return score + " at most " + value;
    }
  }

  /**
   * At most a share of items of one kind of outcome.
   *
   * @param kind of outcome
   * @param share the greatest share
   */
  record AtMostShare(Outcome.Kind kind, double share) implements Criterion {

    /**
     * Checks kind and share.
     *
     * @param kind of the record
     * @param share of the record
     * @throws IllegalArgumentException if the share is not strictly between 0 and 1, or the kind is
     *     {@code FAILED}: failed items make a run incomplete, and nothing is decided by it
     */
    public AtMostShare {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "illegal share of "
                + kind.label()
                + ": "
                + share
                + ", must be strictly between 0 and 1");
      }
      if (kind == Outcome.Kind.FAILED) {
        throw new IllegalArgumentException(
            "illegal kind: failed items are no measurement; run again to ask them");
      }
    }

    @Override
    public String toString() {
      return kind.label() + " at most " + share;
    }
  }

  /**
   * A criterion on one of several corpora, such as a guard of one that is critical. Without it, a
   * criterion is about the weighted mean over the corpora.
   *
   * @param corpus name of the corpus
   * @param criterion what has to hold there
   */
  record On(String corpus, Criterion criterion) implements Criterion {

    /**
     * Checks the criterion.
     *
     * @param corpus of the record
     * @param criterion of the record
     * @throws IllegalArgumentException if the criterion is on a corpus itself
     */
    public On {
      if (criterion instanceof On) {
        throw new IllegalArgumentException("illegal criterion: " + criterion + ", is on a corpus");
      }
    }

    @Override
    public String toString() {
      return criterion + " on " + corpus;
    }
  }

  /**
   * This criterion on one of several corpora.
   *
   * @param corpus name of the corpus
   * @return the criterion
   * @throws IllegalArgumentException if this criterion is on a corpus already
   */
  default Criterion on(String corpus) {
    return new On(corpus, this);
  }

  /**
   * Not worse than the reference by the margin.
   *
   * @param score name of the score
   * @param margin the largest loss that does not matter
   * @return the criterion
   */
  static Criterion within(String score, Margin margin) {
    return new Within(score, margin);
  }

  /**
   * A score of at least a value.
   *
   * @param score name of the score
   * @param value the least value
   * @return the criterion
   */
  static Criterion atLeast(String score, double value) {
    return new AtLeast(score, value);
  }

  /**
   * A score of at most a value.
   *
   * @param score name of the score
   * @param value the greatest value
   * @return the criterion
   */
  static Criterion atMost(String score, double value) {
    return new AtMost(score, value);
  }

  /**
   * At most a share of items of one kind of outcome. {@link ComparisonRun} counts the kinds by
   * document; a report of another run holds them only if it was scored by {@link OutcomeShares}, or
   * if there was none of the kind.
   *
   * @param kind of outcome
   * @param share the greatest share
   * @return the criterion
   * @throws IllegalArgumentException if the share is not strictly between 0 and 1 or the kind is
   *     {@code FAILED}
   */
  static Criterion atMost(Outcome.Kind kind, double share) {
    return new AtMostShare(kind, share);
  }

  private static void checkFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("illegal value: " + value + ", must be finite");
    }
  }
}
