package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Corpus;
import org.bioeval.metrics.catalogue.Formulation;

/**
 * A corpus and how it is put to a model.
 *
 * @param entry the corpus
 * @param view which of its views
 * @param formulation how it is asked
 */
record MiniatureTask(Corpora.Entry entry, Corpora.View view, Formulation formulation) {

  /**
   * A question with its items.
   *
   * @param job what is asked and how answers are scored
   * @param train items to learn from
   * @param validation items to watch the learning by; may be none
   * @param test items to be scored on
   * @param <I> kind of instance
   * @param <A> type of answer
   */
  record Items<I extends Instance, A>(
      Job<I, A> job, Dataset<I> train, Dataset<I> validation, Dataset<I> test) {}

  /**
   * All corpora in both formulations; those that have one only, once.
   *
   * @return in the order of {@link Corpora#all()}
   */
  static ImmutableList<MiniatureTask> all() {
    ImmutableList.Builder<MiniatureTask> all = ImmutableList.builder();
    for (Corpora.Entry entry : Corpora.all()) {
      boolean note = isNote(entry);
      boolean once = note || entry.task().equals("text-classification");
      for (Formulation formulation : Formulation.values()) {
        if (!once || formulation == Formulation.LABEL_SET) {
          String view =
              formulation == Formulation.LABEL_SET && !note ? Corpora.STUDY : Corpora.OFFICIAL;
          all.add(new MiniatureTask(entry, entry.view(view), formulation));
        }
      }
    }
    return all.build();
  }

  /**
   * Whether whole conversations are summarised: too long for a tiny model.
   *
   * @return true for notes
   */
  boolean isNote() {
    return isNote(entry);
  }

  private static boolean isNote(Corpora.Entry entry) {
    return entry.view(Corpora.OFFICIAL).kind() == DialogueInstance.class;
  }

  /**
   * Name for folders.
   *
   * @return corpus and formulation
   */
  String name() {
    return entry.name() + "-" + formulation;
  }

  /**
   * Loads the items.
   *
   * @param corpora folder with a folder for each corpus
   * @return the question with its items
   */
  Items<?, ?> load(Path corpora) {
    return load(view.kind(), view.in(corpora.resolve(entry.name())));
  }

  @SuppressWarnings("unchecked") // the view says which kind of instance its corpus holds
  private <I extends Instance> Items<I, ?> load(Class<I> kind, Corpus<?> corpus) {
    Dataset<I> train = (Dataset<I>) corpus.load(Split.TRAIN);
    Dataset<I> validation =
        corpus.splits().contains(Split.VALIDATION)
            ? (Dataset<I>) corpus.load(Split.VALIDATION)
            : train.filter("no validation split", item -> false);
    Dataset<I> test = (Dataset<I>) corpus.load(GoldSplits.reported(entry, corpus));
    return with(Job.of(kind, test, formulation), train, validation, test);
  }

  private static <I extends Instance, A> Items<I, A> with(
      Job<I, A> job, Dataset<I> train, Dataset<I> validation, Dataset<I> test) {
    return new Items<>(job, train, validation, test);
  }
}
