package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Objects;
import org.bioeval.core.stats.internal.Rows;

/**
 * The interval of a score that pools several repeats of the same questions, over documents whose
 * sums are those of all repeats. It is that of {@link Intervals}, but for proportions of counts of
 * which few documents change from repeat to repeat.
 *
 * <p>There the sums show n decisions for each that was made, and next to no variance among
 * documents: three repeats of forty right answers, one of them wrong once, would pass for 120
 * decisions, and their interval would be narrower than that of forty answers that are always right.
 * Where fewer than {@value #FEW_CHANGES} documents change, Wilson's bounds are therefore taken at
 * an effective sample size of at most the decisions of one repeat.
 */
public final class RepeatedIntervals {

  private static final int FEW_CHANGES = 10;

  private final Intervals intervals;

  private RepeatedIntervals(Intervals intervals) {
    this.intervals = intervals;
  }

  /**
   * Intervals of pooled scores.
   *
   * @param intervals how intervals are computed
   * @return the intervals
   */
  public static RepeatedIntervals of(Intervals intervals) {
    return new RepeatedIntervals(Objects.requireNonNull(intervals, "intervals"));
  }

  /**
   * The interval of a statistic of column sums over repeats.
   *
   * @param statistic the score
   * @param sums columns of equal length, one row per document, each the sum of all repeats
   * @param repeats the columns of each repeat, {@code repeats[r][c][d]}
   * @return the interval, as from {@link Intervals#interval(Statistic, double[][])}
   * @throws IllegalArgumentException if there is no row, a ragged column or a value not finite
   */
  public ConfidenceInterval interval(Statistic statistic, double[][] sums, double[][]... repeats) {
    ConfidenceInterval plain = intervals.interval(statistic, sums);
    Statistic score = statistic instanceof BoundedStatistic b ? b.statistic() : statistic;
    if (!plain.isDefined()
        || !(score instanceof Formula formula)
        || formula.proportion() == null
        || changed(repeats) >= FEW_CHANGES) {
      return plain;
    }
    Rows rows = Rows.ofColumns(sums);
    return Decisions.of(formula.proportion(), rows) == null
        ? plain
        : capped(formula.proportion(), rows, repeats, plain);
  }

  /** Number of documents that are not the same in all repeats. */
  private static int changed(double[][]... repeats) {
    int changed = 0;
    for (int d = 0; d < repeats[0][0].length; d++) {
      boolean same = true;
      for (double[][] repeat : repeats) {
        for (int c = 0; c < repeat.length; c++) {
          same &= repeat[c][d] == repeats[0][c][d];
        }
      }
      changed += same ? 0 : 1;
    }
    return changed;
  }

  private ConfidenceInterval capped(
      Proportion proportion, Rows rows, double[][][] repeats, ConfidenceInterval plain) {
    int n = rows.rows();
    double[] right = new double[n];
    double[] all = new double[n];
    double[] row = new double[rows.width()];
    int documents = 0;
    for (int d = 0; d < n; d++) {
      rows.copy(d, row);
      double trials = proportion.trials(row);
      if (trials > 0) {
        right[documents] = proportion.successes(row);
        all[documents++] = trials;
      }
    }
    double successes = Arrays.stream(right).sum();
    double trials = Arrays.stream(all).sum();
    if (documents < 2 || successes == 0 || successes == trials) {
      return plain;
    }
    double p = successes / trials;
    double[] leftOut = new double[documents];
    for (int d = 0; d < documents; d++) {
      leftOut[d] = (successes - right[d]) / (trials - all[d]);
    }
    double spread = p * (1 - p) / new Jackknife(p, leftOut).variance();
    double effective = Math.min(decisions(proportion, repeats), spread);
    double level = intervals.level();
    double t = Jackknife.studentQuantile(0.5 + level / 2, documents - 1);
    double[] bounds = Wilson.bounds(p, effective, t);
    return new ConfidenceInterval(
        proportion.score(bounds[0]),
        proportion.score(bounds[1]),
        level,
        "Wilson, design effect of documents, few of which change");
  }

  /** Decisions of the repeat that has most. */
  private static double decisions(Proportion proportion, double[][]... repeats) {
    double most = 0;
    for (double[][] repeat : repeats) {
      Rows rows = Rows.ofColumns(repeat);
      double[] row = new double[rows.width()];
      double decisions = 0;
      for (int d = 0; d < rows.rows(); d++) {
        rows.copy(d, row);
        decisions += proportion.trials(row);
      }
      most = Math.max(most, decisions);
    }
    return most;
  }
}
