package org.bioeval.core.agree;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;

/**
 * Cohen's κ of two raters: 1 − Σ wᵢⱼ pᵢⱼ / Σ wᵢⱼ pᵢ. p.ⱼ over the items that both have labelled
 * (Cohen 1960, doi:10.1177/001316446002000104; weighted: Cohen 1968, doi:10.1037/h0026256). The
 * weight w of a disagreement is 1, or the distance of the two categories, or its square.
 *
 * <p>The interval is over documents, by jackknife or bootstrap, see {@link Intervals}. Immutable;
 * safe for use by several threads.
 */
public final class CohensKappa {
  private final int exponent;
  private final ImmutableList<String> categories;
  private final Intervals intervals;

  private CohensKappa(int exponent, ImmutableList<String> categories, Intervals intervals) {
    this.exponent = exponent;
    this.categories = categories;
    this.intervals = intervals;
  }

  /**
   * All disagreements weigh the same, whatever the labels.
   *
   * @return the coefficient
   */
  public static CohensKappa unweighted() {
    return new CohensKappa(0, ImmutableList.of(), Intervals.withDefaults());
  }

  /**
   * Disagreements weigh by their distance.
   *
   * @param categories all labels in their order, at least two
   * @return the coefficient
   * @throws IllegalArgumentException if there are fewer, or one comes twice
   */
  public static CohensKappa linear(String... categories) {
    return new CohensKappa(1, Categories.checked(categories), Intervals.withDefaults());
  }

  /**
   * Disagreements weigh by the square of their distance.
   *
   * @param categories all labels in their order, at least two
   * @return the coefficient
   * @throws IllegalArgumentException if there are fewer, or one comes twice
   */
  public static CohensKappa quadratic(String... categories) {
    return new CohensKappa(2, Categories.checked(categories), Intervals.withDefaults());
  }

  /**
   * Sets level, resamples and seed of the interval.
   *
   * @param choice how intervals are computed
   * @return a copy
   */
  public CohensKappa withIntervals(Intervals choice) {
    return new CohensKappa(exponent, categories, Objects.requireNonNull(choice, "choice"));
  }

  /**
   * The agreement of two raters.
   *
   * @param ratings what they said
   * @param first a rater
   * @param second another
   * @return the coefficient; {@code NaN} if both used one and the same label only
   * @throws IllegalArgumentException if no item has a label of both, or a label is not among the
   *     categories
   */
  public Agreement of(Ratings ratings, String first, String second) {
    for (String rater : new String[] {first, second}) {
      checkArgument(
          ratings.raters().contains(rater),
          "illegal rater: '%s', must be one of %s",
          rater,
          ratings.raters());
    }
    ImmutableList<String> labels = categories.isEmpty() ? used(ratings, first, second) : categories;
    int q = labels.size();
    DocumentSums sums = new DocumentSums(q * q);
    for (String item : ratings.items()) {
      String one = ratings.labels(item).get(first);
      String two = ratings.labels(item).get(second);
      if (one != null && two != null) {
        int row = Categories.index(labels, one, item);
        int column = Categories.index(labels, two, item);
        sums.row(ratings.document(item))[row * q + column]++;
        sums.count(1, row == column ? 1 : 0);
      }
    }
    return sums.agreement(name(), kappa(q), intervals);
  }

  private static ImmutableList<String> used(Ratings ratings, String first, String second) {
    TreeSet<String> labels = new TreeSet<>();
    for (String item : ratings.items()) {
      ratings.label(first, item).ifPresent(labels::add);
      ratings.label(second, item).ifPresent(labels::add);
    }
    return ImmutableList.copyOf(labels);
  }

  private String name() {
    return switch (exponent) {
      case 1 -> "Cohen's kappa (linear)";
      case 2 -> "Cohen's kappa (quadratic)";
      default -> "Cohen's kappa";
    };
  }

  private Statistic kappa(int q) {
    return (table, rows) -> {
      double[] firsts = new double[q];
      double[] seconds = new double[q];
      for (int i = 0; i < q; i++) {
        for (int j = 0; j < q; j++) {
          firsts[i] += table[i * q + j];
          seconds[j] += table[i * q + j];
        }
      }
      double observed = 0;
      double expected = 0;
      for (int i = 0; i < q; i++) {
        for (int j = 0; j < q; j++) {
          double weight = i == j ? 0 : Math.pow(Math.abs(i - j), exponent);
          observed += weight * table[i * q + j];
          expected += weight * firsts[i] * seconds[j];
        }
      }
      return 1 - observed * Arrays.stream(firsts).sum() / expected;
    };
  }
}
