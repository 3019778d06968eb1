package org.bioeval.core.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.bioeval.core.stats.internal.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Right and wrong decisions by document, for the interval of a proportion.
 *
 * <p>Decisions of one document are alike, so m of them are worth fewer than m independent ones: n*
 * = m / deff, with the design effect deff = v / (p (1 − p) / m) and v the jackknife variance of p
 * over documents (Kish 1965). Wilson's bounds are taken at n* with the quantile of Student's t for
 * n − 1 degrees of freedom, n being the documents with a decision (Korn and Graubard 1998, Survey
 * Methodology 24, 193–201; compared with others by Franco, Little, Louis and Slud 2019,
 * doi:10.1093/jssam/smy019). A design effect below 1 counts as 1. Where all decisions are right, or
 * all are wrong, it cannot be estimated and is taken at its largest: a document is worth one
 * decision.
 */
final class Decisions {
  private final double[] successes;
  private final double[] trials;
  private final int documents;
  private final Proportion proportion;
  private double right;
  private double all;
  private boolean single = true;

  private Decisions(Proportion proportion, double[] successes, double[] trials, int documents) {
    this.proportion = proportion;
    this.successes = successes;
    this.trials = trials;
    this.documents = documents;
    for (int i = 0; i < documents; i++) {
      right += successes[i];
      all += trials[i];
      single &= trials[i] == 1;
    }
  }

  /**
   * Reads the decisions off the rows.
   *
   * @param proportion the score
   * @param rows the documents
   * @return the decisions, or null if the columns are not counts
   */
  static @Nullable Decisions of(Proportion proportion, Rows rows) {
    double[] successes = new double[rows.rows()];
    double[] trials = new double[rows.rows()];
    double[] row = new double[rows.width()];
    int documents = 0;
    for (int i = 0; i < rows.rows(); i++) {
      rows.copy(i, row);
      double right = proportion.successes(row);
      double all = proportion.trials(row);
      if (right != Math.rint(right) || all != Math.rint(all) || right < 0 || right > all) {
        return null;
      }
      if (all > 0) {
        successes[documents] = right;
        trials[documents++] = all;
      }
    }
    return new Decisions(proportion, successes, trials, documents);
  }

  /**
   * Number of documents with a decision.
   *
   * @return at least 0
   */
  int documents() {
    return documents;
  }

  /**
   * The interval of the score.
   *
   * @param level nominal coverage
   * @return the interval, for at least two documents
   */
  ConfidenceInterval interval(double level) {
    double p = right / all;
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.5 + level / 2);
    double[] bounds;
    String method;
    if (single) {
      bounds = Wilson.bounds(p, all, z);
      method = "Wilson";
    } else if (right == 0 || right == all) {
      bounds = Wilson.bounds(p, documents, z);
      method = "Wilson, every document counted as one decision";
    } else {
      double effective = Math.min(all, p * (1 - p) / variance());
      double t = Jackknife.studentQuantile(0.5 + level / 2, documents - 1);
      bounds = Wilson.bounds(p, effective, t);
      method = "Wilson, design effect of documents";
    }
    return new ConfidenceInterval(
        proportion.score(bounds[0]), proportion.score(bounds[1]), level, method);
  }

  private double variance() {
    double[] leftOut = new double[documents];
    for (int i = 0; i < documents; i++) {
      leftOut[i] = (right - successes[i]) / (all - trials[i]);
    }
    return new Jackknife(right / all, leftOut).variance();
  }
}
