package org.bioeval.metrics.catalogue;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Task;

/**
 * A task with the metrics that fit its answers.
 *
 * @param <I> kind of instance
 * @param <A> type of answer
 */
public final class ScoredTask<I extends Instance, A> {
  private final Task<I, A> task;
  private final String headline;
  private final ImmutableList<Metric<? super I, ? super A>> metrics;
  private final Function<? super Backend, ? extends List<? extends Metric<? super I, ? super A>>>
      ofModel;

  private ScoredTask(
      Task<I, A> task,
      String headline,
      ImmutableList<Metric<? super I, ? super A>> metrics,
      Function<? super Backend, ? extends List<? extends Metric<? super I, ? super A>>> ofModel) {
    this.task = task;
    this.headline = headline;
    this.metrics = metrics;
    this.ofModel = ofModel;
  }

  /**
   * A task and its metrics.
   *
   * @param task what a model is asked
   * @param headline name of the score to show first
   * @param metrics what answers are scored by
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the scored task
   */
  @SafeVarargs
  public static <I extends Instance, A> ScoredTask<I, A> of(
      Task<I, A> task, String headline, Metric<? super I, ? super A>... metrics) {
    return of(task, headline, Arrays.asList(metrics));
  }

  /**
   * A task and its metrics.
   *
   * @param task what a model is asked
   * @param headline name of the score to show first
   * @param metrics what answers are scored by
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the scored task
   */
  public static <I extends Instance, A> ScoredTask<I, A> of(
      Task<I, A> task, String headline, List<? extends Metric<? super I, ? super A>> metrics) {
    return new ScoredTask<>(
        task, headline, ImmutableList.copyOf(metrics), model -> ImmutableList.of());
  }

  /**
   * Adds metrics that need the model whose answers they score, such as lengths in its own tokens.
   *
   * @param ofModel gives the metrics for a model
   * @return a copy with these metrics for each model, and no others for a model
   */
  public ScoredTask<I, A> withModelMetrics(
      Function<? super Backend, ? extends List<? extends Metric<? super I, ? super A>>> ofModel) {
    return new ScoredTask<>(task, headline, metrics, ofModel);
  }

  /**
   * What a model is asked.
   *
   * @return the task
   */
  public Task<I, A> task() {
    return task;
  }

  /**
   * The score to show first.
   *
   * @return its name
   */
  public String headline() {
    return headline;
  }

  /**
   * What answers are scored by.
   *
   * @return the metrics that need no model
   */
  public ImmutableList<Metric<? super I, ? super A>> metrics() {
    return metrics;
  }

  /**
   * What answers are scored by with the help of the model that gives them.
   *
   * @param model the model, open until the last item is scored
   * @return the metrics that need the model
   */
  public ImmutableList<Metric<? super I, ? super A>> metricsWith(Backend model) {
    return ImmutableList.copyOf(ofModel.apply(model));
  }

  /**
   * The evaluation of a dataset.
   *
   * @param data the items
   * @return the evaluation, with all metrics that need no model
   */
  public Evaluation<I, A> evaluation(Dataset<I> data) {
    return with(metrics, Evaluation.of(task, data));
  }

  /**
   * The evaluation of a dataset, to be run with one model.
   *
   * @param data the items
   * @param model the model that will be asked
   * @return the evaluation, with all metrics
   */
  public Evaluation<I, A> evaluation(Dataset<I> data, Backend model) {
    return with(metricsWith(model), evaluation(data));
  }

  private static <I extends Instance, A> Evaluation<I, A> with(
      List<Metric<? super I, ? super A>> metrics, Evaluation<I, A> evaluation) {
    Evaluation<I, A> scored = evaluation;
    for (Metric<? super I, ? super A> metric : metrics) {
      scored = scored.with(metric);
    }
    return scored;
  }

  @Override
  public String toString() {
    return task.name() + " by " + metrics.stream().map(Metric::name).toList();
  }
}
