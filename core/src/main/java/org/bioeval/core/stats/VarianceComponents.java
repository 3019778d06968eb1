package org.bioeval.core.stats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where the variance of a score comes from: documents, the model that answers differently when it
 * is asked again, and judges that judge the same answer differently.
 *
 * <p>The score is linearised at its estimate: a document contributes z = D Σ f′ x, with the
 * derivatives f′ of the score by the column totals, the document's sums x and D documents; of a
 * quotient ΣN / ΣS this is (N − θ S) / mean(S) but for a constant. The components are those of the
 * balanced nested analysis of variance of z (Searle, Casella and McCulloch 1992, Variance
 * Components, doi:10.1002/9780470316856, sections 3.1 and 4.1); an estimate below 0 counts as 0.
 * The variance of a score over D documents, each asked n times and each answer judged q times, is
 *
 * <pre>(betweenDocuments + betweenRepeats / n + betweenJudgings / (n q)) / D</pre>
 *
 * <p>What was not repeated cannot be told apart: without repeats the model's component is part of
 * that between documents, without repeated judgings the judge's is part of the model's.
 *
 * @param betweenDocuments variance between documents, of what stays when all is asked again
 * @param betweenRepeats variance of a document's answers within the document, when the model is
 *     asked again; empty if it was asked once
 * @param betweenJudgings variance of the judgements on the same answer; empty if it was judged once
 * @param documents number of documents
 * @param repeats how often each was asked
 * @param judgings how often each answer was judged
 */
