package org.bioeval.core.agree;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;

/**
 * Krippendorff's α of any number of raters, labels may be missing: 1 − Dₒ/Dₑ, observed by expected
 * disagreement (Krippendorff 2011, Computing Krippendorff's alpha-reliability; Hayes and
 * Krippendorff 2007, doi:10.1080/19312450709336664). An item with m labels gives each of its pairs
 * the weight 1/(m − 1); items with a single label do not count.
 *
 * <p>The interval is over documents, by jackknife or bootstrap, see {@link Intervals}. Immutable;
 * safe for use by several threads.
 */
public final class KrippendorffsAlpha {

  /** Ordinal disagreement depends on how often each label is used: q² sums for each document. */
  private static final int MOST_ORDINAL = 100;

  private enum Level {
    NOMINAL,
    ORDINAL,
    INTERVAL
  }

  private final Level level;
  private final ImmutableList<String> categories;
  private final Intervals intervals;

  private KrippendorffsAlpha(Level level, ImmutableList<String> categories, Intervals intervals) {
    this.level = level;
    this.categories = categories;
    this.intervals = intervals;
  }

  /**
   * Labels are equal or not.
   *
   * @return the coefficient
   */
  public static KrippendorffsAlpha nominal() {
    return new KrippendorffsAlpha(Level.NOMINAL, ImmutableList.of(), Intervals.withDefaults());
  }

  /**
   * Labels have an order; two are as far apart as there are labels in use between them.
   *
   * @param categories all labels in their order, from two to 100
   * @return the coefficient
   * @throws IllegalArgumentException if there are fewer or more, or one comes twice
   */
  public static KrippendorffsAlpha ordinal(String... categories) {
    if (categories.length > MOST_ORDINAL) {
      throw new IllegalArgumentException(
          "illegal categories: "
              + categories.length
              + ", must be at most "
              + MOST_ORDINAL
              + "; take the interval level for numbers");
    }
    return new KrippendorffsAlpha(
        Level.ORDINAL, Categories.checked(categories), Intervals.withDefaults());
  }

  /**
   * Labels are numbers; the square of their difference counts.
   *
   * @return the coefficient
   */
  public static KrippendorffsAlpha interval() {
    return new KrippendorffsAlpha(Level.INTERVAL, ImmutableList.of(), Intervals.withDefaults());
  }

  /**
   * Sets level, resamples and seed of the interval.
   *
   * @param choice how intervals are computed
   * @return a copy
   */
  public KrippendorffsAlpha withIntervals(Intervals choice) {
    return new KrippendorffsAlpha(level, categories, Objects.requireNonNull(choice, "choice"));
  }

  /**
   * The agreement of all raters.
   *
   * @param ratings what they said
   * @return the coefficient; {@code NaN} if all labels are the same
   * @throws IllegalArgumentException if no item has two labels, or a label is not a number or not
   *     among the categories
   */
  public Agreement of(Ratings ratings) {
    return switch (level) {
      case NOMINAL -> nominal(ratings);
      case ORDINAL -> ordinal(ratings);
      case INTERVAL -> numbers(ratings);
    };
  }

  /** Columns: pairs that differ, by 1/(m − 1); then how often each label is used. */
  private Agreement nominal(Ratings ratings) {
    TreeSet<String> used = new TreeSet<>();
    ratings.items().forEach(item -> used.addAll(ratings.labels(item).values()));
    ImmutableList<String> labels = ImmutableList.copyOf(used);
    DocumentSums sums = new DocumentSums(labels.size() + 1);
    for (String item : ratings.items()) {
      Collection<String> given = ratings.labels(item).values();
      double m = given.size();
      if (m > 1) {
        double[] counts = counts(labels, given, item);
        double equal = Arrays.stream(counts).map(c -> c * (c - 1)).sum();
        double[] row = sums.row(ratings.document(item));
        row[0] += (m * (m - 1) - equal) / (m - 1);
        for (int c = 0; c < counts.length; c++) {
          row[c + 1] += counts[c];
        }
        sums.count(m * (m - 1), equal);
      }
    }
    Statistic alpha =
        (row, rows) -> {
          double n = 0;
          double squares = 0;
          for (int c = 1; c < row.length; c++) {
            n += row[c];
            squares += row[c] * row[c];
          }
          return 1 - (n - 1) * row[0] / (n * n - squares);
        };
    return sums.agreement("Krippendorff's alpha (nominal)", alpha, intervals);
  }

