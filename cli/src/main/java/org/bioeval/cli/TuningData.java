package org.bioeval.cli;

import java.util.Set;
import org.bioeval.backends.djl.lora.Example;
import org.bioeval.backends.djl.lora.Trainer;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.metrics.catalogue.Formulation;

/**
 * What is learnt, what chooses the best checkpoint, and what systems are compared on.
 *
 * @param job the question with its metrics
 * @param known what baselines may look at
 * @param learnt what the adapter is trained on
 * @param validation what the criterion looks at; empty for none
 * @param test what is compared on; empty for no comparison
 * @param <I> kind of instance
 * @param <A> type of answer
 */
record TuningData<I extends Instance, A>(
    Job<I, A> job, Dataset<I> known, Dataset<I> learnt, Dataset<I> validation, Dataset<I> test) {

  /** A corpus: its own splits, or a tenth of train for validation where it has none. */
  static TuningData<?, ?> of(
      Corpora.Entry entry,
      Corpora.View view,
      Corpus<?> loader,
      Formulation formulation,
      JudgingOptions judging,
      long seed) {
    return of(entry, view.kind(), loader, formulation, judging, seed);
  }

  @SuppressWarnings("unchecked") // the view says which kind of instance its corpus holds
  private static <I extends Instance> TuningData<I, ?> of(
      Corpora.Entry entry,
      Class<I> kind,
      Corpus<?> loader,
      Formulation formulation,
      JudgingOptions judging,
      long seed) {
    if (!loader.splits().contains(Split.TRAIN)) {
      throw new IllegalArgumentException(
          entry.name() + " has no train split in this view; choose another by --view");
    }
    Dataset<I> train = (Dataset<I>) loader.load(Split.TRAIN);
    Split reported = GoldSplits.reported(entry, loader);
    boolean own = loader.splits().contains(Split.VALIDATION) && !reported.equals(Split.VALIDATION);
    return of(
        Job.of(kind, train, formulation),
        train,
        own ? (Dataset<I>) loader.load(Split.VALIDATION) : train.limit(0),
        (Dataset<I>) loader.load(reported),
        judging,
        seed);
  }

  /** Splits of the user's own; an empty validation set is made from a tenth of train. */
  static <I extends Instance, A> TuningData<I, A> of(
      Job<I, A> job,
      Dataset<I> train,
      Dataset<I> validation,
      Dataset<I> test,
      JudgingOptions judging,
      long seed) {
    Dataset<I> learnt = train;
    Dataset<I> judged = validation;
    if (judging.criterion.equals(JudgingOptions.NONE)) {
      judged = train.limit(0);
    } else if (validation.toList().isEmpty()) {
      Halves<I> halves = Halves.of(job, train, seed);
      learnt = halves.larger();
      judged = halves.tenth();
    }
    if (judged.toList().size() > judging.validationItems) {
      judged = judged.sample(judging.validationItems, seed);
    }
    if (judging.testItems != null) {
      test = judging.testItems == 0 ? test.limit(0) : test.sample(judging.testItems, seed);
    }
    return new TuningData<>(job, train, learnt, judged, test);
  }

  /** A dataset in two parts that share no group. */
  record Halves<I extends Instance>(Dataset<I> larger, Dataset<I> tenth) {
    static <I extends Instance> Halves<I> of(Job<I, ?> job, Dataset<I> all, long seed) {
      Set<String> held = Trainer.heldOut(Example.of(job.task(), all), seed);
      return new Halves<>(
          all.filter("without the tenth held out", item -> !held.contains(item.groupId())),
          all.filter("the tenth held out", item -> held.contains(item.groupId())));
    }
  }
}
