package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bioeval.core.compare.internal.JointScores;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.TextTable;

/**
 * How stable the order of candidates by a score is: the share of joint bootstrap draws of documents
 * in which each has each rank. A rank is one more than the number of candidates with a better
 * score; equal scores share the better rank. Ranks with a bounded chance of error are those of
 * {@link org.bioeval.core.compare.Pairwise}.
 *
 * @param score name of the score
 * @param draws number of draws
 * @param sameOrder share of the draws in which no pair of candidates that differ has changed its
 *     order or become equal
 * @param places every candidate with complete runs, the best first
 */
public record Ranking(String score, int draws, double sameOrder, ImmutableList<Place> places) {

  /**
   * One candidate.
   *
   * @param name of the candidate
   * @param value its score
   * @param rank on the documents as they are
   * @param shares of the draws in which it has rank 1, 2, and so on; they add up to 1
   */
  public record Place(String name, double value, int rank, ImmutableList<Double> shares) {}

  /**
   * The ranks of a comparison.
   *
   * @param comparison the results
   * @param score name of the score
   * @return the ranks
   * @throws IllegalArgumentException as from {@link #of(ComparisonMatrix, String)}
   */
  public static Ranking of(Comparison comparison, String score) {
    return of(comparison.asMatrix(), score);
  }

  /**
   * The ranks of a comparison over several corpora, by the weighted mean of the score.
   *
   * @param matrix the results
   * @param score name of the score
   * @return the ranks
   * @throws IllegalArgumentException if no candidate is complete, a report lacks the score or the
   *     evidence behind it, or of the score neither more nor less is better
   */
  public static Ranking of(ComparisonMatrix matrix, String score) {
    ImmutableList<String> names = matrix.complete();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no candidate is complete on every corpus");
    }
    JointScores scores = JointScores.of(matrix, names, score);
    int k = names.size();
    double[] observed = new double[k];
    Arrays.setAll(observed, scores::value);
    int[] ranks = ranks(scores, observed);
    int[][] times = new int[k][k];
    int same = 0;
    int draws = Pareto.DEFAULT_DRAWS;
    for (double[] draw : scores.draw(draws)) {
      int[] drawn = ranks(scores, draw);
      for (int i = 0; i < k; i++) {
        times[i][drawn[i] - 1]++;
      }
      same += isSameOrder(scores, observed, draw) ? 1 : 0;
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      ImmutableList<Double> shares =
          Arrays.stream(times[i])
              .mapToObj(count -> (double) count / draws)
              .collect(ImmutableList.toImmutableList());
      places.add(new Place(names.get(i), observed[i], ranks[i], shares));
    }
    places.sort(Comparator.comparingInt(Place::rank));
    return new Ranking(score, draws, (double) same / draws, ImmutableList.copyOf(places));
  }

  private static int[] ranks(JointScores scores, double[] values) {
    int[] ranks = new int[values.length];
    Arrays.setAll(
        ranks,
        i -> {
          long better =
              Arrays.stream(values).filter(value -> scores.better(value, values[i])).count();
          return 1 + (int) better;
        });
    return ranks;
  }

  private static boolean isSameOrder(JointScores scores, double[] observed, double[] draw) {
    return IntStream.range(0, draw.length)
        .allMatch(
            i ->
                IntStream.range(0, draw.length)
                    .allMatch(
                        j ->
                            !scores.better(observed[i], observed[j])
                                || scores.better(draw[i], draw[j])));
  }

  /** A table. */
  @Override
  public String toString() {
    List<String> header = new ArrayList<>(List.of("candidate", score));
    IntStream.rangeClosed(1, places.size()).forEach(rank -> header.add("rank " + rank));
    TextTable table = new TextTable(header);
    for (Place place : places) {
      List<String> row = new ArrayList<>(List.of(place.name(), Numbers.score(place.value())));
      place.shares().forEach(share -> row.add(String.format(Locale.ROOT, "%.3f", share)));
      table.row(row);
    }
    return table.text()
        + String.format(
            Locale.ROOT,
            "The same order in %.1f %% of %s joint draws of documents. Exploratory: no claim is"
                + " made.\n",
            100 * sameOrder,
            Numbers.count(draws));
  }
}
