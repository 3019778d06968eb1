package org.bioeval.core.eval.internal;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.bioeval.core.eval.ScoreSpread;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.Score;
import org.bioeval.core.metric.Tally;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.RepeatedIntervals;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.stats.VarianceComponents;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one metric over all repeats and judgings, and how they vary among these.
 *
 * <p>The sums of a document are added up over the repeats, so intervals over documents hold the
 * noise that is left in their mean. Formulas that are no quotients of sums, such as a mean over
 * documents, get the mean of the repeats instead. Where all repeats agree in every document, the
 * sums are those of one, so that the result is that of a run without repeats, bit for bit.
 */
public final class PooledScores {

  private final Metric<?, ?> metric;
  private final MetricSums sums;
  private final Tally pooled;
  private final Set<String> unbalanced;

  /** Samples of each tally: by repeat, then by judging. */
  private final List<List<ImmutableList<Sample>>> single = new ArrayList<>();

  /** The same over the documents and labels of all. */
  private final List<List<ImmutableList<Sample>>> aligned;

  /**
   * The scores of a metric.
   *
   * @param metric reads them off
   * @param sums its sums
   * @param unbalanced documents that are not the same in all repeats
   */
  public PooledScores(Metric<?, ?> metric, MetricSums sums, Set<String> unbalanced) {
    this.metric = metric;
    this.sums = sums;
    this.unbalanced = unbalanced;
    this.pooled = isSingle() ? sums.tally(0, 0) : sums.pooled();
    for (int r = 0; r < sums.repeats(); r++) {
      List<ImmutableList<Sample>> repeat = new ArrayList<>();
      for (int j = 0; j < sums.judgings(); j++) {
        repeat.add(metric.samples(sums.tally(r, j)));
      }
      single.add(repeat);
    }
    this.aligned = isSingle() ? single : aligned();
  }

  private boolean isSingle() {
    return sums.repeats() * sums.judgings() == 1;
  }

  /**
   * Number of documents.
   *
   * @return at least 0
   */
  public long documents() {
    return pooled.documents();
  }

  /**
   * The evidence for each score.
   *
   * @return samples in the order of the metric
   */
  public ImmutableList<Sample> samples() {
    return isSingle()
        ? single.get(0).get(0)
        : metric.samples(pooled).stream()
            .map(this::pooled)
            .collect(ImmutableList.toImmutableList());
  }

  private Sample pooled(Sample all) {
    List<Sample> parts = parts(all.name());
    if (parts.size() == sums.repeats() * sums.judgings()
        && parts.stream().allMatch(parts.get(0)::equals)) {
      return parts.get(0);
    }
    long most = parts.stream().mapToLong(Sample::items).max().orElse(0);
    Sample shared = all.withItems(all.items() == pooled.items() ? sums.items() : most);
    return scaled(shared, parts);
  }

  /** The samples of one score, of the tallies that have it. */
  private List<Sample> parts(String score) {
    return single.stream()
        .flatMap(List::stream)
        .flatMap(samples -> samples.stream().filter(s -> s.name().equals(score)))
        .toList();
  }

  /** A sum over several tallies, or their mean where the formula is not the same for both. */
  private static Sample scaled(Sample sum, List<Sample> parts) {
    if (parts.size() < 2 || isQuotient(sum.formula(), sum.columns().length)) {
      return sum;
    }
    double[] tallies = new double[sum.rows().size()];
    for (Sample part : parts) {
      Set<String> documents = Set.copyOf(part.rows());
      for (int row = 0; row < tallies.length; row++) {
        tallies[row] += documents.contains(sum.rows().get(row)) ? 1 : 0;
      }
    }
    double[][] columns =
        Arrays.stream(sum.columns())
            .map(
                column ->
                    IntStream.range(0, column.length)
                        .mapToDouble(row -> column[row] / Math.max(1, tallies[row]))
                        .toArray())
            .toArray(double[][]::new);
    return new Sample(sum.info(), sum.formula(), sum.rows(), columns, sum.items(), sum.documents());
  }

  /** Whether sums over several tallies give the score of their mean. */
  private static boolean isQuotient(Formula formula, int width) {
    double[] sums = IntStream.rangeClosed(1, width).asDoubleStream().toArray();
    double[] doubled = Arrays.stream(sums).map(sum -> 2 * sum).toArray();
    // Doubling is exact, so quotients agree in every bit.
    return Double.compare(formula.value(sums, 1), formula.value(doubled, 1)) == 0;
  }

