package org.bioeval.core.stats;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Tests claims about many candidates on the same documents so that the chance of accepting any
 * false one is at most α: whichever of the accepted candidates is then chosen, and by whatever
 * measure of size, the choice is wrong with a chance of at most α.
 *
 * <p>By default the step-down max-T test (Romano and Wolf 2005, doi:10.1198/016214504000000539)
 * over one joint bootstrap of documents. T is the value of a contrast over its delete-one jackknife
 * standard error; in each draw T* = (d* − d) / SE* with the linearised standard error on the drawn
 * weights. Where documents differ in size, T is taken to have the degrees of freedom that the
 * kurtosis of the values per document leaves to the standard error (Satterthwaite 1946,
 * doi:10.2307/3002019), by any procedure: otherwise a test of 40 or 500 documents of skewed size is
 * wrong in 5.7 % of the cases at 5 %. A claim of several parts stands or falls with its weakest
 * part, the one of the smallest T, and the parts need no correction among each other
 * (intersection–union; Berger 1982, doi:10.1080/00401706.1982.10487790).
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
      double least = isGrainy(e, e.weakest[i]) ? holm[i] : alone[i];
      adjusted[i] = Math.max(adjusted[i], least);
    }
    int[] open =
        IntStream.range(0, adjusted.length)
            .filter(i -> adjusted[i] > alpha)
            .map(i -> e.weakest[i])
            .toArray();
    Criticals criticals = new Criticals(width);
    double first = shown.critical(alpha);
    double firstDown = refuted.critical(alpha);
    for (int h = 0; h < width; h++) {
      double least = e.critical(h, isGrainy(e, h) ? alpha / up.length : alpha);
      criticals.up[h] = Math.max(first, least);
      criticals.down[h] = Math.max(firstDown, e.critical(h, alpha));
    }
    if (open.length > 1) {
      double joint = StepDown.critical(draw, width, open, alpha);
      for (int column : open) {
        double single = StepDown.critical(draw, width, new int[] {column}, alpha);
        criticals.excess[column] = single > 0 ? Math.max(1, joint / single) : 1;
      }
    }
    return results(e, adjusted, falls, criticals);
  }

  private static boolean isGrainy(Evidence e, int contrast) {
    return e.discordant[contrast] < FEW_DISCORDANT;
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
    long open = Arrays.stream(shown).filter(p -> p > alpha).count();
    int width = e.contrasts.size();
    Criticals criticals = new Criticals(width);
    for (int h = 0; h < width; h++) {
      criticals.up[h] = e.critical(h, holm ? alpha / candidates : alpha);
      criticals.down[h] = e.critical(h, alpha / width);
    }
    if (holm && open > 1) {
      Arrays.setAll(criticals.excess, h -> e.critical(h, alpha / open) / e.critical(h, alpha));
    }
    return results(e, shown, Holm.adjust(falls), criticals);
  }

  /** What T has to exceed. */
  private static final class Criticals {
    /** For each contrast, in the first step. */
    final double[] up;

    /** For each contrast, downwards. */
    final double[] down;

    /** For each contrast, the value in the step that failed, over that of the contrast alone. */
    final double[] excess;

    Criticals(int width) {
      up = new double[width];
      down = new double[width];
      excess = new double[width];
      Arrays.fill(excess, 1);
    }
  }

  private ImmutableList<ClaimResult> results(
      Evidence e, double[] shown, double[] refuted, Criticals criticals) {
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
        parts.add(e.part(h, alpha, criticals.up[h], criticals.down[h], holds));
      }
      results.add(
          new ClaimResult(
              e.claims.get(i).name(),
              verdict,
              shown[i],
              parts.build(),
              verdict == ClaimResult.Verdict.CANNOT_TELL
                  ? e.documentsNeeded(i, alpha, criticals.excess[e.weakest[i]])
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
}