public record VarianceComponents(
    double betweenDocuments,
    OptionalDouble betweenRepeats,
    OptionalDouble betweenJudgings,
    long documents,
    int repeats,
    int judgings) {

  /** Relative step of the differences that stand for derivatives. */
  private static final double STEP = 1e-5;

  /**
   * Estimates the components.
   *
   * @param statistic the score
   * @param sums its columns by repeat and judging, {@code sums[r][j][c][d]} for column c of
   *     document d; as many repeats, judgings, columns and documents everywhere
   * @param documents number of source documents; the number of rows, unless rows are bins of them
   * @return the components; empty if there is one repeat and one judging, if there are fewer than
   *     two rows, or if the score is undefined
   * @throws IllegalArgumentException if the arrays are empty or ragged
   */
  public static Optional<VarianceComponents> of(
      Statistic statistic, double[][][][] sums, long documents) {
    int repeats = sums.length;
    int judgings = repeats == 0 ? 0 : sums[0].length;
    int width = judgings == 0 ? 0 : sums[0][0].length;
    if (width == 0) {
      throw new IllegalArgumentException("illegal sums: no repeat, no judging or no column");
    }
    int rows = sums[0][0][0].length;
    check(sums, judgings, width, rows);
    if (rows < 2 || repeats * judgings < 2) {
      return Optional.empty();
    }
    double[] totals = totals(sums);
    if (!Double.isFinite(statistic.value(totals, rows))) {
      return Optional.empty();
    }
    double[] derivatives = derivatives(statistic, sums, totals);
    double[][][] z = new double[repeats][judgings][rows];
    for (int r = 0; r < repeats; r++) {
      for (int j = 0; j < judgings; j++) {
        for (int c = 0; c < width; c++) {
          for (int d = 0; d < rows; d++) {
            z[r][j][d] += rows * derivatives[c] * sums[r][j][c][d];
          }
        }
      }
    }
    VarianceComponents components = ofContributions(z, documents);
    return Double.isFinite(components.standardError()) ? Optional.of(components) : Optional.empty();
  }

  private static void check(double[][][][] sums, int judgings, int width, int rows) {
    for (double[][][] repeat : sums) {
      boolean ragged = repeat.length != judgings;
      for (double[][] judging : repeat) {
        ragged |= judging.length != width;
        ragged |= Arrays.stream(judging).anyMatch(column -> column.length != rows);
      }
      if (ragged) {
        throw new IllegalArgumentException(
            "illegal sums: each repeat must have "
                + judgings
                + " judgings of "
                + width
                + " columns with "
                + rows
                + " rows");
      }
    }
  }

  /** Totals of the columns, the mean over repeats and judgings. */
  private static double[] totals(double[][][][] sums) {
    double[] totals = new double[sums[0][0].length];
    int passes = sums.length * sums[0].length;
    for (double[][][] repeat : sums) {
      for (double[][] judging : repeat) {
        for (int c = 0; c < totals.length; c++) {
          totals[c] += Arrays.stream(judging[c]).sum() / passes;
        }
      }
    }
    return totals;
  }

  /** By central differences at the totals. */
  private static double[] derivatives(Statistic statistic, double[][][][] sums, double[] totals) {
    int rows = sums[0][0][0].length;
    double[] derivatives = new double[totals.length];
    for (int c = 0; c < totals.length; c++) {
      double size = 0;
      for (double[][][] repeat : sums) {
        for (double[][] judging : repeat) {
          size = Math.max(size, Arrays.stream(judging[c]).map(Math::abs).sum());
        }
      }
      // Amounts of both signs may cancel.
      double step = STEP * Math.max(Math.abs(totals[c]), size / 100);
      // A column of zeros contributes nothing, whatever its derivative.
      if (step > 0) {
        double[] above = totals.clone();
        double[] below = totals.clone();
        above[c] += step;
        below[c] -= step;
        derivatives[c] =
            (statistic.value(above, rows) - statistic.value(below, rows)) / (above[c] - below[c]);
      }
    }
    return derivatives;
  }

  private static VarianceComponents ofContributions(double[][][] z, long documents) {
    int repeats = z.length;
    int judgings = z[0].length;
    int rows = z[0][0].length;
    double[] means = new double[rows];
    double withinAnswers = 0;
    double withinDocuments = 0;
    for (int d = 0; d < rows; d++) {
      double[] answers = new double[repeats];
      for (int r = 0; r < repeats; r++) {
        double[] judged = new double[judgings];
        for (int j = 0; j < judgings; j++) {
          judged[j] = z[r][j][d];
        }
        answers[r] = mean(judged);
        withinAnswers += squares(judged, answers[r]);
      }
      means[d] = mean(answers);
      withinDocuments += squares(answers, means[d]);
    }
    double judge = judgings == 1 ? 0 : withinAnswers / ((double) rows * repeats * (judgings - 1));
    double model =
        repeats == 1
            ? 0
            : Math.max(0, withinDocuments / ((double) rows * (repeats - 1)) - judge / judgings);
    double between =
        Math.max(
            0,
            squares(means, mean(means)) / (rows - 1)
                - model / repeats
                - judge / ((double) repeats * judgings));
    // A bin of k documents has the variance of their mean, a k-th of that of each.
    double size = documents / (double) rows;
    return new VarianceComponents(
        between * size,
        repeats == 1 ? OptionalDouble.empty() : OptionalDouble.of(model * size),
        judgings == 1 ? OptionalDouble.empty() : OptionalDouble.of(judge * size),
        documents,
        repeats,
        judgings);
  }

  private static double mean(double[] values) {
    // The mean of equal values must not be off by rounding: their variance is exactly 0.
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      return values[0];
    }
    return Arrays.stream(values).sum() / values.length;
  }

  private static double squares(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares;
  }

  /**
   * The standard error of the score with the documents, repeats and judgings at hand.
   *
   * @return the standard error
   */
  public double standardError() {
    return standardError(documents, repeats, judgings);
  }

  /**
   * The standard error that the score would have. A component that could not be told apart stays
   * where it is: its share does not shrink with more repeats.
   *
   * @param documents number of documents, at least 1
   * @param repeats how often each is asked, at least 1
   * @param judgings how often each answer is judged, at least 1
   * @return the standard error
   * @throws IllegalArgumentException if a number is less than 1
   */
  public double standardError(long documents, int repeats, int judgings) {
    if (documents < 1 || repeats < 1 || judgings < 1) {
      throw new IllegalArgumentException(
          "illegal design: "
              + documents
              + " documents, "
              + repeats
              + " repeats, "
              + judgings
              + " judgings, must be at least 1 each");
    }
    double variance =
        betweenDocuments
            + betweenRepeats.orElse(0) / repeats
            + betweenJudgings.orElse(0) / ((double) repeats * judgings);
    return Math.sqrt(variance / documents);
  }

  /**
   * The share of the score's variance that asking again without end would remove.
   *
   * @return between 0 and 1; 0 if there is no noise
   */
  public double noiseShare() {
    double noise =
        betweenRepeats.orElse(0) / repeats
            + betweenJudgings.orElse(0) / ((double) repeats * judgings);
    return noise == 0 ? 0 : noise / (noise + betweenDocuments);
  }

  /** One line with the standard deviations. */
  @Override
  public String toString() {
    return "deviation between documents "
        + number(betweenDocuments)
        + betweenRepeats.stream()
            .mapToObj(v -> ", between repeats " + number(v))
            .findFirst()
            .orElse("")
        + betweenJudgings.stream()
            .mapToObj(v -> ", between judgings " + number(v))
            .findFirst()
            .orElse("")
        + String.format(Locale.ROOT, " over %,d documents", documents);
  }

  private static String number(double variance) {
    return String.format(Locale.ROOT, "%.3f", Math.sqrt(variance));
  }
}
