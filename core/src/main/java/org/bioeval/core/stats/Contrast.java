package org.bioeval.core.stats;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A claim about scores in the form Σ cⱼ θⱼ + constant &gt; 0, such as θ − θ_R + margin &gt; 0: not
 * worse than the reference by the margin.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Contrast {

  /** A score and its weight. */
  record Term(DocumentScores score, double weight) {}

  private final ImmutableList<Term> terms;
  private final double constant;
  private final double slack;

  /** Value where all decisions agree with the reference, or all are right. */
  private final double ideal;

  /** κ: what one decision adds to the value, 1 / (n mean(S)) for counts; 0 for other scores. */
  private final double graininess;

  private Contrast(
      ImmutableList<Term> terms, double constant, double slack, double ideal, double graininess) {
    this.terms = terms;
    this.constant = constant;
    this.slack = slack;
    this.ideal = ideal;
    this.graininess = graininess;
  }

  /**
   * Not worse than the reference by a margin, where more is better: θ − θ_R + m &gt; 0.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param margin the largest loss that does not matter, positive
   * @return the claim
   * @throws IllegalArgumentException if the margin is not positive or the documents differ
   */
  public static Contrast notWorse(
      DocumentScores candidate, DocumentScores reference, double margin) {
    DocumentScores.checkSameDocuments(candidate, reference);
    checkPositive("margin", margin);
    return of(candidate, margin, margin, new Term(candidate, 1), new Term(reference, -1));
  }

  /**
   * Not worse than the reference by a margin, where less is better: θ_R − θ + m &gt; 0.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param margin the largest growth that does not matter, positive
   * @return the claim
   * @throws IllegalArgumentException if the margin is not positive or the documents differ
   */
  public static Contrast notGreater(
      DocumentScores candidate, DocumentScores reference, double margin) {
    DocumentScores.checkSameDocuments(candidate, reference);
    checkPositive("margin", margin);
    return of(candidate, margin, margin, new Term(candidate, -1), new Term(reference, 1));
  }

  /**
   * Not worse than the reference by a share of its score: θ − (1 − r) θ_R &gt; 0.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param share the largest relative loss that does not matter, between 0 and 1
   * @return the claim
   * @throws IllegalArgumentException if the share is out of range or the documents differ
   */
  public static Contrast notWorseByShare(
      DocumentScores candidate, DocumentScores reference, double share) {
    DocumentScores.checkSameDocuments(candidate, reference);
    checkShare(share);
    return of(
        candidate,
        0,
        share * reference.value(),
        new Term(candidate, 1),
        new Term(reference, share - 1));
  }

  /**
   * Retains a share of what the reference gains over a floor: θ − r θ_R − (1 − r) θ_F &gt; 0.
   * Whether the reference gains anything has to be shown beforehand.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param floor score of the floor on the same documents
   * @param share the share to retain, between 0 and 1
   * @return the claim
   * @throws IllegalArgumentException if the share is out of range or the documents differ
   */
  public static Contrast retaining(
      DocumentScores candidate, DocumentScores reference, DocumentScores floor, double share) {
    DocumentScores.checkSameDocuments(candidate, reference);
    DocumentScores.checkSameDocuments(candidate, floor);
    checkShare(share);
    return of(
        candidate,
        0,
        (1 - share) * (reference.value() - floor.value()),
        new Term(candidate, 1),
        new Term(reference, -share),
        new Term(floor, share - 1));
  }

  /**
   * Not worse than the reference by a share of its score, where less is better: (1 + r) θ_R − θ
   * &gt; 0.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param share the largest relative growth that does not matter, between 0 and 1
   * @return the claim
   * @throws IllegalArgumentException if the share is out of range or the documents differ
   */
  public static Contrast notGreaterByShare(
      DocumentScores candidate, DocumentScores reference, double share) {
    DocumentScores.checkSameDocuments(candidate, reference);
    checkShare(share);
    return of(
        candidate,
        0,
        share * reference.value(),
        new Term(candidate, -1),
        new Term(reference, 1 + share));
  }

  /**
   * Retains a share of what the reference saves over a floor, where less is better: r θ_R + (1 − r)
   * θ_F − θ &gt; 0.
   *
   * @param candidate score of the candidate
   * @param reference score of the reference on the same documents
   * @param floor score of the floor on the same documents
   * @param share the share to retain, between 0 and 1
   * @return the claim
   * @throws IllegalArgumentException if the share is out of range or the documents differ
   */
  public static Contrast retainingReduction(
      DocumentScores candidate, DocumentScores reference, DocumentScores floor, double share) {
    DocumentScores.checkSameDocuments(candidate, reference);
    DocumentScores.checkSameDocuments(candidate, floor);
    checkShare(share);
    return of(
        candidate,
        0,
        (1 - share) * (floor.value() - reference.value()),
        new Term(candidate, -1),
        new Term(reference, share),
        new Term(floor, 1 - share));
  }

  /**
   * Greater than another score: θ₁ − θ₂ &gt; 0.
   *
   * @param greater the score claimed to be greater
   * @param smaller the score claimed to be smaller, on the same documents
   * @return the claim
   * @throws IllegalArgumentException if the documents differ
   */
  public static Contrast above(DocumentScores greater, DocumentScores smaller) {
    DocumentScores.checkSameDocuments(greater, smaller);
    return of(greater, 0, 0, new Term(greater, 1), new Term(smaller, -1));
  }

  /**
   * At least a fixed value: θ − t &gt; 0. The best score possible is what the claim allows, so that
   * {@link #slack()} is infinite where neither the statistic nor the documents tell the range.
   *
   * @param candidate the score
   * @param threshold the value
   * @return the claim
   */
  public static Contrast atLeast(DocumentScores candidate, double threshold) {
    return atLeast(candidate, threshold, candidate.greatest() - threshold);
  }

  /**
   * At least a fixed value: θ − t &gt; 0, where the score of a reference is what the claim allows.
   *
   * @param candidate the score
   * @param threshold the value
   * @param reference score that the candidate is expected to have
   * @return the claim
   */
  public static Contrast atLeast(
      DocumentScores candidate, double threshold, DocumentScores reference) {
    return atLeast(candidate, threshold, reference.value() - threshold);
  }

  private static Contrast atLeast(DocumentScores candidate, double threshold, double slack) {
    return of(candidate, -threshold, slack, 1 - threshold, new Term(candidate, 1));
  }

  /**
   * At most a fixed value: t − θ &gt; 0. The least score possible is what the claim allows, so that
   * {@link #slack()} is infinite where neither the statistic nor the documents tell the range.
   *
   * @param candidate the score
   * @param threshold the value
   * @return the claim
   */
  public static Contrast atMost(DocumentScores candidate, double threshold) {
    return atMost(candidate, threshold, threshold - candidate.least());
  }

  /**
   * At most a fixed value: t − θ &gt; 0, where the score of a reference is what the claim allows.
   *
   * @param candidate the score
   * @param threshold the value
   * @param reference score that the candidate is expected to have
   * @return the claim
   */
  public static Contrast atMost(
      DocumentScores candidate, double threshold, DocumentScores reference) {
    return atMost(candidate, threshold, threshold - reference.value());
  }

  private static Contrast atMost(DocumentScores candidate, double threshold, double slack) {
    return of(candidate, threshold, slack, threshold, new Term(candidate, -1));
  }

  /**
   * A weighted sum of claims, such as the mean over several corpora.
   *
   * @param parts the claims; those over documents of different names are drawn independently
   * @param weights one positive weight for each
   * @return the claim that the sum is positive
   * @throws IllegalArgumentException if there is no claim, the numbers differ or a weight is not
   *     positive
   */
  public static Contrast weighted(List<Contrast> parts, double... weights) {
    if (parts.isEmpty() || parts.size() != weights.length) {
      throw new IllegalArgumentException(
          "illegal weights: "
              + weights.length
              + " for "
              + parts.size()
              + " claims, at least 1 each");
    }
    ImmutableList.Builder<Term> terms = ImmutableList.builder();
    double constant = 0;
    double slack = 0;
    double ideal = 0;
    double grain = 0;
    for (int i = 0; i < weights.length; i++) {
      double weight = weights[i];
      checkPositive("weight", weight);
      Contrast part = parts.get(i);
      part.terms.forEach(t -> terms.add(new Term(t.score(), weight * t.weight())));
      constant += weight * part.constant;
      slack += weight * part.slack;
      ideal += weight * part.ideal;
      grain = Math.max(grain, weight * part.graininess);
    }
    return new Contrast(terms.build(), constant, slack, ideal, grain);
  }

  private static Contrast of(
      DocumentScores candidate, double constant, double slack, Term... terms) {
    return of(candidate, constant, slack, slack, terms);
  }

  private static Contrast of(
      DocumentScores candidate, double constant, double slack, double ideal, Term... terms) {
    double grain = candidate.unit() / candidate.size();
    return new Contrast(ImmutableList.copyOf(terms), constant, slack, ideal, grain);
  }

  private static void checkPositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "illegal " + name + ": " + value + ", must be positive and finite");
    }
  }

  private static void checkShare(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "illegal share: " + share + ", must be strictly between 0 and 1");
    }
  }

  /**
   * How far the claim holds on the documents as they are.
   *
   * @return Σ cⱼ θⱼ + constant; positive if the scores themselves fulfil it
   */
  public double value() {
    return terms.stream().mapToDouble(t -> t.weight() * t.score().value()).sum() + constant;
  }

  /**
   * What the claim allows: its value for a candidate that has the score of the reference, or the
   * best possible score where there is none. For {@link #notWorse} the margin.
   *
   * @return the allowance; infinite if the best possible score is not known
   */
  public double slack() {
    return slack;
  }

  ImmutableList<Term> terms() {
    return terms;
  }

  /**
   * The variance of the value where the claim is just false. Decisions come whole: for a candidate
   * to be worse by the margin, more of them have to differ than do, and their number varies.
   * Without this, two systems that happen to agree on ten documents would differ by nothing,
   * surely.
   *
   * <p>Counts take the variance of the score test of Tango (1998, Statistics in Medicine 17,
   * 891–908) at 1 / κ paired decisions, as many discordant ones as fit the variance; for one
   * decision per document it is that of the paper. Other scores keep their variance.
   *
   * @param variance of the value, as estimated
   * @param value how far the claim holds
   * @param shift value at which the variance is sought, 0 for the claim itself
   * @return the variance at {@code shift}
   */
  double restricted(double variance, double value, double shift) {
    if (graininess == 0) {
      return variance;
    }
    // Mean of the paired differences, as observed and as assumed: 0 if all agree.
    double mean = clamp(value - ideal);
    double assumed = clamp(shift - ideal);
    double discordant = discordant(variance, mean);
    double b = -discordant + (2 - mean) * assumed;
    double c = -(discordant - mean) / 2 * assumed * (1 - assumed);
    double losses = (Math.sqrt(Math.max(0, b * b - 8 * c)) - b) / 4;
    return (2 * losses + assumed * (1 - assumed)) * graininess;
  }

  /** κ: what one decision adds to the value; 0 for scores that are no counts. */
  double graininess() {
    return graininess;
  }

  /**
   * How many decisions differ from those of the reference.
   *
   * @param variance of the value, as estimated
   * @param value how far the claim holds
   * @return the number of discordant pairs that fit the variance; infinite for scores that are no
   *     counts
   */
  double discordantDecisions(double variance, double value) {
    return graininess == 0
        ? Double.POSITIVE_INFINITY
        : discordant(variance, clamp(value - ideal)) / graininess;
  }

  private double discordant(double variance, double mean) {
    return Math.max(Math.abs(mean), variance / graininess + mean * mean);
  }

  private static double clamp(double mean) {
    return Math.max(-1, Math.min(1, mean));
  }
}
