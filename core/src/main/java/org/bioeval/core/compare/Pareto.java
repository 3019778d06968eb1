package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bioeval.core.compare.internal.JointScores;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.TextTable;

/**
 * The Pareto front of size and score: the candidates of which no other is at least as good and at
 * least as small, and better in one of the two. How sure a place on it is, is told by the share of
 * joint bootstrap draws of documents in which the candidate is on the front; sizes do not vary.
 *
 * @param score name of the score
 * @param measure what "small" means
 * @param draws number of draws
 * @param points every candidate of known size, the smallest first
 * @param unknown candidates that are left out: their runs are incomplete or their size is not known
 */
public record Pareto(
    String score,
    Footprint.Measure measure,
    int draws,
    ImmutableList<Point> points,
    ImmutableList<String> unknown) {

  /** Draws of documents, unless set otherwise. */
  public static final int DEFAULT_DRAWS = 2_000;

  /**
   * One candidate.
   *
   * @param name of the candidate
   * @param size by the measure
   * @param value its score
   * @param onFront whether it is on the front of the data as they are
   * @param share of the draws in which it is on the front
   */
  public record Point(String name, double size, double value, boolean onFront, double share) {}

  /**
   * The front of a comparison.
   *
   * @param comparison the results
   * @param score name of the score
   * @param measure what "small" means
   * @return the front
   * @throws IllegalArgumentException as from {@link #of(ComparisonMatrix, String,
   *     Footprint.Measure)}
   */
  public static Pareto of(Comparison comparison, String score, Footprint.Measure measure) {
    return of(comparison.asMatrix(), score, measure);
  }

  /**
   * The front of a comparison over several corpora, by the weighted mean of the score.
   *
   * @param matrix the results
   * @param score name of the score
   * @param measure what "small" means
   * @return the front
   * @throws IllegalArgumentException if a report lacks the score or the evidence behind it, or of
   *     the score neither more nor less is better
   */
  public static Pareto of(ComparisonMatrix matrix, String score, Footprint.Measure measure) {
    List<String> names = new ArrayList<>();
    ImmutableList.Builder<String> unknown = ImmutableList.builder();
    for (String name : matrix.candidates()) {
      boolean known = matrix.footprint(name).value(measure).isPresent();
      if (known && matrix.complete().contains(name)) {
        names.add(name);
      } else {
        unknown.add(name);
      }
    }
    // Stable: the candidates come by name.
    names.sort(
        (a, b) -> measure.order().compare(size(matrix, a, measure), size(matrix, b, measure)));
    if (names.isEmpty()) {
      return new Pareto(score, measure, DEFAULT_DRAWS, ImmutableList.of(), unknown.build());
    }
    JointScores scores = JointScores.of(matrix, names, score);
    double[] sizes = names.stream().mapToDouble(name -> size(matrix, name, measure)).toArray();
    double[] observed = new double[names.size()];
    Arrays.setAll(observed, scores::value);
    boolean[] front = front(scores, measure, sizes, observed);
    int[] times = new int[names.size()];
    for (double[] draw : scores.draw(DEFAULT_DRAWS)) {
      boolean[] drawn = front(scores, measure, sizes, draw);
      for (int i = 0; i < times.length; i++) {
        times[i] += drawn[i] ? 1 : 0;
      }
    }
    ImmutableList.Builder<Point> points = ImmutableList.builder();
    for (int i = 0; i < times.length; i++) {
      double share = (double) times[i] / DEFAULT_DRAWS;
      points.add(new Point(names.get(i), sizes[i], observed[i], front[i], share));
    }
    return new Pareto(score, measure, DEFAULT_DRAWS, points.build(), unknown.build());
  }

  private static double size(ComparisonMatrix matrix, String name, Footprint.Measure measure) {
    OptionalDouble size = matrix.footprint(name).value(measure);
    return size.orElseThrow();
  }

  private static boolean[] front(
      JointScores scores, Footprint.Measure measure, double[] sizes, double[] values) {
    boolean[] front = new boolean[sizes.length];
    Arrays.fill(front, true);
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < sizes.length; j++) {
        int larger = measure.order().compare(sizes[i], sizes[j]);
        boolean worse = scores.better(values[j], values[i]);
        boolean better = scores.better(values[i], values[j]);
        if (larger >= 0 && !better && (larger > 0 || worse)) {
          front[i] = false;
        }
      }
    }
    return front;
  }

  /** A table. */
  @Override
  public String toString() {
    TextTable table =
        new TextTable(List.of("candidate", measure.label(), score, "on the front", "share"));
    for (Point point : points) {
      table.row(
          List.of(
              point.name(),
              Numbers.size(point.size()),
              Numbers.score(point.value()),
              point.onFront() ? "yes" : "no",
              String.format(Locale.ROOT, "%.3f", point.share())));
    }
    return table.text()
        + (unknown.isEmpty() ? "" : "Left out, size or run not known: " + unknown + "\n")
        + String.format(
            Locale.ROOT,
            "Share: of %s joint draws of documents. Exploratory: no claim is made.\n",
            Numbers.count(draws));
  }
}
