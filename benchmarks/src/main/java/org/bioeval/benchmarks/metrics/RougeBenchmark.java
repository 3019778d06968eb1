package org.bioeval.benchmarks.metrics;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougePair;
import org.bioeval.metrics.rouge.RougeScores;
import org.bioeval.metrics.rouge.RougeVariant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * ROUGE on pairs of notes of 430 words, and ROUGE-L on texts of 100,000. Lucene's English analyzer
 * stems in either case.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RougeBenchmark {
  private static final int PAIRS = 200;

  /** Whether tokens are stemmed. */
  @Param({"false", "true"})
  public boolean stemmed;

  private final List<RougePair> pairs = new ArrayList<>();
  private Rouge oneTwoL = Rouge.withDefaults();
  private Rouge oneToNine = Rouge.withDefaults();
  private Rouge english = Rouge.withDefaults();
  private Rouge onlySum = Rouge.withDefaults();
  private Rouge onlyL = Rouge.withDefaults();
  private String longReference = "";
  private String longPrediction = "";

  /** Makes the texts. */
  @Setup
  public void prepare() {
    Rouge rouge = stemmed ? Rouge.withDefaults().withStemming() : Rouge.withDefaults();
    oneTwoL = rouge.withVariants(RougeVariant.ROUGE_1, RougeVariant.ROUGE_2, RougeVariant.ROUGE_L);
    oneToNine =
        rouge.withVariants(
            RougeVariant.ROUGE_1,
            EnumSet.range(RougeVariant.ROUGE_2, RougeVariant.ROUGE_9).toArray(new RougeVariant[0]));
    english = oneTwoL.withAnalyzer(new EnglishAnalyzer());
    onlySum = rouge.withVariants(RougeVariant.ROUGE_L_SUM);
    onlyL = rouge.withVariants(RougeVariant.ROUGE_L);
    for (int i = 0; i < PAIRS; i++) {
      String note = Texts.note(i, 430);
      pairs.add(RougePair.of(note, Texts.changed(note, i)));
    }
    longReference = Texts.note(1, 100_000);
    longPrediction = Texts.changed(longReference, 1);
  }

  /** ROUGE-1, ROUGE-2 and ROUGE-L of a pair on one thread. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void oneTwoL(Blackhole sink) {
    for (RougePair pair : pairs) {
      sink.consume(oneTwoL.score(pair.references(), pair.prediction()));
    }
  }

  /** ROUGE-1, ROUGE-2 and ROUGE-L of a pair in a batch on all processors. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public List<RougeScores> oneTwoLBatch() {
    return oneTwoL.scoreAll(pairs);
  }

  /** ROUGE-1, ROUGE-2 and ROUGE-L of a pair over the tokens of Lucene's English analyzer. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void oneTwoLByAnalyzer(Blackhole sink) {
    for (RougePair pair : pairs) {
      sink.consume(english.score(pair.references(), pair.prediction()));
    }
  }

  /** ROUGE-1 to ROUGE-9 of a pair. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void oneToNine(Blackhole sink) {
    for (RougePair pair : pairs) {
      sink.consume(oneToNine.score(pair.references(), pair.prediction()));
    }
  }

  /** ROUGE-Lsum of a pair. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void lSum(Blackhole sink) {
    for (RougePair pair : pairs) {
      sink.consume(onlySum.score(pair.references(), pair.prediction()));
    }
  }

  /** ROUGE-L of two texts of 100,000 words. */
  @Benchmark
  public RougeScores long100k() {
    return onlyL.score(longReference, longPrediction);
  }
}
