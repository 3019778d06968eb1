package org.bioeval.core.compare.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bioeval.core.compare.ComparisonMatrix;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.Sample;

/**
 * One score of several candidates, the weighted mean over corpora, on the documents as they are and
 * on joint draws of them: every draw is the same for all candidates.
 */
public final class JointScores {

  /** A set of documents and the scores over it, of one or more corpora. */
  private record Stratum(long seed, int rows, List<Term> terms) {}

  /** Adds a score of a stratum to that of a candidate. */
  private record Term(int candidate, Sample sample, double weight) {}

  private final int candidates;
  private final boolean moreIsBetter;
  private final List<Stratum> strata;
  private final double[] values;

  private JointScores(int candidates, boolean moreIsBetter, List<Stratum> strata, double[] values) {
    this.candidates = candidates;
    this.moreIsBetter = moreIsBetter;
    this.strata = strata;
    this.values = values;
  }

  /**
   * The scores of candidates.
   *
   * @param matrix the results
   * @param names candidates with complete runs on every corpus
   * @param score name of the score
   * @return the scores
   * @throws IllegalArgumentException if a report lacks the score or the evidence behind it, or of
   *     the score neither more nor less is better
   */
  public static JointScores of(ComparisonMatrix matrix, List<String> names, String score) {
    Map<String, Stratum> strata = new TreeMap<>();
    double[] values = new double[names.size()];
    Direction direction = Direction.NEITHER;
    for (String corpus : matrix.corpora()) {
      double weight = matrix.weight(corpus);
      for (int i = 0; i < names.size(); i++) {
        Report report = matrix.on(corpus).result(names.get(i)).report().orElseThrow();
        Sample sample = sample(report, corpus, names.get(i), matrix.score(corpus, score));
        Direction own = sample.info().direction();
        checkArgument(own != Direction.NEITHER, "of %s neither more nor less is better", score);
        checkArgument(
            direction == Direction.NEITHER || own == direction,
            "on some corpora more is better and on others less; their scores have no mean");
        direction = own;
        String key = key(report, sample);
        strata
            .computeIfAbsent(
                key,
                k ->
                    new Stratum(
                        Hashing.murmur3_128(0).hashString(k, UTF_8).asLong(),
                        sample.rows().size(),
                        new ArrayList<>()))
            .terms()
            .add(new Term(i, sample, weight));
        values[i] += weight * sample.value();
      }
    }
    return new JointScores(
        names.size(),
        direction == Direction.HIGHER_IS_BETTER,
        List.copyOf(strata.values()),
        values);
  }

  private static Sample sample(Report report, String corpus, String candidate, String score) {
    report.score(score);
    Sample sample =
        report
            .sample(score)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the report of %s on %s holds no samples of %s"
                            .formatted(candidate, corpus, score)));
    checkArgument(
        sample.rows().size() >= 2 && Double.isFinite(sample.value()),
        "%s of %s on %s is undefined",
        score,
        candidate,
        corpus);
    return sample;
  }

  /** The same documents are drawn together, whatever the task. */
  private static String key(Report report, Sample sample) {
    Hasher rows = Hashing.murmur3_128(0).newHasher();
    sample.rows().forEach(row -> rows.putString(row, UTF_8).putChar('\n'));
    return report.provenance().getOrDefault("corpus", "")
        + '\n'
        + report.provenance().getOrDefault("corpus.split", "")
        + '\n'
        + rows.hash();
  }

  /**
   * Whether one value is better than another.
   *
   * @param one a value
   * @param other another
   * @return false if they are equal
   */
  public boolean better(double one, double other) {
    return moreIsBetter ? one > other : one < other;
  }

  /**
   * The score on the documents as they are.
   *
   * @param candidate its number, in the order of the names
   * @return the weighted mean
   */
  public double value(int candidate) {
    return values[candidate];
  }

  /**
   * Scores on drawn documents.
   *
   * @param draws number of draws
   * @return {@code [draw][candidate]}
   */
  public double[][] draw(int draws) {
    double[][] drawn = new double[draws][candidates];
    for (Stratum stratum : strata) {
      SplittableRandom random = new SplittableRandom(stratum.seed());
      for (double[] draw : drawn) {
        add(stratum, random, draw);
      }
    }
    return drawn;
  }

  private static void add(Stratum stratum, SplittableRandom random, double[] into) {
    int n = stratum.rows();
    int[] count = new int[n];
    for (int i = 0; i < n; i++) {
      count[random.nextInt(n)]++;
    }
    for (Term term : stratum.terms()) {
      double[][] columns = term.sample().columns();
      double[] totals = new double[columns.length];
      Arrays.setAll(totals, c -> sum(columns[c], count));
      into[term.candidate()] += term.weight() * term.sample().formula().value(totals, n);
    }
  }

  private static double sum(double[] column, int[] count) {
    double sum = 0;
    for (int i = 0; i < count.length; i++) {
      sum += count[i] * column[i];
    }
    return sum;
  }
}