  /**
   * A score with its interval.
   *
   * @param sample one of {@link #samples()}
   * @param intervals how intervals are computed
   * @return the score; its support is that of one repeat
   */
  public Score score(Sample sample, Intervals intervals) {
    List<Sample> own = parts(sample.name());
    if (isSingle() || own.contains(sample)) {
      return sample.score(intervals);
    }
    OptionalLong support =
        sample.support().isEmpty()
            ? OptionalLong.empty()
            : own.stream().flatMapToLong(part -> part.support().stream()).max();
    return new Score(
        sample.info(),
        sample.value(),
        interval(sample, intervals),
        sample.items(),
        sample.documents(),
        support);
  }

  private ConfidenceInterval interval(Sample sample, Intervals intervals) {
    if (sample.rows().isEmpty()) {
      return ConfidenceInterval.undefined(intervals.level(), "no items");
    }
    double[][][] repeats =
        aligned.stream()
            .flatMap(List::stream)
            .flatMap(samples -> samples.stream().filter(s -> s.name().equals(sample.name())))
            .map(Sample::columns)
            .filter(columns -> columns.length == sample.columns().length)
            .toArray(double[][][]::new);
    Statistic score = sample.formula().within(sample.info().least(), sample.info().greatest());
    return repeats.length == 0
        ? intervals.interval(score, sample.columns())
        : RepeatedIntervals.of(intervals).interval(score, sample.columns(), repeats);
  }

  /**
   * How each score varies.
   *
   * @return one spread for each of {@link #samples()}
   */
  public ImmutableList<ScoreSpread> spreads() {
    List<ImmutableList<Sample>> repeats =
        IntStream.range(0, sums.repeats()).mapToObj(r -> metric.samples(sums.repeat(r))).toList();
    List<ImmutableList<Sample>> judgings =
        IntStream.range(0, sums.judgings()).mapToObj(j -> metric.samples(sums.judging(j))).toList();
    return metric.samples(pooled).stream()
        .map(
            sample ->
                new ScoreSpread(
                    sample.name(),
                    values(sample.name(), repeats, r -> single.get(r)),
                    values(
                        sample.name(), judgings, j -> single.stream().map(s -> s.get(j)).toList()),
                    components(sample)))
        .collect(ImmutableList.toImmutableList());
  }

  private interface Parts {
    List<ImmutableList<Sample>> of(int number);
  }

  private static ImmutableList<Double> values(
      String score, List<ImmutableList<Sample>> groups, Parts parts) {
    ImmutableList.Builder<Double> values = ImmutableList.builder();
    for (int i = 0; i < groups.size(); i++) {
      List<Sample> own =
          parts.of(i).stream()
              .flatMap(samples -> samples.stream().filter(s -> s.name().equals(score)))
              .toList();
      @Nullable Sample group = named(score, groups.get(i));
      values.add(group == null ? Double.NaN : scaled(group, own).value());
    }
    return values.build();
  }

  private static @Nullable Sample named(String score, List<Sample> samples) {
    return samples.stream().filter(s -> s.name().equals(score)).findFirst().orElse(null);
  }

  private List<List<ImmutableList<Sample>>> aligned() {
    List<List<ImmutableList<Sample>>> all = new ArrayList<>();
    Tally zeros = pooled.zeros();
    for (int r = 0; r < sums.repeats(); r++) {
      List<ImmutableList<Sample>> repeat = new ArrayList<>();
      for (int j = 0; j < sums.judgings(); j++) {
        Tally tally = zeros.zeros();
        tally.merge(sums.tally(r, j));
        repeat.add(metric.samples(tally));
      }
      all.add(repeat);
    }
    return all;
  }

  private Optional<VarianceComponents> components(Sample sample) {
    ImmutableList<String> rows = sample.rows();
    int[] kept =
        IntStream.range(0, rows.size())
            .filter(row -> !unbalanced.contains(rows.get(row)))
            .toArray();
    double[][][][] columns = new double[sums.repeats()][sums.judgings()][][];
    for (int r = 0; r < columns.length; r++) {
      for (int j = 0; j < columns[r].length; j++) {
        @Nullable Sample part = named(sample.name(), aligned.get(r).get(j));
        if (part == null || part.columns().length != sample.columns().length) {
          return Optional.empty();
        }
        columns[r][j] =
            Arrays.stream(part.columns())
                .map(column -> IntStream.of(kept).mapToDouble(row -> column[row]).toArray())
                .toArray(double[][]::new);
      }
    }
    long left = sample.documents() - (rows.size() - kept.length);
    return VarianceComponents.of(sample.formula(), columns, left);
  }
}
