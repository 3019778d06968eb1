package org.bioeval.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.function.Function;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Event;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Relation;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Strategy;
import org.bioeval.core.task.Task;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;

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
  @SuppressWarnings("unchecked") // the class tells which kind of instance the dataset holds
  static <I extends Instance> Job<I, ?> of(
      Class<I> kind, Dataset<?> data, Formulation formulation) {
    Job<?, ?> job;
    if (kind == DialogueInstance.class) {
      job =
          new Job<DialogueInstance, String>(
              Tasks.assessmentAndPlan(),
              WrittenAnswers.metrics(),
              WrittenAnswers::metrics,
              WrittenAnswers.HEADLINE);
    } else if (kind == ClassificationInstance.class || formulation == Formulation.LABEL_SET) {
      job = labels(data);
    } else if (kind == MentionInstance.class) {
      job =
          new Job<MentionInstance, ImmutableList<Mention>>(
              Tasks.mentions(data.schema()), ImmutableList.of(ExactMatch.mentions()), "micro-f1");
    } else if (kind == RelationInstance.class) {
      job =
          new Job<RelationInstance, ImmutableList<Relation>>(
              Tasks.relations(data.schema()),
              ImmutableList.of(ExactMatch.relations(data.schema())),
              "micro-f1");
    } else if (kind == EventInstance.class) {
      job =
          new Job<EventInstance, ImmutableList<Event>>(
              Tasks.events(data.schema()), ImmutableList.of(ExactMatch.events()), "micro-f1");
    } else {
      throw new IllegalArgumentException("no task for " + kind.getSimpleName());
    }
    return (Job<I, ?>) job;
  }

  private static Job<Instance, ImmutableSet<String>> labels(Dataset<?> data) {
    return new Job<>(
        Tasks.labelSet(data.schema()), ImmutableList.of(ExactMatch.labels()), "micro-f1");
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
    return with(metrics, Evaluation.of(task, data));
  }

  /**
   * The evaluation of a dataset by this job, to be run with one model.
   *
   * @param data the items
   * @param model the model that will be asked
   * @return the evaluation, with all metrics
   */
  Evaluation<I, A> evaluation(Dataset<I> data, Backend model) {
    return with(ofModel.apply(model), evaluation(data));
  }

  private static <I extends Instance, A> Evaluation<I, A> with(
      List<Metric<? super I, ? super A>> metrics, Evaluation<I, A> evaluation) {
    Evaluation<I, A> scored = evaluation;
    for (Metric<? super I, ? super A> metric : metrics) {
      scored = scored.with(metric);
    }
    return scored;
  }
}
