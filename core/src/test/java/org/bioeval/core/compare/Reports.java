package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bioeval.core.eval.ReadingCounts;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.metric.ScoreInfo;
import org.bioeval.core.stats.Formula;
import org.bioeval.core.stats.Intervals;
import org.bioeval.core.stats.Statistic;
import org.bioeval.core.task.Outcome;

/** Reports of made-up scores, one item in each document. */
public final class Reports {

  private Reports() {}

  /** A report of one score, the mean over documents, with a value for each. */
  public static Report of(String model, int documents, IntToDoubleFunction score) {
    return of(model, documents, ScoreInfo.share("quality"), score);
  }

  public static Report of(String model, int documents, ScoreInfo info, IntToDoubleFunction score) {
    ImmutableList<String> rows =
        IntStream.range(0, documents)
            .mapToObj(i -> String.format("document-%05d", i))
            .collect(ImmutableList.toImmutableList());
    double[] values = IntStream.range(0, documents).mapToDouble(score).toArray();
    return of(model, rows, info, Statistic.mean(), values);
  }

  public static Report of(
      String model, ImmutableList<String> rows, ScoreInfo info, Formula formula, double[]... sums) {
    Sample sample = new Sample(info, formula, rows, sums, rows.size(), rows.size());
    Map<Outcome.Kind, Long> outcomes = new EnumMap<>(Outcome.Kind.class);
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      outcomes.put(kind, kind == Outcome.Kind.ANSWERED ? rows.size() : 0L);
    }
    return new Report(
        ImmutableList.of(),
        rows.size(),
        ImmutableMap.copyOf(outcomes),
        ImmutableMap.of(),
        new ReadingCounts(
            rows.size(), 0, 0, ImmutableMap.of(), ImmutableSortedMap.of(), ImmutableSortedMap.of()),
        Optional.empty(),
        ImmutableMap.of(
            "made-up", ImmutableList.of(sample.score(Intervals.withDefaults().withResamples(100)))),
        ImmutableMap.of("made-up", ImmutableList.of(sample)),
        ImmutableSortedMap.of(
            "corpus", "toy", "corpus.split", "TEST", "model", model, "prompts.digest", "same"));
  }

  /** With another fact. */
  public static Report with(Report report, String fact, String value) {
    Map<String, String> facts = new java.util.TreeMap<>(report.provenance());
    facts.put(fact, value);
    return copy(report, report.outcomes(), ImmutableSortedMap.copyOf(facts));
  }

  /** As if some items had had another outcome; the scores stay. */
  public static Report with(Report report, Outcome.Kind kind, long count) {
    Map<Outcome.Kind, Long> outcomes = new EnumMap<>(report.outcomes());
    outcomes.put(kind, count);
    outcomes.put(Outcome.Kind.ANSWERED, report.items() - count);
    return copy(report, ImmutableMap.copyOf(outcomes), report.provenance());
  }

  /** With more samples of the same metric, whose columns are TP, FP and FN. */
  public static Report withCounts(Report r, Map<String, double[][]> columns) {
    ImmutableList.Builder<Sample> all = ImmutableList.builder();
    all.addAll(java.util.Objects.requireNonNull(r.samples().get("made-up")));
    columns.forEach(
        (name, counts) ->
            all.add(
                new Sample(
                    ScoreInfo.share(name),
                    Statistic.microF1(),
                    r.samples().get("made-up").get(0).rows(),
                    counts,
                    r.items(),
                    r.items())));
    ImmutableList<Sample> samples = all.build();
    Intervals intervals = Intervals.withDefaults().withResamples(100);
    return new Report(
        r.warnings(),
        r.items(),
        r.outcomes(),
        r.unanswerable(),
        r.readings(),
        r.firstFailure(),
        ImmutableMap.of(
            "made-up",
            samples.stream().map(s -> s.score(intervals)).collect(ImmutableList.toImmutableList())),
        ImmutableMap.of("made-up", samples),
        r.provenance());
  }

  private static Report copy(
      Report r,
      ImmutableMap<Outcome.Kind, Long> outcomes,
      ImmutableSortedMap<String, String> facts) {
    return new Report(
        r.warnings(),
        r.items(),
        outcomes,
        r.unanswerable(),
        r.readings(),
        r.firstFailure(),
        r.scores(),
        r.samples(),
        facts);
  }
}
