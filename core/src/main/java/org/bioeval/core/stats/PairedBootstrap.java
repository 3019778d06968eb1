package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Objects;

/**
 * The paired bootstrap: documents are drawn with replacement and both systems are scored on the
 * same draw (Efron and Tibshirani 1993, chapter 16; in language processing Koehn 2004 and
 * Berg-Kirkpatrick et al. 2012).
 *
 * <p>Gives an interval of the difference and a p-value. The p-value recentres the replicates on
 * zero, as Berg-Kirkpatrick et al. require: p = (1 + #{|d* − d| ≥ |d|}) / (B + 1), two-sided.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class PairedBootstrap {
  private final Bootstrap bootstrap;

  private PairedBootstrap(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * With the defaults of {@link Bootstrap#withDefaults()}.
   *
   * @return the default paired bootstrap
   */
  public static PairedBootstrap withDefaults() {
    return new PairedBootstrap(Bootstrap.withDefaults());
  }

  /**
   * Sets resamples, level, seed, threads and interval method.
   *
   * @param settings how to resample
   * @return a copy
   */
  public PairedBootstrap withBootstrap(Bootstrap settings) {
    return new PairedBootstrap(Objects.requireNonNull(settings, "settings"));
  }

  /**
   * Interval of the difference of means, second minus first.
   *
   * @param first one value per document of the first system
   * @param second one value per document of the second system, in the same order
   * @return the interval
   * @throws IllegalArgumentException if the lengths differ, nothing is given or a value is not
   *     finite
   */
  public ConfidenceInterval interval(double[] first, double[] second) {
    return interval(Statistic.mean(), new double[][] {first}, new double[][] {second});
  }

  /**
   * Interval of the difference of a statistic, second minus first.
   *
   * @param statistic the score
   * @param first columns of the first system, one row per document
   * @param second columns of the second system, same shape, same order of documents
   * @return the interval
   * @throws IllegalArgumentException if the shapes differ, nothing is given or a value is not
   *     finite
   */
  public ConfidenceInterval interval(Statistic statistic, double[][] first, double[][] second) {
    return bootstrap.interval(
        PairedRows.difference(statistic, first.length), PairedRows.sideBySide(first, second));
  }

  /**
   * The replicates of the difference, second minus first.
   *
   * @param statistic the score
   * @param first columns of the first system, one row per document
   * @param second columns of the second system, same shape, same order of documents
   * @return the distribution
   * @throws IllegalArgumentException if the shapes differ, nothing is given or a value is not
   *     finite
   */
  public BootstrapDistribution distribution(
      Statistic statistic, double[][] first, double[][] second) {
    return bootstrap.distribution(
        PairedRows.difference(statistic, first.length), PairedRows.sideBySide(first, second));
  }

  /**
   * Tests whether the means differ.
   *
   * @param first one value per document of the first system
   * @param second one value per document of the second system, in the same order
   * @return difference and p-value
   * @throws IllegalArgumentException if the lengths differ, nothing is given or a value is not
   *     finite
   */
  public PairedTest test(double[] first, double[] second) {
    return test(Statistic.mean(), new double[][] {first}, new double[][] {second});
  }

  /**
   * Tests whether a statistic differs.
   *
   * @param statistic the score
   * @param first columns of the first system, one row per document
   * @param second columns of the second system, same shape, same order of documents
   * @return difference and p-value
   * @throws IllegalArgumentException if the shapes differ, nothing is given or a value is not
   *     finite
   */
  public PairedTest test(Statistic statistic, double[][] first, double[][] second) {
    BootstrapDistribution distribution = distribution(statistic, first, second);
    double difference = distribution.estimate();
    double[] replicates = distribution.replicates();
    double size = Math.abs(difference) - PairedRows.tolerance(statistic, first, second);
    long atLeast = Arrays.stream(replicates).filter(d -> Math.abs(d - difference) >= size).count();
    double p = Double.isNaN(difference) ? Double.NaN : (1.0 + atLeast) / (replicates.length + 1.0);
    return new PairedTest(
        "paired bootstrap, " + replicates.length + " resamples, seed " + bootstrap.seed(),
        difference,
        p,
        first[0].length);
  }
}
