package org.bioeval.benchmarks.metrics;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bioeval.core.stats.ApproximateRandomisation;
import org.bioeval.core.stats.Bootstrap;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.EffectSize;
import org.bioeval.core.stats.PairedBootstrap;
import org.bioeval.core.stats.PairedTest;
import org.bioeval.core.stats.Statistic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Intervals and tests over 5,000 documents with 10,000 resamples. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatisticsBenchmark {
  private static final int DOCUMENTS = 5_000;
  private static final int CLASSES = 5;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[] first = random.doubles(DOCUMENTS).toArray();
  private final double[] second = random.doubles(DOCUMENTS).toArray();
  private final double[][] counts = columns(3);
  private final double[][] classCounts = columns(3 * CLASSES);

  private double[][] columns(int width) {
    double[][] columns = new double[width][];
    for (int c = 0; c < width; c++) {
      columns[c] = random.ints(DOCUMENTS, 0, 5).asDoubleStream().toArray();
    }
    return columns;
  }

  /** Percentile interval of a mean. */
  @Benchmark
  public ConfidenceInterval mean() {
    return Bootstrap.withDefaults().interval(first);
  }

  /** The same on one thread. */
  @Benchmark
  public ConfidenceInterval meanOneThread() {
    return Bootstrap.withDefaults().withThreads(1).interval(first);
  }

  /** BCa interval of a mean. */
  @Benchmark
  public ConfidenceInterval meanBca() {
    return Bootstrap.withDefaults().withMethod(Bootstrap.Method.BCA).interval(first);
  }

  /** Percentile interval of a micro-averaged F1. */
  @Benchmark
  public ConfidenceInterval microF1() {
    return Bootstrap.withDefaults().interval(Statistic.microF1(), counts);
  }

  /** Percentile interval of a macro-averaged F1 over five classes. */
  @Benchmark
  public ConfidenceInterval macroF1() {
    return Bootstrap.withDefaults().interval(Statistic.macroF1(CLASSES), classCounts);
  }

  /** Paired bootstrap test of two means. */
  @Benchmark
  public PairedTest pairedBootstrap() {
    return PairedBootstrap.withDefaults().test(first, second);
  }

  /** Approximate randomisation test of two means. */
  @Benchmark
  public PairedTest approximateRandomisation() {
    return ApproximateRandomisation.withDefaults().test(first, second);
  }

  /** Cliff's delta. */
  @Benchmark
  public double cliffsDelta() {
    return EffectSize.cliffsDelta(first, second);
  }
}
