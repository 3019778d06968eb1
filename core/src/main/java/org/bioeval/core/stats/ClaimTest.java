package org.bioeval.core.stats;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Tests claims about many candidates on the same documents so that the chance of accepting any
 * false one is at most α: whichever of the accepted candidates is then chosen, and by whatever
 * measure of size, the choice is wrong with a chance of at most α.
 *
 * <p>By default the step-down max-T test (Romano and Wolf 2005, doi:10.1198/016214504000000539)
 * over one joint bootstrap of documents. T is the value of a contrast over its delete-one jackknife
 * standard error; in each draw T* = (d* − d) / SE* with the linearised standard error on the drawn
 * weights. A claim of several parts stands or falls with its weakest part, the one of the smallest
 * T, and the parts need no correction among each other (intersection–union; Berger 1982,
 * doi:10.1080/00401706.1982.10487790).
 *
 * <pre>{@code
 * DocumentScores large = DocumentScores.of("bc5cdr", Statistic.microF1(), columnsOfTheLarge);
 * DocumentScores small = DocumentScores.of("bc5cdr", Statistic.microF1(), columnsOfTheSmall);
 * ClaimResult result =
 *     ClaimTest.withDefaults()
 *         .test(List.of(Claim.of("small", Contrast.notWorse(small, large, 0.02))))
 *         .get(0);
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ClaimTest {

  /** Below this many documents nothing is tested: no procedure holds its level there. */
  public static final int MIN_DOCUMENTS = 10;

  /**
   * Where fewer decisions than this differ from those of the reference, draws of documents hold too
   * few patterns to stand for those not seen, and p-values are no less than Holm's.
   */
  private static final int FEW_DISCORDANT = 10;

  /** How p-values are adjusted for the number of candidates. */
  public enum Procedure {
    /** Step-down max-T over one joint bootstrap. */
    MAX_T,
    /** Holm's correction of jackknife-t tests. */
    HOLM,
    /**
     * Jackknife-t tests in the order given, without correction, until the first that fails. The
     * order must not come from the same data.
     */
    FIXED_SEQUENCE
  }

  private final Procedure procedure;
  private final double alpha;
  private final int draws;
  private final long seed;
  private final int threads;

  private ClaimTest(Procedure procedure, double alpha, int draws, long seed, int threads) {
    this.procedure = procedure;
    this.alpha = alpha;
    this.draws = draws;
    this.seed = seed;
    this.threads = threads;
  }

  /**
   * Step-down max-T at α = 0.05, 10,000 draws, seed 1, all processors.
   *
   * @return the default test
   */
  public static ClaimTest withDefaults() {
    return new ClaimTest(
        Procedure.MAX_T, 0.05, 10_000, 1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Sets the procedure.
   *
   * @param choice how p-values are adjusted
   * @return a copy
   */
  public ClaimTest withProcedure(Procedure choice) {
    return new ClaimTest(Objects.requireNonNull(choice, "choice"), alpha, draws, seed, threads);
  }

  /**
   * Sets the chance of accepting a false claim.
   *
   * @param rate strictly between 0 and 0.5
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ClaimTest withAlpha(double rate) {
    if (!(rate > 0 && rate < 0.5)) {
      throw new IllegalArgumentException(
          "illegal alpha: " + rate + ", must be strictly between 0 and 0.5");
    }
    return new ClaimTest(procedure, rate, draws, seed, threads);
  }

  /**
   * Sets the number of bootstrap draws.
   *
   * @param count at least 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ClaimTest withDraws(int count) {
    return new ClaimTest(procedure, alpha, atLeastOne("draws", count), seed, threads);
  }

  /**
   * Sets the seed.
   *
   * @param value any value; best derived from the names of what is compared
   * @return a copy
   */
  public ClaimTest withSeed(long value) {
    return new ClaimTest(procedure, alpha, draws, value, threads);
  }

  /**
   * Sets the most threads to use. The result does not depend on it.
   *
   * @param count at least 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public ClaimTest withThreads(int count) {
    return new ClaimTest(procedure, alpha, draws, seed, atLeastOne("threads", count));
  }

  /**
   * Tests claims.
   *
   * @param claims one for each candidate; in the order of testing for {@link
   *     Procedure#FIXED_SEQUENCE}
   * @return one result for each claim, in the same order
   * @throws IllegalArgumentException if there is no claim, or a set of documents holds fewer than
   *     {@value #MIN_DOCUMENTS}
   */
  public ImmutableList<ClaimResult> test(List<Claim> claims) {
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("illegal claims: none, at least one is needed");
    }
    Evidence evidence = new Evidence(claims);
    int fewest = Arrays.stream(evidence.documents).min().orElse(0);
    if (fewest < MIN_DOCUMENTS) {
      throw new IllegalArgumentException(
          "illegal documents: " + fewest + ", a test needs at least " + MIN_DOCUMENTS);
    }
    return switch (procedure) {
      case MAX_T -> maxT(evidence);
      case HOLM, FIXED_SEQUENCE -> byStudent(evidence);
    };
  }

  private ImmutableList<ClaimResult> maxT(Evidence e) {
    int width = e.contrasts.size();
    double[] draw = e.bootstrap.draw(draws, seed, threads);
    double[] up = new double[e.claims.size()];
    for (int i = 0; i < up.length; i++) {
      up[i] = e.t[e.weakest[i]];
    }
    StepDown shown = new StepDown(draw, width, e.weakest, 1, up);
    double[] down = Arrays.stream(e.t).map(t -> -t).toArray();
    StepDown refuted = new StepDown(draw, width, IntStream.range(0, width).toArray(), -1, down);
    double[] falls = new double[e.claims.size()];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = 1;
      for (int h = e.first[i]; h < e.first[i + 1]; h++) {
        falls[i] = Math.min(falls[i], Math.max(refuted.pValues()[h], e.pValue(h, -1)));
      }
    }
    double[] adjusted = shown.pValues();
    double[] alone = e.pValues();
    double[] holm = Holm.adjust(alone);
    for (int i = 0; i < adjusted.length; i++) {
      // An adjusted p-value is no less than that of the test alone.
      double least = e.discordant[e.weakest[i]] < FEW_DISCORDANT ? holm[i] : alone[i];
      adjusted[i] = Math.max(adjusted[i], least);
    }
    return results(e, adjusted, falls, shown.critical(alpha), refuted.critical(alpha));
  }

  private ImmutableList<ClaimResult> byStudent(Evidence e) {
    int candidates = e.claims.size();
    double[] single = e.pValues();
    double[] falls = new double[candidates];
    for (int i = 0; i < candidates; i++) {
      int parts = e.first[i + 1] - e.first[i];
      double least = 1;
      for (int h = e.first[i]; h < e.first[i + 1]; h++) {
        least = Math.min(least, e.pValue(h, -1));
      }
      falls[i] = Math.min(1, parts * least);
    }
    boolean holm = procedure == Procedure.HOLM;
    double[] shown = holm ? Holm.adjust(single) : single.clone();
    for (int i = 1; i < candidates && !holm; i++) {
      shown[i] = Math.max(shown[i], shown[i - 1]);
    }
    int degrees = Arrays.stream(e.documents).min().orElse(2) - 1;
    double up = Jackknife.studentQuantile(1 - (holm ? alpha / candidates : alpha), degrees);
    double down = Jackknife.studentQuantile(1 - alpha / e.contrasts.size(), degrees);
    return results(e, shown, Holm.adjust(falls), up, down);
  }

  private ImmutableList<ClaimResult> results(
      Evidence e, double[] shown, double[] refuted, double up, double down) {
    ImmutableList.Builder<ClaimResult> results = ImmutableList.builder();
    for (int i = 0; i < e.claims.size(); i++) {
      boolean holds = shown[i] <= alpha;
      ClaimResult.Verdict verdict =
          holds
              ? ClaimResult.Verdict.DOES_THE_JOB
              : refuted[i] <= alpha
                  ? ClaimResult.Verdict.FALLS_SHORT
                  : ClaimResult.Verdict.CANNOT_TELL;
      ImmutableList.Builder<ClaimResult.Part> parts = ImmutableList.builder();
      for (int h = e.first[i]; h < e.first[i + 1]; h++) {
        parts.add(e.part(h, alpha, up, down, holds));
      }
      results.add(
          new ClaimResult(
              e.claims.get(i).name(),
              verdict,
              shown[i],
              parts.build(),
              verdict == ClaimResult.Verdict.CANNOT_TELL
                  ? e.documentsNeeded(i, alpha)
                  : OptionalLong.empty()));
    }
    return results.build();
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("illegal " + name + ": " + value + ", must be at least 1");
    }
    return value;
  }

  /** All contrasts of all claims, with values and standard errors. */
  private static final class Evidence {
    private final List<Claim> claims;
    private final List<Contrast> contrasts = new ArrayList<>();
    private final JointBootstrap bootstrap;

    /** Contrasts of claim i lie in [first[i], first[i + 1]). */
    private final int[] first;

    private final int[] weakest;
    private final int[] documents;
    private final double[] error;
    private final double[] discordant;
    private final double[] t;

    Evidence(List<Claim> claims) {
      this.claims = claims;
      this.first = new int[claims.size() + 1];
      for (int i = 0; i < claims.size(); i++) {
        contrasts.addAll(claims.get(i).parts());
        first[i + 1] = contrasts.size();
      }
      this.bootstrap = new JointBootstrap(contrasts);
      this.documents = bootstrap.documents();
      double[] variances = bootstrap.variances();
      this.error = new double[variances.length];
      this.discordant = new double[variances.length];
      this.t = new double[variances.length];
      for (int h = 0; h < t.length; h++) {
        Contrast contrast = contrasts.get(h);
        double value = contrast.value();
        error[h] = Math.sqrt(contrast.restricted(variances[h], value, 0));
        discordant[h] = contrast.discordantDecisions(variances[h], value);
        t[h] = value == 0 ? 0 : value / error[h];
      }
      this.weakest = new int[claims.size()];
      for (int i = 0; i < weakest.length; i++) {
        weakest[i] = first[i];
        for (int h = first[i] + 1; h < first[i + 1]; h++) {
          weakest[i] = t[h] < t[weakest[i]] ? h : weakest[i];
        }
      }
    }

    /** For each claim the largest p-value of its parts, not adjusted. */
    double[] pValues() {
      double[] values = new double[claims.size()];
      for (int i = 0; i < values.length; i++) {
        for (int h = first[i]; h < first[i + 1]; h++) {
          values[i] = Math.max(values[i], pValue(h, 1));
        }
      }
      return values;
    }

    double pValue(int contrast, int sign) {
      return TDistribution.of(documents[contrast] - 1.0).survivalProbability(sign * t[contrast]);
    }

    ClaimResult.Part part(int h, double alpha, double up, double down, boolean holds) {
      double value = contrasts.get(h).value();
      double alone = error[h] * Jackknife.studentQuantile(1 - alpha, documents[h] - 1);
      double lower = value - up * error[h];
      return new ClaimResult.Part(
          value,
          error[h],
          pValue(h, 1),
          holds ? Math.max(0, lower) : lower,
          value + down * error[h],
          value - alone,
          value + alone);
    }

    /** n = (z₁₋α + z₀.₈)² σ² / m² for the part that needs most, σ² = n SE². */
    OptionalLong documentsNeeded(int claim, double alpha) {
      // Two-sided at 2α is one-sided at α.
      MinimumDetectableDifference planner =
          MinimumDetectableDifference.withDefaults().withAlpha(2 * alpha);
      long most = 0;
      for (int h = first[claim]; h < first[claim + 1]; h++) {
        double slack = contrasts.get(h).slack();
        if (!(slack > 0)) {
          return OptionalLong.empty();
        }
        most = Math.max(most, planner.documents(error[h] * Math.sqrt(documents[h]), slack));
      }
      return OptionalLong.of(most);
    }
  }
}
