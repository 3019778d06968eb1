package org.bioeval.benchmarks.metrics;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.metrics.exact.ExactMatch;
import org.bioeval.metrics.official.AdeScores;
import org.bioeval.metrics.official.Bc2gmScores;
import org.bioeval.metrics.official.Bc5cdrScores;
import org.bioeval.metrics.official.BioRedScores;
import org.bioeval.metrics.official.ChemdnerScores;
import org.bioeval.metrics.official.DdiScores;
import org.bioeval.metrics.official.GeniaScores;
import org.bioeval.metrics.official.GitScores;
import org.bioeval.metrics.official.HealthAdviceScores;
import org.bioeval.metrics.official.PheeScores;
import org.bioeval.metrics.official.PubMedRctScores;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Exact match and the official scorers, each over 100 items of its kind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CorpusMetricBenchmark {

  /** What scores. */
  public enum Scorer {
    EXACT_LABELS,
    EXACT_MENTIONS,
    EXACT_RELATIONS,
    EXACT_EVENTS,
    PHEE,
    GENIA_2011,
    GENIA_2013,
    GENIA_2011_ALL_OPTIONS,
    DDI_PAIRS,
    DDI_RELATIONS,
    GIT,
    BIORED,
    BC5CDR_MENTIONS,
    BC5CDR_CONCEPTS,
    BC5CDR_RELATIONS,
    BC2GM,
    CHEMDNER_MENTIONS,
    CHEMDNER_DOCUMENTS,
    ADE_SENTENCES,
    ADE_RELATIONS,
    ADE_RELATIONS_APART,
    PUBMED_RCT,
    HEALTH_ADVICE
  }

  /** One run for each. */
  @Param public Scorer scorer = Scorer.EXACT_LABELS;

  private Supplier<ImmutableList<Sample>> work = ImmutableList::of;

  /** Makes the items. */
  @Setup
  public void makeItems() {
    Answered made = new Answered();
    work =
        switch (scorer) {
          case EXACT_LABELS -> over(ExactMatch.labels(), made.labels("a", "b", "c"));
          case EXACT_MENTIONS -> over(ExactMatch.mentions(), made.mentions());
          case EXACT_RELATIONS ->
              over(
                  ExactMatch.relations(
                      Schema.of(
                          "benchmark",
                          new Schema.Label("effect", ""),
                          new Schema.Label("int", ""))),
                  made.relations("effect", "int"));
          case EXACT_EVENTS ->
              over(ExactMatch.events(), made.events("Gene_expression", "Regulation", "Theme"));
          case PHEE ->
              over(
                  PheeScores.events(),
                  made.events("Adverse_event", "Potential_therapeutic_event", "Effect"));
          case GENIA_2011 ->
              over(GeniaScores.ge2011(), made.events("Gene_expression", "Regulation", "Theme"));
          case GENIA_2013 ->
              over(GeniaScores.ge2013(), made.events("Gene_expression", "Regulation", "Theme"));
          case GENIA_2011_ALL_OPTIONS ->
              over(
                  GeniaScores.ge2011().withSites().withModifications().withRelatedTypes(),
                  made.events("Gene_expression", "Regulation", "Theme"));
          case DDI_PAIRS ->
              over(DdiScores.pairs(), made.labels("mechanism", "effect", "advise", "int", "none"));
          case DDI_RELATIONS -> over(DdiScores.relations(), made.relations("effect", "int"));
          case GIT -> over(GitScores.triples(), made.relations("TREATS", "AFFECTS"));
          case BIORED -> over(BioRedScores.relations(), made.relations("Association", "Bind"));
          case BC5CDR_MENTIONS -> over(Bc5cdrScores.mentions(), made.mentions());
          case BC5CDR_CONCEPTS -> over(Bc5cdrScores.concepts(), made.mentions());
          case BC5CDR_RELATIONS -> over(Bc5cdrScores.relations(), made.relations("CID", "CID"));
          case BC2GM -> over(Bc2gmScores.mentions(), made.mentions());
          case CHEMDNER_MENTIONS -> over(ChemdnerScores.mentions(), made.mentions());
          case CHEMDNER_DOCUMENTS -> over(ChemdnerScores.documents(), made.mentions());
          case ADE_SENTENCES -> over(AdeScores.sentences(), made.labels("Related", "Not-Related"));
          case ADE_RELATIONS ->
              over(AdeScores.relations(), made.relations("Adverse-Effect", "Dosage"));
          case ADE_RELATIONS_APART ->
              over(AdeScores.relationsWithoutOverlap(), made.relations("Adverse-Effect", "Dosage"));
          case PUBMED_RCT ->
              over(
                  PubMedRctScores.sentences(),
                  made.labels("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"));
          case HEALTH_ADVICE ->
              over(
                  HealthAdviceScores.sentences(),
                  made.labels("no advice", "weak advice", "strong advice"));
        };
  }

  /** All counts of 100 items, gathered one by one. */
  @Benchmark
  public ImmutableList<Sample> score100() {
    return work.get();
  }

  private static <I extends Instance, A> Supplier<ImmutableList<Sample>> over(
      Metric<I, A> metric, List<Observation<I, A>> items) {
    return () -> {
      Accumulator<I, A> accumulator = metric.accumulator();
      items.forEach(accumulator::add);
      return accumulator.samples();
    };
  }
}
