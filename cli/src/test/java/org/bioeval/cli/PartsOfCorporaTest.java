package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.Partial;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Metric;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.datasets.Miniatures;
import org.bioeval.metrics.catalogue.Formulation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A corpus scored in parts gives the report of one pass, for every corpus and metric. */
class PartsOfCorporaTest {

  @TempDir static Path folder;

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("org.bioeval.cli.GoldAgainstItselfTest#views")
  void mergedPartsAreOnePass(Corpora.Entry entry, String view, Formulation formulation) {
    Corpora.View chosen = entry.view(view);
    Corpus<?> corpus = chosen.in(Miniatures.extractTo(folder, entry.name()));
    check(chosen.kind(), corpus.load(GoldSplits.reported(entry, corpus)), formulation);
  }

  @SuppressWarnings("unchecked")
  private static <I extends Instance> void check(
      Class<I> kind, Dataset<?> data, Formulation formulation) {
    check(Job.of(kind, data, formulation), (Dataset<I>) data);
  }

  private static <I extends Instance, A> void check(Job<I, A> job, Dataset<I> data) {
    Evaluation<I, A> evaluation = Evaluation.of(job.task(), data);
    for (Metric<? super I, ? super A> metric : job.metrics()) {
      evaluation = evaluation.with(metric);
    }
    Backend model = neighbours(job, data);
    Report whole = evaluation.run(model);
    assertThat(whole.scores()).isNotEmpty();
    for (int shards : new int[] {2, 10}) {
      List<Partial> parts = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        parts.add(evaluation.over(data.shard(shard, shards)).runPart(model));
      }
      Collections.shuffle(parts, new Random(shards));
      Report merged = evaluation.report(parts.stream().reduce(Partial::merge).orElseThrow());
      assertThat(merged.toJson()).isEqualTo(whole.toJson());
      assertThat(merged).isEqualTo(whole);
    }
  }

  /** Answers half of the items right and the others with the answer of the item before. */
  private static <I extends Instance, A> Backend neighbours(Job<I, A> job, Dataset<I> data) {
    Map<String, String> answers = new HashMap<>();
    String before = "";
    for (I item : data) {
      String gold = job.task().format(job.task().gold(item));
      answers.put(job.task().prompt(item).digest(), answers.size() % 2 == 0 ? gold : before);
      before = gold;
    }
    return Backend.of(
        "neighbours",
        (prompt, decoding) -> Completion.of(answers.getOrDefault(prompt.digest(), "")));
  }
}
