package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bioeval.core.compare.internal.ScoreTableFiles;
import org.bioeval.core.compare.internal.ScoreTableText;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Score;

/**
 * Candidates × scores, with the best of each column marked, and those that are not told apart from
 * it: ties by simultaneous comparisons of all pairs in the column, see {@link Pairwise}.
 *
 * @param confidence of the comparisons of each column
 * @param columns one for each corpus and score
 * @param rows one for each candidate, by name
 */
public record ScoreTable(
    Confidence confidence, ImmutableList<Column> columns, ImmutableList<Row> rows) {

  /**
   * One column.
   *
   * @param corpus its name
   * @param score name of the score
   * @param tested whether all pairs could be compared; if not, ties are not known
   */
  public record Column(String corpus, String score, boolean tested) {

    /** Such as {@code bc5cdr micro-f1}. */
    @Override
    public String toString() {
      return corpus + " " + score;
    }
  }

  /**
   * One row.
   *
   * @param candidate its name
   * @param cells one for each column; empty where the run failed
   */
  public record Row(String candidate, ImmutableList<Optional<Cell>> cells) {}

  /**
   * One score.
   *
   * @param score with its interval
   * @param best whether no other of the column is better
   * @param tie whether it is not the best, and not told apart from the best
   */
  public record Cell(Score score, boolean best, boolean tie) {}

  /**
   * The table of one corpus, at 95 %.
   *
   * @param comparison the results
   * @param scores names of scores, at least one
   * @return the table
   * @throws IllegalArgumentException if there is no score, or a report has none of that name
   */
  public static ScoreTable of(Comparison comparison, String... scores) {
    return of(comparison.asMatrix(), Confidence.of(0.95), List.of(scores));
  }

  /**
   * The table of several corpora.
   *
   * @param matrix the results
   * @param confidence one less the chance of any wrong mark in a column
   * @param scores names of scores, at least one; a corpus with a score of its own has it in place
   *     of the first
   * @return the table
   * @throws IllegalArgumentException if there is no score, or a report has none of that name
   */
  public static ScoreTable of(ComparisonMatrix matrix, Confidence confidence, List<String> scores) {
    checkArgument(!scores.isEmpty(), "there is no score to show");
    ImmutableList<String> names = matrix.candidates();
    ImmutableList.Builder<Column> columns = ImmutableList.builder();
    List<List<Optional<Cell>>> cells = new ArrayList<>();
    names.forEach(name -> cells.add(new ArrayList<>()));
    for (String corpus : matrix.corpora()) {
      for (int s = 0; s < scores.size(); s++) {
        String score = s == 0 ? matrix.score(corpus, scores.get(s)) : scores.get(s);
        Comparison comparison = matrix.on(corpus);
        Optional<Pairwise> pairs = pairs(comparison, score, confidence);
        columns.add(new Column(corpus, score, pairs.isPresent()));
        List<Optional<Score>> values =
            names.stream().map(name -> score(comparison, name, score)).toList();
        Set<String> best = best(names, values);
        for (int i = 0; i < names.size(); i++) {
          String name = names.get(i);
          cells
              .get(i)
              .add(
                  values
                      .get(i)
                      .map(value -> new Cell(value, best.contains(name), tie(pairs, name, best))));
        }
      }
    }
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    for (int i = 0; i < names.size(); i++) {
      rows.add(new Row(names.get(i), ImmutableList.copyOf(cells.get(i))));
    }
    return new ScoreTable(confidence, columns.build(), rows.build());
  }

  private static Optional<Pairwise> pairs(
      Comparison comparison, String score, Confidence confidence) {
    try {
      return Optional.of(comparison.pairwise(score, confidence));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Fewer than two complete runs, or than ten documents.
    }
  }

  private static Optional<Score> score(Comparison comparison, String name, String score) {
    return comparison.results().stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .flatMap(Comparison.Result::report)
        .map((Report report) -> report.score(score));
  }

  private static Set<String> best(List<String> names, List<Optional<Score>> values) {
    Set<String> best = new HashSet<>();
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < names.size(); i++) {
      double goodness = values.get(i).map(ScoreTable::goodness).orElse(Double.NaN);
      if (goodness > most) {
        best.clear();
        most = goodness;
      }
      if (goodness == most) {
        best.add(names.get(i));
      }
    }
    return best;
  }

  /** The more, the better; not a number where nothing is better. */
  private static double goodness(Score score) {
    Direction direction = score.info().direction();
    return direction == Direction.HIGHER_IS_BETTER
        ? score.value()
        : direction == Direction.LOWER_IS_BETTER ? -score.value() : Double.NaN;
  }

  private static boolean tie(Optional<Pairwise> pairs, String name, Set<String> best) {
    return !best.contains(name)
        && pairs.isPresent()
        && pairs.get().pairs().stream()
            .filter(Pairwise.Difference::tie)
            .anyMatch(
                d ->
                    d.first().equals(name) && best.contains(d.second())
                        || d.second().equals(name) && best.contains(d.first()));
  }

  /**
   * The table as CSV (RFC 4180), one row for each candidate and column.
   *
   * @return CSV text with line feeds
   */
  public String toCsv() {
    return ScoreTableFiles.csv(this);
  }

  /**
   * The table as one JSON object.
   *
   * @return JSON text, indented, ending with a line feed
   */
  public String toJson() {
    return ScoreTableFiles.json(this);
  }

  /**
   * The table as Markdown, the best and its ties in bold.
   *
   * @return Markdown text
   */
  public String toMarkdown() {
    return ScoreTableText.markdown(this);
  }

  /**
   * The table as LaTeX for the package {@code booktabs}, the best and its ties in bold.
   *
   * @return a {@code tabular} environment
   */
  public String toLatex() {
    return ScoreTableText.latex(this);
  }

  /** The table in aligned columns. */
  @Override
  public String toString() {
    return ScoreTableText.text(this);
  }
}
