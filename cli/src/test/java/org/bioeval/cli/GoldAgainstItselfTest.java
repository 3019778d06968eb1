package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.Miniatures;
import org.bioeval.metrics.catalogue.Formulation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gold scored against itself is perfect, for every corpus, view, formulation and F1. */
class GoldAgainstItselfTest {

  private static final List<String> SAMPLES_ONLY = List.of("BC4CHEMD", "PubMed20kRCT");

  @TempDir static Path folder;

  static Stream<Arguments> views() {
    List<Arguments> views = new ArrayList<>();
    for (Corpora.Entry entry : Corpora.all()) {
      for (String view : entry.views().keySet()) {
        for (Formulation formulation : Formulation.values()) {
          views.add(Arguments.of(entry, view, formulation));
        }
      }
    }
    return views.stream();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("views")
  void inTheMiniatures(Corpora.Entry entry, String view, Formulation formulation) {
    perfect(entry, view, formulation, Miniatures.extractTo(folder, entry.name()));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("views")
  void inTheRealCorpora(Corpora.Entry entry, String view, Formulation formulation) {
    String corpora = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(corpora != null, "needs the real corpora: set BIOEVAL_CORPORA to their folder");
    assumeTrue(
        !SAMPLES_ONLY.contains(entry.name()), "needs the full " + entry.name() + ", not a sample");
    perfect(entry, view, formulation, Path.of(corpora).resolve(entry.name()));
  }

  private static void perfect(
      Corpora.Entry entry, String view, Formulation formulation, Path corpusFolder) {
    Corpora.View chosen = entry.view(view);
    Corpus<?> corpus = chosen.in(corpusFolder);
    Dataset<?> data = corpus.load(GoldSplits.reported(entry, corpus));
    assertThat(data.toList()).isNotEmpty();
    check(chosen.kind(), data, formulation);
  }

  @SuppressWarnings("unchecked")
  private static <I extends Instance> void check(
      Class<I> kind, Dataset<?> data, Formulation formulation) {
    check(Job.of(kind, data, formulation), (Dataset<I>) data, kind == DialogueInstance.class);
  }

  private static <I extends Instance, A> void check(Job<I, A> job, Dataset<I> data, boolean note) {
    for (Metric<? super I, ? super A> metric : job.metrics()) {
      Accumulator<? super I, ? super A> accumulator = metric.accumulator();
      long elements = 0;
      for (I item : data) {
        A gold = job.task().gold(item);
        elements += gold instanceof Iterable<?> many && !many.iterator().hasNext() ? 0 : 1;
        accumulator.add(Observation.of(item, gold, gold));
      }
      assertThat(elements).isPositive();
      for (Sample sample : accumulator.samples()) {
        boolean perfect =
            note
                ? sample.name().equals("rougeL")
                : sample.name().endsWith("micro-f1") || sample.name().endsWith("macro-f1");
        // Arguments of a corpus that annotates triggers only: nothing to find, nothing found.
        boolean empty = Arrays.stream(sample.columns()).flatMapToDouble(Arrays::stream).sum() == 0;
        if (perfect && !empty) {
          assertThat(sample.value()).as(sample.name()).isEqualTo(1.0);
        }
      }
    }
  }
}
