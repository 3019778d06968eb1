package org.bioeval.core.stats;

import java.util.Objects;
import java.util.Optional;
import org.bioeval.core.stats.internal.Rows;

/**
 * The interval of a score, by the method that suits the data. Reports, runs and loops of one's own
 * all use this class, so that the same documents have the same interval everywhere.
 *
 * <ul>
 *   <li><b>Proportions of counts</b>, whatever their number (accuracy, precision and recall;
 *       micro-F1 through the share J = TP / (TP + FP + FN), of which it is 2J / (1 + J)):
 *       {@linkplain Wilson Wilson's interval}. Where documents hold several decisions, at the
 *       effective sample size: m decisions divided by the design effect, with Student's t (Korn and
 *       Graubard 1998; Franco et al. 2019, doi:10.1093/jssam/smy019). If all are right, or all
 *       wrong, a document counts as one decision.
 *   <li><b>Every document alike</b>, so that resampling shows no spread: a further document differs
 *       with a chance of at most 1 − q, where qⁿ = 1 − level (at 95 % the rule of three: about 3/n;
 *       Hanley and Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031), and its score may then
 *       lie anywhere in the range: from q s + (1 − q) low to q s + (1 − q) high around the common
 *       score s. For a mean this holds for every distribution.
 *   <li><b>Few documents</b> (fewer than {@link #fewDocuments()}): jackknife-t, the estimate ±
 *       t₍n−1₎ times the jackknife standard error, cut at the ends of the range.
 *   <li><b>Many documents</b>: the {@link Bootstrap}, percentile unless set otherwise.
 * </ul>
 *
 * <p>The range is that of {@link Statistic#within(double, double)} if given. Otherwise it is [0, 1]
 * if the score of every single document lies there, from 0 upwards if none is negative, and unknown
 * else. Documents that do not bear on a score, such as those without a mention of its label, do not
 * count.
 *
 * <pre>{@code
 * ConfidenceInterval f1 =
 *     Intervals.withDefaults().interval(Statistic.microF1(), truePositives, falsePositives, falseNegatives);
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Intervals {

  /**
   * Below this many documents a percentile interval at 95 % covers less than 94 %, even for
   * well-behaved means, since it lacks both the factor n / (n − 1) and Student's t.
   */
  private static final int FEW_DOCUMENTS = 50;

  private final Bootstrap bootstrap;
  private final int fewDocuments;

  private Intervals(Bootstrap bootstrap, int fewDocuments) {
    this.bootstrap = bootstrap;
    this.fewDocuments = fewDocuments;
  }

  /**
   * 95 % level; small-sample methods below 50 documents; above, 2,000 resamples with seed 1.
   *
   * @return the default intervals
   */
  public static Intervals withDefaults() {
    return new Intervals(Bootstrap.withDefaults().withResamples(2_000), FEW_DOCUMENTS);
  }

  /**
   * Sets the nominal coverage.
   *
   * @param confidence strictly between 0 and 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Intervals withLevel(double confidence) {
    return new Intervals(bootstrap.withLevel(confidence), fewDocuments);
  }

  /**
   * Sets the number of bootstrap resamples.
   *
   * @param count at least 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Intervals withResamples(int count) {
    return new Intervals(bootstrap.withResamples(count), fewDocuments);
  }

  /**
   * Sets the seed of the bootstrap.
   *
   * @param value any value
   * @return a copy
   */
  public Intervals withSeed(long value) {
    return new Intervals(bootstrap.withSeed(value), fewDocuments);
  }

  /**
   * Sets the most threads to use. The result does not depend on it.
   *
   * @param count at least 1
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Intervals withThreads(int count) {
    return new Intervals(bootstrap.withThreads(count), fewDocuments);
  }

  /**
   * Sets how bootstrap replicates become an interval.
   *
   * @param method percentile or BCa
   * @return a copy
   */
  public Intervals withMethod(Bootstrap.Method method) {
    return new Intervals(bootstrap.withMethod(method), fewDocuments);
  }

  /**
   * Sets below how many documents the bootstrap is not used, and a report says that there are few.
   *
   * @param documents at least 2
   * @return a copy
   * @throws IllegalArgumentException if out of range
   */
  public Intervals withFewDocuments(int documents) {
    if (documents < 2) {
      throw new IllegalArgumentException(
          "illegal few documents: " + documents + ", must be at least 2");
    }
    return new Intervals(bootstrap, documents);
  }

  /**
   * The nominal coverage.
   *
   * @return strictly between 0 and 1
   */
  public double level() {
    return bootstrap.level();
  }

  /**
   * Below how many documents a sample is small.
   *
   * @return at least 2
   */
  public int fewDocuments() {
    return fewDocuments;
  }

  /**
   * What a report says of few documents.
   *
   * @param documents number of documents behind a score
   * @return a sentence; empty if there are enough or none
   */
  public Optional<String> remark(long documents) {
    return documents < 1 || documents >= fewDocuments
        ? Optional.empty()
        : Optional.of(
            (documents == 1 ? "1 document is" : documents + " documents are")
                + " few (fewer than "
                + fewDocuments
                + "): intervals are wide and hold only approximately.");
  }

  /**
   * Interval of the mean of one value per document.
   *
   * @param values finite values, at least one
   * @return the interval; undefined for fewer than two values
   * @throws IllegalArgumentException if there are no values or one is not finite
   */
  public ConfidenceInterval interval(double[] values) {
    return interval(Statistic.mean(), values);
  }

  /**
   * Interval of a statistic of column sums.
   *
   * @param statistic the score
   * @param columns columns of equal length, one row per document, all values finite
   * @return the interval; undefined, with the reason in its method, if the score is, if fewer than
   *     two documents bear on it, or if all are alike and the range is not known
   * @throws IllegalArgumentException if there is no row, a ragged column or a value not finite
   */
  public ConfidenceInterval interval(Statistic statistic, double[]... columns) {
    Objects.requireNonNull(statistic, "statistic");
    Rows rows = Rows.ofColumns(columns);
    Statistic plain = statistic instanceof BoundedStatistic b ? b.statistic() : statistic;
    if (Double.isNaN(plain.value(rows.totals(), rows.rows()))) {
      return undefined("no interval: the score is undefined");
    }
    if (plain instanceof Formula formula && formula.proportion() != null) {
      Decisions decisions = Decisions.of(formula.proportion(), rows);
      if (decisions != null) {
        return decisions.documents() < 2 ? tooFew() : decisions.interval(level());
      }
    }
    Jackknife jackknife = Jackknife.of(plain, rows);
    if (jackknife.documents() < 2) {
      return tooFew();
    }
    Range range = Range.of(statistic, rows);
    if (jackknife.isConstant()) {
      return alike(jackknife, range);
    }
    return jackknife.documents() < fewDocuments
        ? jackknifeT(jackknife, range)
        : bootstrap.interval(plain, columns);
  }

  private ConfidenceInterval jackknifeT(Jackknife jackknife, Range range) {
    double half = jackknife.halfWidth(level());
    if (!Double.isFinite(half)) {
      return undefined("no interval: the score is undefined without one of the documents");
    }
    return new ConfidenceInterval(
        Math.max(range.low(), jackknife.estimate() - half),
        Math.min(range.high(), jackknife.estimate() + half),
        level(),
        "jackknife-t");
  }

  private ConfidenceInterval alike(Jackknife jackknife, Range range) {
    int n = jackknife.documents();
    if (!range.isFinite()) {
      return undefined("no interval: all " + n + " documents are alike and the range is unknown");
    }
    double same = Math.pow(1 - level(), 1.0 / n);
    double common = same * jackknife.estimate();
    return new ConfidenceInterval(
        common + (1 - same) * range.low(),
        common + (1 - same) * range.high(),
        level(),
        "all documents alike, rule of three");
  }

  private ConfidenceInterval tooFew() {
    return undefined("no interval: fewer than two documents");
  }

  private ConfidenceInterval undefined(String why) {
    return ConfidenceInterval.undefined(level(), why);
  }
}
