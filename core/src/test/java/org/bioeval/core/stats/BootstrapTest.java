package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] columns = {uniform(random, 999), uniform(random, 999), uniform(random, 999)};
    double[] values = uniform(random, 2_000);
    Bootstrap one = Bootstrap.withDefaults().withThreads(1).withResamples(1_000);
    for (int threads : new int[] {2, 3, 8}) {
      Bootstrap several = one.withThreads(threads);
      assertThat(several.distribution(Statistic.microF1(), columns).replicates())
          .isEqualTo(one.distribution(Statistic.microF1(), columns).replicates());
      assertThat(several.interval(values)).isEqualTo(one.interval(values));
    }
  }

  @Test
  void seedsAreHonoured() {
    double[] values = uniform(new SplittableRandom(2), 50);
    Bootstrap bootstrap = Bootstrap.withDefaults().withResamples(200);
    assertThat(bootstrap.withSeed(5).interval(values))
        .isEqualTo(bootstrap.withSeed(5).interval(values));
    assertThat(bootstrap.withSeed(5).distribution(Statistic.mean(), values).replicates())
        .isNotEqualTo(bootstrap.withSeed(6).distribution(Statistic.mean(), values).replicates());
  }

  @Test
  void standardErrorOfTheMeanIsTheTextbookOne() {
    // The bootstrap standard error of a mean tends to sqrt(Σ(x - mean)² / n²) as B grows.
    double[] values = uniform(new SplittableRandom(3), 400);
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double expected = Math.sqrt(squares) / values.length;
    var distribution =
        Bootstrap.withDefaults().withResamples(50_000).distribution(Statistic.mean(), values);
    assertThat(distribution.standardError()).isCloseTo(expected, within(0.02 * expected));
    assertThat(distribution.estimate()).isCloseTo(mean, within(1e-15));
  }

  @Test
  void everyWidthDrawsRowsAsAWhole() {
    // All columns are multiples of the first, so all replicates must be too.
    double[] x = uniform(new SplittableRandom(4), 101);
    for (int width = 2; width <= 5; width++) {
      double[][] columns = new double[width][];
      for (int c = 0; c < width; c++) {
        double factor = c + 1;
        columns[c] = Arrays.stream(x).map(v -> factor * v).toArray();
      }
      int last = width - 1;
      double[] ratios =
          Bootstrap.withDefaults()
              .withResamples(300)
              .distribution((sums, rows) -> sums[last] / sums[0], columns)
              .replicates();
      assertThat(Arrays.stream(ratios).boxed())
          .hasSize(300)
          .allSatisfy(r -> assertThat(r).isCloseTo(last + 1, within(1e-12)));
    }
  }

  @Test
  void everyRowIsDrawnEquallyOften() {
    // One-hot columns count the draws of each row: 7 rows, 20,000 resamples of 7 draws, mean
    // 20,000.
    double[][] columns = new double[7][7];
    for (int i = 0; i < 7; i++) {
      columns[i][i] = 1;
    }
    for (int i = 0; i < 7; i++) {
      int row = i;
      double[] draws =
          Bootstrap.withDefaults()
              .withResamples(20_000)
              .distribution((sums, rows) -> sums[row], columns)
              .replicates();
      // Standard deviation of the count: sqrt(140,000 · 1/7 · 6/7) = 131.
      assertThat(Arrays.stream(draws).sum()).isCloseTo(20_000, within(600.0));
      assertThat(draws[draws.length - 1]).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void coverageOfTheMeanIsNominal() {
    coverage(Bootstrap.Method.PERCENTILE, 120, 0.5, r -> r.nextDouble());
    coverage(Bootstrap.Method.BCA, 120, 0.5, r -> r.nextDouble());
    // A right-skewed score with mean 1/3.
    coverage(Bootstrap.Method.BCA, 150, 1.0 / 3, r -> Math.pow(r.nextDouble(), 2));
  }

  private static void coverage(
      Bootstrap.Method method, int n, double truth, ToDoubleFunction<SplittableRandom> draw) {
    SplittableRandom random = new SplittableRandom(11);
    int covered = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      double[] values = new double[n];
      Arrays.setAll(values, i -> draw.applyAsDouble(random));
      Bootstrap bootstrap =
          Bootstrap.withDefaults().withResamples(1_000).withSeed(trial).withMethod(method);
      if (bootstrap.interval(values).contains(truth)) {
        covered++;
      }
    }
    assertThat(covered / 2_000.0).as("coverage of %s", method).isBetween(0.93, 0.97);
  }

  @Test
  void coverageOfMicroF1IsNominal() {
    // Each document has 1–8 gold mentions, found with probability 0.7, and 0–3 spurious ones.
    // E[TP] = 0.7·4.5, E[FN] = 0.3·4.5, E[FP] = 1.5, so F1 = 6.3 / (6.3 + 1.5 + 1.35).
    double truth = 6.3 / 9.15;
    SplittableRandom random = new SplittableRandom(12);
    int covered = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      double[][] counts = new double[3][150];
      for (int d = 0; d < 150; d++) {
        int gold = 1 + random.nextInt(8);
        for (int g = 0; g < gold; g++) {
          counts[random.nextDouble() < 0.7 ? 0 : 2][d]++;
        }
        counts[1][d] = random.nextInt(4);
      }
      Bootstrap bootstrap = Bootstrap.withDefaults().withResamples(1_000).withSeed(trial);
      if (bootstrap.interval(Statistic.microF1(), counts).contains(truth)) {
        covered++;
      }
    }
    assertThat(covered / 2_000.0).isBetween(0.93, 0.97);
  }

  @Test
  void oneDocumentHasNoInterval() {
    ConfidenceInterval interval = Bootstrap.withDefaults().interval(new double[] {0.5});
    assertThat(interval.isDefined()).isFalse();
    assertThat(interval.method()).endsWith("fewer than two documents");
    assertThat(interval.contains(0.5)).isFalse();
  }

  @Test
  void constantValuesGiveAPoint() {
    double[] values = {0.25, 0.25, 0.25, 0.25};
    for (Bootstrap.Method method : Bootstrap.Method.values()) {
      ConfidenceInterval interval = Bootstrap.withDefaults().withMethod(method).interval(values);
      assertThat(interval.low()).isEqualTo(0.25);
      assertThat(interval.high()).isEqualTo(0.25);
    }
  }

  @Test
  void bcaSaysWhenItDoesNotExist() {
    ConfidenceInterval interval =
        Bootstrap.withDefaults()
            .withMethod(Bootstrap.Method.BCA)
            .interval(new double[] {1, 1, 1, 1});
    assertThat(interval.method())
        .isEqualTo("bootstrap percentile (BCa does not exist here), 10000 resamples, seed 1");
  }

  @Test
  void undefinedReplicatesAreCounted() {
    // Two rows, the ratio is undefined when the first is drawn twice: a quarter of all resamples.
    double[][] columns = {{0, 1}, {0, 2}};
    var distribution = Bootstrap.withDefaults().distribution(Statistic.ratio(), columns);
    assertThat(distribution.undefinedReplicates()).isBetween(2_300, 2_700);
    assertThat(distribution.replicates()).containsOnly(0.5);
    assertThat(distribution.percentile(0.95).method()).endsWith("undefined");
  }

  @Test
  void badArgumentsAreNamed() {
    Bootstrap bootstrap = Bootstrap.withDefaults();
    assertThatThrownBy(() -> bootstrap.withResamples(0))
        .hasMessage("illegal resamples: 0, must be at least 1");
    assertThatThrownBy(() -> bootstrap.withThreads(-1))
        .hasMessage("illegal threads: -1, must be at least 1");
    assertThatThrownBy(() -> bootstrap.withLevel(95))
        .hasMessage(
            "illegal level: 95.0, must be strictly between 0 and 1; write 95 % confidence as 0.95");
    assertThatThrownBy(() -> bootstrap.interval(new double[0]))
        .hasMessage("illegal columns: no rows, at least one is needed");
    assertThatThrownBy(() -> bootstrap.interval(new double[] {1, Double.NaN}))
        .hasMessageStartingWith("illegal value at row 1, column 0: NaN, must be finite");
    assertThatThrownBy(
            () -> bootstrap.interval(Statistic.ratio(), new double[] {1, 2}, new double[] {1}))
        .hasMessage("illegal columns: column 1 has 1 rows, column 0 has 2; all must have the same");
    assertThatThrownBy(() -> Statistic.macroF1(0))
        .hasMessage("illegal classes: 0, must be at least 1");
  }

  @Test
  void errorsInTheStatisticReachTheCaller() {
    Statistic broken =
        (sums, rows) -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> Bootstrap.withDefaults().interval(broken, new double[5_000]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  private static double[] uniform(SplittableRandom random, int n) {
    return random.doubles(n).toArray();
  }
}
