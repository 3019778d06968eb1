package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bioeval.core.stats.internal.Blocks;

/**
 * Studentised draws of many contrasts at once: each draw of documents serves all of them.
 *
 * <p>T* = (d* − d) / SE*, where SE* linearises each quotient on the drawn weights: the influence of
 * a document is (N − θ* S) / mean(S*), influences of a contrast are added with its weights before
 * they are squared. A contrast that is the same in all documents has T* = 0. Draw b of a set of
 * documents depends on the seed, the name of the set and b only.
 */
final class JointBootstrap {
  /**
   * Enough for loops over draws to run in vector code, few enough for their sums to stay cached.
   */
  private static final int MOST_TOGETHER = 128;

  private static final int LEAST_TOGETHER = 16;

  /** Counts of documents that are held for the draws of one block, at a byte each. */
  private static final int MOST_COUNTS = 1 << 24;

  private final int width;
  private final Contrast[] contrasts;
  private final double[] values;

  /** Differences and deviations per document that are no larger count as 0. */
  private final double[] rounding;

  private final List<Stratum> strata;

  JointBootstrap(List<Contrast> contrasts) {
    this.width = contrasts.size();
    this.contrasts = contrasts.toArray(Contrast[]::new);
    this.values = contrasts.stream().mapToDouble(Contrast::value).toArray();
    this.rounding = new double[width];
    IdentityHashMap<DocumentScores, Double> roundings = new IdentityHashMap<>();
    Map<String, Stratum.Builder> byName = new LinkedHashMap<>();
    for (int h = 0; h < contrasts.size(); h++) {
      for (Contrast.Term term : contrasts.get(h).terms()) {
        byName
            .computeIfAbsent(term.score().documents(), Stratum.Builder::new)
            .add(h, term.score(), term.weight());
        rounding[h] +=
            Math.abs(term.weight())
                * roundings.computeIfAbsent(term.score(), DocumentScores::rounding);
      }
    }
    this.strata = byName.values().stream().map(Stratum.Builder::build).toList();
  }

  /**
   * The variance of each contrast by leaving out each document in turn (jackknife), summed over
   * sets of documents.
   *
   * @return one variance for each contrast
   */
  double[] variances() {
    return variances(new double[width], new double[width]);
  }

  /**
   * The same, and how well the variances are known.
   *
   * @param shown receives the degrees of freedom ν of each variance v where documents differ in
   *     size: 2 v² / ν is the variance of v (Satterthwaite 1946), as the kurtosis of the values per
   *     document tells it; n − 1 else
   * @param degrees receives the same for all contrasts, with caution, for planning
   * @return one variance for each contrast
   */
  double[] variances(double[] shown, double[] degrees) {
    double[] variances = new double[width];
    double[] uncertainties = new double[width];
    boolean[] unequal = new boolean[width];
    for (Stratum stratum : strata) {
      for (int k = 0; k < stratum.contrasts.length; k++) {
        unequal[stratum.contrasts[k]] |= stratum.isUnequal(k);
      }
      stratum.addJackknifeVariances(variances, uncertainties);
    }
    int[] documents = documents();
    for (int h = 0; h < width; h++) {
      if (Math.sqrt(variances[h] * documents[h]) <= rounding[h]) {
        variances[h] = 0;
      }
      degrees[h] = documents[h] - 1.0;
      shown[h] = degrees[h];
      if (variances[h] > 0) {
        // Of normal values the relative variance would be 2 / n. What the sample shows beyond that
        // is
        // doubled for planning: of skewed values, few documents hide the largest.
        double normal = 2.0 / documents[h];
        double relative = uncertainties[h] / (variances[h] * variances[h]);
        shown[h] = unequal[h] ? Math.min(shown[h], 2 / relative) : shown[h];
        degrees[h] = Math.min(degrees[h], 2 / (normal + 2 * Math.max(0, relative - normal)));
      }
    }
    return variances;
  }

  /** The value of each contrast; exactly 0 where it differs from that by rounding only. */
  double[] values() {
    double[] rounded = values.clone();
    for (int h = 0; h < width; h++) {
      rounded[h] = Math.abs(rounded[h]) <= rounding[h] ? 0 : rounded[h];
    }
    return rounded;
  }

  /** Whether documents differ in size for a contrast. */
  boolean isUnequal(int contrast) {
    for (Stratum stratum : strata) {
      for (int k = 0; k < stratum.contrasts.length; k++) {
        if (stratum.contrasts[k] == contrast && stratum.isUnequal(k)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Number of documents of the smallest set that takes part in each contrast. */
  int[] documents() {
    int[] documents = new int[width];
    Arrays.fill(documents, Integer.MAX_VALUE);
    for (Stratum stratum : strata) {
      for (int h : stratum.contrasts) {
        documents[h] = Math.min(documents[h], stratum.n);
      }
    }
    return documents;
  }

  /**
   * Draws.
   *
   * @param draws number of draws
   * @param seed seed of the draws
   * @param threads most threads to use; the result does not depend on it
   * @return T*, {@code [draw * contrasts + contrast]}; NaN where a score is undefined on the draw
   */
  double[] draw(int draws, long seed, int threads) {
    double[] t = new double[Math.multiplyExact(draws, width)];
    int most = strata.stream().mapToInt(stratum -> stratum.n).max().orElse(1);
    int together = Math.max(LEAST_TOGETHER, Math.min(MOST_TOGETHER, MOST_COUNTS / most));
    int blocks = (draws + together - 1) / together;
    Blocks.run(
        blocks,
        threads,
        block -> {
          int first = block * together;
          int count = Math.min(draws - first, together);
          double[][] shift = new double[width][count];
          double[][] variance = new double[width][count];
          for (Stratum stratum : strata) {
            new StratumDraws(stratum, count).add(seed, first, shift, variance);
          }
          for (int d = 0; d < count; d++) {
            for (int h = 0; h < width; h++) {
              double moved = shift[h][d];
              double spread = contrasts[h].restricted(variance[h][d], values[h] + moved, values[h]);
              t[(first + d) * width + h] =
                  Math.abs(moved) <= rounding[h] ? 0 : moved / Math.sqrt(spread);
            }
          }
        });
    return t;
  }
}
