package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Function;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Strategy;
import org.bioeval.core.task.Task;
import org.bioeval.metrics.catalogue.Formulation;
import org.bioeval.metrics.catalogue.ScoredTask;
import org.bioeval.metrics.catalogue.TaskCatalogue;

/**
 * A question with the metrics that fit it.
 *
 * @param task the question
 * @param metrics what its answers are scored by
 * @param ofModel what they are scored by with the help of the model that gave them
 * @param headline the score to show first
 * @param <I> kind of instance
 * @param <A> type of answer
 */
record Job<I extends Instance, A>(
    Task<I, A> task,
    ImmutableList<Metric<? super I, ? super A>> metrics,
    Function<Backend, ImmutableList<Metric<? super I, ? super A>>> ofModel,
    String headline) {

  /** A job whose answers are scored without the model. */
  Job(Task<I, A> task, ImmutableList<Metric<? super I, ? super A>> metrics, String headline) {
    this(task, metrics, model -> ImmutableList.of(), headline);
  }

  /**
   * The job for a dataset.
   *
   * @param kind class of its instances
   * @param data any split of the dataset, for its schema
   * @param formulation how it is put to a model
   * @param <I> kind of instance
   * @return the job
   * @throws IllegalArgumentException if the dataset cannot be put that way
   */
  static <I extends Instance> Job<I, ?> of(
      Class<I> kind, Dataset<?> data, Formulation formulation) {
    return of(TaskCatalogue.withDefaults().find(kind, formulation, data.schema()));
  }

  private static <I extends Instance, A> Job<I, A> of(ScoredTask<I, A> scored) {
    return new Job<>(scored.task(), scored.metrics(), scored::metricsWith, scored.headline());
  }

  private ScoredTask<I, A> scored() {
    return ScoredTask.of(task, headline, metrics).withModelMetrics(ofModel);
  }

  /**
   * This job with strategies around its task.
   *
   * @param strategies in the order they are put around it
   * @return the job
   */
  Job<I, A> with(List<Strategy<I, A>> strategies) {
    Task<I, A> wrapped = task;
    for (Strategy<I, A> strategy : strategies) {
      wrapped = wrapped.with(strategy);
    }
    return new Job<>(wrapped, metrics, ofModel, headline);
  }

  /**
   * The evaluation of a dataset by this job.
   *
   * @param data the items
   * @return the evaluation, with all metrics that need no model
   */
  Evaluation<I, A> evaluation(Dataset<I> data) {
    return scored().evaluation(data);
  }

  /**
   * The evaluation of a dataset by this job, to be run with one model.
   *
   * @param data the items
   * @param model the model that will be asked
   * @return the evaluation, with all metrics
   */
  Evaluation<I, A> evaluation(Dataset<I> data, Backend model) {
    return scored().evaluation(data, model);
  }
}