  private static double[] counts(
      ImmutableList<String> labels, Collection<String> given, String item) {
    double[] counts = new double[labels.size()];
    given.forEach(label -> counts[Categories.index(labels, label, item)]++);
    return counts;
  }

  /** Columns: the matrix of coincidences. */
  private Agreement ordinal(Ratings ratings) {
    int q = categories.size();
    DocumentSums sums = new DocumentSums(q * q);
    for (String item : ratings.items()) {
      Collection<String> given = ratings.labels(item).values();
      double m = given.size();
      if (m > 1) {
        double[] counts = counts(categories, given, item);
        double[] row = sums.row(ratings.document(item));
        double equal = 0;
        for (int c = 0; c < q; c++) {
          for (int k = 0; k < q; k++) {
            row[c * q + k] += counts[c] * (counts[k] - (c == k ? 1 : 0)) / (m - 1);
          }
          equal += counts[c] * (counts[c] - 1);
        }
        sums.count(m * (m - 1), equal);
      }
    }
    return sums.agreement(
        "Krippendorff's alpha (ordinal)", (row, rows) -> ordinal(row, q), intervals);
  }

  private static double ordinal(double[] coincidences, int q) {
    double[] used = new double[q];
    for (int c = 0; c < q; c++) {
      for (int k = 0; k < q; k++) {
        used[c] += coincidences[c * q + k];
      }
    }
    double n = Arrays.stream(used).sum();
    double observed = 0;
    double expected = 0;
    for (int c = 0; c < q; c++) {
      double between = used[c] / 2;
      for (int k = c + 1; k < q; k++) {
        // Labels in use from c to k, the two ends by half.
        double distance = between + used[k] / 2;
        observed += distance * distance * coincidences[c * q + k];
        expected += distance * distance * used[c] * used[k];
        between += used[k];
      }
    }
    return 1 - (n - 1) * observed / expected;
  }

  /** Columns: squared differences of pairs by 1/(m − 1), number, sum and sum of squares. */
  private Agreement numbers(Ratings ratings) {
    double centre = Double.NaN;
    DocumentSums sums = new DocumentSums(4);
    for (String item : ratings.items()) {
      double[] x =
          ratings.labels(item).values().stream()
              .mapToDouble(label -> number(label, item))
              .toArray();
      double m = x.length;
      if (m > 1) {
        // Close to all values, so that the sum of squares loses no digits.
        centre = Double.isNaN(centre) ? x[0] : centre;
        double[] row = sums.row(ratings.document(item));
        double equal = 0;
        for (double one : x) {
          for (double other : x) {
            row[0] += (one - other) * (one - other) / (m - 1);
            equal += one == other ? 1 : 0;
          }
          row[1]++;
          row[2] += one - centre;
          row[3] += (one - centre) * (one - centre);
        }
        sums.count(m * (m - 1), equal - m);
      }
    }
    Statistic alpha =
        (row, rows) -> {
          double n = row[1];
          return 1 - (n - 1) * row[0] / (2 * (n * row[3] - row[2] * row[2]));
        };
    return sums.agreement("Krippendorff's alpha (interval)", alpha, intervals);
  }

  private static double number(String label, String item) {
    try {
      double value = Double.parseDouble(label);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Named below.
    }
    throw new IllegalArgumentException(
        "illegal label of item '" + item + "': '" + label + "', must be a number");
  }
}
