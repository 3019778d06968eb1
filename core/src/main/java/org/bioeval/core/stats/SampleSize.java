package org.bioeval.core.stats;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many documents it takes to show that a candidate is not worse than a reference by a margin,
 * planned before a run from a pilot or from assumed rates.
 *
 * <p>n = (c₁₋α + z_power)² σ² / m² for the margin m, where σ is the standard deviation of the
 * difference per document and the candidate is assumed to agree with the reference on average. The
 * critical value c is that of the normal distribution for one candidate; for several it is
 * Dunnett's for comparisons with one reference (Dunnett 1955, doi:10.1080/01621459.1955.10501294),
 * which the first step of max-T in {@link ClaimTest} approaches where candidates are equally
 * variable.
 *
 * <pre>{@code
 * SampleSize plan = SampleSize.withDefaults();
 * long items = plan.items(0.1, 0.02);           // 10 % of the answers differ: 1,546
 * double margin = plan.margin(8, 40);           // 40 summaries, σ of 8 points: 3.1 points
 * long documents = plan.documents(SampleSize.deviation(small, large), 0.02);    // from a pilot
 * }</pre>
 *
 * <p>A pilot of few documents knows σ poorly: with ten, the number is half of what it should be, or
 * less, in one case out of eight.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class SampleSize {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double alpha;
  private final double power;
  private final int candidates;

  private SampleSize(double alpha, double power, int candidates) {
    this.alpha = alpha;
    this.power = power;
    this.candidates = candidates;
  }

  /**
   * One-sided α = 0.05, power = 0.8, one candidate.
   *
   * @return the usual choice
   */
  public static SampleSize withDefaults() {
    return new SampleSize(0.05, 0.8, 1);
  }

  /**
   * Sets the chance of accepting a candidate that is worse by the margin.
   *
   * @param rate strictly between 0 and 0.5, one-sided
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public SampleSize withAlpha(double rate) {
    if (!(rate > 0 && rate < 0.5)) {
      throw new IllegalArgumentException(
          "illegal alpha: " + rate + ", must be strictly between 0 and 0.5");
    }
    return new SampleSize(rate, power, candidates);
  }

  /**
   * Sets the chance of accepting a candidate that agrees with the reference on average.
   *
   * @param chance from 0.5 up to, not including, 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public SampleSize withPower(double chance) {
    if (!(chance >= 0.5 && chance < 1)) {
      throw new IllegalArgumentException(
          "illegal power: " + chance + ", must be at least 0.5 and less than 1");
    }
    return new SampleSize(alpha, chance, candidates);
  }

  /**
   * Sets the number of candidates that are tested together against one reference.
   *
   * @param count from 1 to 10,000
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public SampleSize withCandidates(int count) {
    if (count < 1 || count > 10_000) {
      throw new IllegalArgumentException(
          "illegal candidates: " + count + ", must be between 1 and 10,000");
    }
    return new SampleSize(alpha, power, count);
  }

  /**
   * The documents that a margin needs, rounded up.
   *
   * @param deviation standard deviation of the difference per document, not negative
   * @param margin the largest loss that does not matter, positive
   * @return at least 1
   * @throws IllegalArgumentException if an argument is out of range
   * @throws ArithmeticException if the number exceeds the range of {@code long}
   */
  public long documents(double deviation, double margin) {
    checkMargin(margin);
    double root = factor() * checkDeviation(deviation) / margin;
    double count = Math.ceil(root * root);
    if (count > 0x1p62) {
      throw new ArithmeticException(
          "a margin of " + margin + " needs more documents than can be counted: " + count);
    }
    return Math.max(1, (long) count);
  }

  /**
   * The documents that a pilot tells a claim to need. The margin is the {@link Contrast#slack()
   * slack} of the claim, so this serves any claim: within a margin, a share of a score, at least a
   * value.
   *
   * @param pilot the claim over the documents of the pilot
   * @return at least 1
   * @throws IllegalArgumentException if the claim allows nothing, such as {@link Contrast#above}
   * @throws ArithmeticException if the number exceeds the range of {@code long}
   */
  public long documents(Contrast pilot) {
    return documents(deviation(pilot), pilot.slack());
  }

  /**
   * The documents that a pilot tells a comparison to need.
   *
   * @param candidate score of the candidate in the pilot
   * @param reference score of the reference on the same documents
   * @param margin the largest loss that does not matter, positive
   * @return at least 1
   * @throws IllegalArgumentException if the margin is not positive or the documents differ
   * @throws ArithmeticException if the number exceeds the range of {@code long}
   */
  public long documents(DocumentScores candidate, DocumentScores reference, double margin) {
    return documents(deviation(candidate, reference), margin);
  }

  /**
   * The items that a comparison of two proportions needs: items that are right or wrong, one for
   * each document.
   *
   * @param discordant the assumed share of items of which only one of the two is right, from 0 to 1
   * @param margin the largest loss that does not matter, positive
   * @return at least 1
   * @throws IllegalArgumentException if an argument is out of range
   * @throws ArithmeticException if the number exceeds the range of {@code long}
   */
  public long items(double discordant, double margin) {
    return documents(deviation(discordant), margin);
  }

  /**
   * The smallest margin that can be decided.
   *
   * @param deviation standard deviation of the difference per document, not negative
   * @param documents number of documents, at least 1
   * @return the margin, in the unit of the deviation
   * @throws IllegalArgumentException if an argument is out of range
   */
  public double margin(double deviation, long documents) {
    return factor() * checkDeviation(deviation) / Math.sqrt((double) checkDocuments(documents));
  }

  /**
   * The chance of accepting a candidate that agrees with the reference on average.
   *
   * @param deviation standard deviation of the difference per document, not negative
   * @param margin the largest loss that does not matter, positive
   * @param documents number of documents, at least 1
   * @return the chance, from α up to 1
   * @throws IllegalArgumentException if an argument is out of range
   */
  public double power(double deviation, double margin, long documents) {
    checkMargin(margin);
    double shift =
        margin * Math.sqrt((double) checkDocuments(documents)) / checkDeviation(deviation);
    return NORMAL.cumulativeProbability(shift - critical());
  }

  /**
   * The standard deviation per document that a difference of two scores shows, by leaving out each
   * document in turn: √n times the jackknife standard error.
   *
   * @param candidate one score
   * @param reference another score on the same documents
   * @return the deviation, in the unit of the scores
   * @throws IllegalArgumentException if the documents differ
   */
  public static double deviation(DocumentScores candidate, DocumentScores reference) {
    return deviation(Contrast.above(candidate, reference));
  }

  /**
   * The standard deviation per document of a claim's value.
   *
   * @param pilot the claim over the documents of a pilot; if of several sets of documents, the
   *     number of the smallest counts
   * @return the deviation, in the unit of the scores
   */
  public static double deviation(Contrast pilot) {
    JointBootstrap pairs = new JointBootstrap(List.of(pilot));
    return Math.sqrt(pairs.variances()[0] * pairs.documents()[0]);
  }

  /**
   * The standard deviation per item of the difference of two proportions that agree on average.
   *
   * @param discordant share of items of which only one of the two is right, from 0 to 1
   * @return the root of the share
   * @throws IllegalArgumentException if out of range
   */
  public static double deviation(double discordant) {
    if (!(discordant >= 0 && discordant <= 1)) {
      throw new IllegalArgumentException(
          "illegal share of discordant items: " + discordant + ", must be between 0 and 1");
    }
    return Math.sqrt(discordant);
  }

  private double factor() {
    return critical() + NORMAL.inverseCumulativeProbability(power);
  }

  private double critical() {
    return Dunnett.critical(alpha, candidates);
  }

  private static void checkMargin(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "illegal margin: " + value + ", must be positive and finite");
    }
  }

  private static double checkDeviation(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "illegal deviation: " + value + ", must be finite and not negative");
    }
    return value;
  }

  private static long checkDocuments(long value) {
    if (value < 1) {
      throw new IllegalArgumentException("illegal documents: " + value + ", must be at least 1");
    }
    return value;
  }
}
