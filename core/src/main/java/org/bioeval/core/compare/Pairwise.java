package org.bioeval.core.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bioeval.core.compare.internal.Numbers;
import org.bioeval.core.compare.internal.TextTable;
import org.bioeval.core.stats.Claim;
import org.bioeval.core.stats.ClaimResult;
import org.bioeval.core.stats.ClaimTest;

/**
 * All pairs of candidates by one score: differences with simultaneous intervals, and the ranks that
 * follow from them.
 *
 * <p>Both directions of every pair are tested together, so that the chance of any wrong "higher"
 * among all pairs is at most α. Pairs that are not told apart are ties.
 *
 * @param score name of the score
 * @param alpha the largest chance of any wrong statement
 * @param documents number of documents
 * @param pairs every pair once, by name
 * @param ranks of every candidate, by name
 */
public record Pairwise(
    String score,
    double alpha,
    long documents,
    ImmutableList<Difference> pairs,
    ImmutableList<Rank> ranks) {

  /**
   * Two candidates.
   *
   * @param first name of one
   * @param second name of the other
   * @param difference score of the first less that of the second
   * @param low lower end of the simultaneous interval
   * @param high upper end of the simultaneous interval
   * @param pValue two-sided, adjusted for the number of pairs
   * @param tie whether they are not told apart
   */
  public record Difference(
      String first,
      String second,
      double difference,
      double low,
      double high,
      double pValue,
      boolean tie) {

    /** One line, such as {@code large − small 0.0500 [0.0100, 0.0900] p = 0.010}. */
    @Override
    public String toString() {
      return first + " − " + second + " " + interval() + " p = " + Numbers.p(pValue);
    }

    private String interval() {
      return Numbers.score(difference)
          + " ["
          + Numbers.score(low)
          + ", "
          + Numbers.score(high)
          + "]";
    }
  }

  /**
   * Where a candidate may stand.
   *
   * @param name of the candidate
   * @param value its score
   * @param best one more than the candidates that are surely better
   * @param worst the number of candidates, less those that are surely worse
   */
  public record Rank(String name, double value, int best, int worst) {

    /** One line, such as {@code small 0.8000 rank 2–3}. */
    @Override
    public String toString() {
      return name + " " + Numbers.score(value) + " rank " + range();
    }

    private String range() {
      return best == worst ? Integer.toString(best) : best + "–" + worst;
    }
  }

  /** Tests all pairs of candidates whose runs are complete. */
  static Pairwise of(Scope scope, String score, Confidence confidence) {
    List<String> names =
        scope.members().stream().filter(Scope.Member::complete).map(Scope.Member::name).toList();
    checkArgument(names.size() >= 2, "fewer than two complete runs: %s", names);
    Scores scores = new Scores(scope, score);
    try {
      names.forEach(name -> scores.checkDocuments(score, names.get(0), name));
      return of(scores, score, names, ClaimTest.withDefaults(), confidence.alpha());
    } catch (ScopeEvidence.NoEvidenceException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Tests all pairs; names in a fixed order. */
  private static Pairwise of(
      Scores scores, String score, List<String> names, ClaimTest test, double alpha) {
    List<Claim> claims = new ArrayList<>();
    for (String first : names) {
      for (String second : names) {
        if (!first.equals(second)) {
          claims.add(Claim.of(first + '\n' + second, scores.greater(first, second, score)));
        }
      }
    }
    Map<String, ClaimResult> results = new LinkedHashMap<>();
    test.withAlpha(alpha).test(claims).forEach(result -> results.put(result.name(), result));
    boolean more = scores.moreIsBetter(names.get(0), score);
    ImmutableList.Builder<Difference> pairs = ImmutableList.builder();
    ImmutableList.Builder<Rank> ranks = ImmutableList.builder();
    for (int i = 0; i < names.size(); i++) {
      int better = 0;
      int worse = 0;
      for (int j = 0; j < names.size(); j++) {
        if (i == j) {
          continue;
        }
        ClaimResult up = result(results, names.get(i), names.get(j));
        ClaimResult down = result(results, names.get(j), names.get(i));
        boolean higher = shown(up);
        boolean lower = shown(down);
        better += (more ? lower : higher) ? 1 : 0;
        worse += (more ? higher : lower) ? 1 : 0;
        if (i < j) {
          pairs.add(difference(names.get(i), names.get(j), up, down));
        }
      }
      double value = scores.value(names.get(i), score);
      ranks.add(new Rank(names.get(i), value, 1 + better, names.size() - worse));
    }
    return new Pairwise(
        score, alpha, scores.documents(names.get(0), score), pairs.build(), ranks.build());
  }

  private static ClaimResult result(Map<String, ClaimResult> results, String one, String other) {
    return java.util.Objects.requireNonNull(results.get(one + '\n' + other));
  }

  private static boolean shown(ClaimResult result) {
    return result.verdict() == ClaimResult.Verdict.DOES_THE_JOB;
  }

  private static Difference difference(
      String first, String second, ClaimResult up, ClaimResult down) {
    return new Difference(
        first,
        second,
        up.parts().get(0).value(),
        Bounds.of(up, 0).lower(),
        -Bounds.of(down, 0).lower(),
        Math.min(up.pValue(), down.pValue()),
        !shown(up) && !shown(down));
  }

  /** The ranks, then the pairs. */
  @Override
  public String toString() {
    TextTable standing = new TextTable(List.of("candidate", score, "rank"));
    ranks.forEach(r -> standing.row(List.of(r.name(), Numbers.score(r.value()), r.range())));
    TextTable differences = new TextTable(List.of("pair", "difference", "p", ""));
    pairs.forEach(
        d ->
            differences.row(
                List.of(
                    d.first() + " − " + d.second(),
                    d.interval(),
                    Numbers.p(d.pValue()),
                    d.tie() ? "tie" : "")));
    return standing.text()
        + "\n"
        + differences.text()
        + String.format(
            Locale.ROOT,
            "\nAll pairs on %s documents, step-down max-T, α = %s; intervals are simultaneous.",
            Numbers.count(documents),
            alpha);
  }
}
