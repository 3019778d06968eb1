package org.bioeval.core.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.statistics.distribution.TDistribution;

/** All contrasts of all claims, with values and standard errors. */
final class Evidence {
  final List<Claim> claims;
  final List<Contrast> contrasts = new ArrayList<>();
  final JointBootstrap bootstrap;

  /** Contrasts of claim i lie in [first[i], first[i + 1]). */
  final int[] first;

  /** For each claim the contrast of the smallest T. */
  final int[] weakest;

  /** Number of documents of each contrast. */
  final int[] documents;

  /**
   * Value over standard error, on the scale of Student's t with n − 1 degrees of freedom: where
   * documents differ in size, the standard error has fewer.
   */
  final double[] t;

  /** Number of decisions that differ from those of the reference; infinite for other scores. */
  final double[] discordant;

  private final double[] values;
  private final double[] variances;
  private final double[] shown;
  private final double[] degrees;
  private final double[] error;

  Evidence(List<Claim> claims) {
    this.claims = claims;
    this.first = new int[claims.size() + 1];
    for (int i = 0; i < claims.size(); i++) {
      contrasts.addAll(claims.get(i).parts());
      first[i + 1] = contrasts.size();
    }
    int width = contrasts.size();
    this.bootstrap = new JointBootstrap(contrasts);
    this.documents = bootstrap.documents();
    this.values = bootstrap.values();
    this.shown = new double[width];
    this.degrees = new double[width];
    this.variances = bootstrap.variances(shown, degrees);
    this.error = new double[width];
    this.discordant = new double[width];
    this.t = new double[width];
    for (int h = 0; h < width; h++) {
      Contrast contrast = contrasts.get(h);
      error[h] = Math.sqrt(contrast.restricted(variances[h], values[h], 0));
      discordant[h] = contrast.discordantDecisions(variances[h], values[h]);
      t[h] = values[h] == 0 ? 0 : rescaled(values[h] / error[h], shown[h], documents[h] - 1.0);
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

  /** One-sided p-value by jackknife-t, not adjusted. */
  double pValue(int contrast, int sign) {
    return TDistribution.of(documents[contrast] - 1.0).survivalProbability(sign * t[contrast]);
  }

  /** The quantile of Student's t with other degrees of freedom that has the same tail. */
  private static double rescaled(double t, double degrees, double others) {
    if (degrees == others || Double.isNaN(t) || Double.isInfinite(t)) {
      return t;
    }
    double tail = TDistribution.of(degrees).survivalProbability(Math.abs(t));
    double same = TDistribution.of(others).inverseSurvivalProbability(tail);
    return tail == 0 ? t : Math.copySign(same, t);
  }

  /** The value that T of a contrast has to exceed by jackknife-t. */
  double critical(int contrast, double alpha) {
    return Jackknife.studentQuantile(1 - alpha, documents[contrast] - 1);
  }

  /** A contrast with its bounds; those for it alone are at α. */
  ClaimResult.Part part(int h, double alpha, double up, double down, boolean holds) {
    double alone = times(critical(h, alpha), h);
    double lower = values[h] - times(up, h);
    return new ClaimResult.Part(
        values[h],
        error[h],
        pValue(h, 1),
        holds ? Math.max(0, lower) : lower,
        values[h] + times(down, h),
        values[h] - alone,
        values[h] + alone);
  }

  /** A critical value of T times the error; where nothing varies, it makes no bound wider. */
  private double times(double critical, int h) {
    double own = rescaled(critical, documents[h] - 1.0, shown[h]);
    return error[h] == 0 ? 0 : own * error[h];
  }

  /**
   * About how many documents would show a claim with a chance of 80 %.
   *
   * @param claim its number
   * @param alpha level of the test
   * @param excess the value that T had to exceed among the candidates left, over that for one alone
   * @return empty if the claim allows nothing, or it is not known what
   */
  OptionalLong documentsNeeded(int claim, double alpha, double excess) {
    List<DocumentsNeeded.Part> parts = new ArrayList<>();
    double tail = 0.5;
    for (int h = first[claim]; h < first[claim + 1]; h++) {
      Contrast contrast = contrasts.get(h);
      double slack = contrast.slack();
      if (!(slack > 0) || Double.isInfinite(slack)) {
        return OptionalLong.empty();
      }
      double n = documents[h];
      double grain = contrast.graininess();
      // Counts: half a decision more than seen is discordant, so that none seen does not mean none.
      double variance = contrast.restricted(variances[h], values[h], slack) + 0.5 * grain * grain;
      // Of one decision a document, the discordant ones tell how well the variance is known.
      double known = grain > 0 && !bootstrap.isUnequal(h) ? 2 * discordant[h] + 1 : degrees[h];
      parts.add(
          new DocumentsNeeded.Part(
              slack,
              Math.sqrt(n * variance),
              Math.sqrt(n * contrast.restricted(variance, slack, 0)),
              Math.max(1, Math.min(n - 1, known))));
      double critical = excess * critical(h, alpha);
      tail = Math.min(tail, TDistribution.of(n - 1).survivalProbability(critical));
    }
    return OptionalLong.of(DocumentsNeeded.of(parts, Math.max(tail, 1e-12)));
  }
}
