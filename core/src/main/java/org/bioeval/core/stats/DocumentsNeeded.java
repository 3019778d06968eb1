package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The documents that a claim needs to be shown with a chance of 80 %, its value being what it
 * allows (the candidate has the score of the reference), from the documents at hand.
 *
 * <p>The chance at N documents is the mean of Φ((√(N X) m − c σ₁) / σ₀), where m is what the claim
 * allows, σ₀ and σ₁ the standard deviation per document there and where the claim is just false, c
 * the critical value, and X the unknown quotient of estimated and true variance, taken as χ²/ν of
 * the ν degrees of freedom that the estimate has (the assurance of O'Hagan, Stevens and Campbell
 * 2005, doi:10.1002/pst.175). With σ₀ = σ₁ known this is the textbook's N = (c + z₀.₈)² σ² / m².
 * Without the mean over X, a plan from few or skewed documents promises more than it keeps. Parts
 * of a claim are taken as independent.
 */
final class DocumentsNeeded {
  private static final double POWER = 0.8;
  private static final int QUANTILES = 20;
  private static final double MOST = 1e15;
  private static final double PRECISION = 1e-4;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /**
   * A part of the claim.
   *
   * @param slack what the claim allows, m; positive and finite
   * @param deviation standard deviation per document there, σ₀
   * @param atMargin standard deviation per document where the claim is just false, σ₁
   * @param degrees of freedom of the deviation, positive
   */
  record Part(double slack, double deviation, double atMargin, double degrees) {

    /** The chance at a number of documents. */
    double power(double documents, double critical) {
      double sum = 0;
      double root = Math.sqrt(2 / (9 * degrees));
      for (int i = 0; i < QUANTILES; i++) {
        // Wilson and Hilferty 1931: the cube root of χ²/ν is nearly normal.
        double z = Z[i] * root + 1 - root * root;
        double x = Math.pow(Math.max(z, 0.01), 3);
        double shift = slack * Math.sqrt(documents * x) - critical * atMargin;
        sum += deviation == 0 ? shift > 0 ? 1 : 0 : NORMAL.cumulativeProbability(shift / deviation);
      }
      return sum / QUANTILES;
    }
  }

  private static final double[] Z = new double[QUANTILES];

  static {
    for (int i = 0; i < QUANTILES; i++) {
      Z[i] = NORMAL.inverseCumulativeProbability((i + 0.5) / QUANTILES);
    }
  }

  private DocumentsNeeded() {}

  /**
   * The number of documents.
   *
   * @param parts the parts, all of which have to hold
   * @param tail chance that one part alone exceeds the critical value where it is just false
   * @return rounded up, at least 2
   */
  static long of(Iterable<Part> parts, double tail) {
    // The critical value is that of Student's t for the documents to come, not for those at hand.
    double rough = documents(parts, NORMAL.inverseSurvivalProbability(tail));
    double degrees = Math.max(1, rough - 1);
    double needed = documents(parts, TDistribution.of(degrees).inverseSurvivalProbability(tail));
    return (long) Math.ceil(needed);
  }

  private static double documents(Iterable<Part> parts, double critical) {
    double high = 2;
    while (power(parts, high, critical) < POWER && high < MOST) {
      high *= 2;
    }
    double low = high / 2;
    while (high - low > 0.5 && high - low > PRECISION * high) {
      double middle = (low + high) / 2;
      if (power(parts, middle, critical) < POWER) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double power(Iterable<Part> parts, double documents, double critical) {
    double power = 1;
    for (Part part : parts) {
      power *= part.power(documents, critical);
    }
    return power;
  }
}
