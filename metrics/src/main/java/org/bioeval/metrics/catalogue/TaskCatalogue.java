package org.bioeval.metrics.catalogue;

import com.google.common.collect.ImmutableMap;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.task.Tasks;
import org.bioeval.metrics.exact.ExactMatch;
import org.jspecify.annotations.Nullable;

/**
 * Tells which task and metrics fit a kind of instance in a formulation. {@link #withDefaults()}
 * knows the library's kinds; {@link #with} adds others or replaces what is there.
 *
 * <p>An entry for {@link Instance} itself applies to every kind that has none of its own in the
 * same formulation.
 */
public final class TaskCatalogue {

  /**
   * Makes the scored task for a dataset.
   *
   * @param <I> kind of instance
   */
  @FunctionalInterface
  public interface Entry<I extends Instance> {

    /**
     * The scored task for datasets of a schema.
     *
     * @param schema labels and types of the dataset
     * @return the scored task
     */
    ScoredTask<I, ?> of(Schema schema);
  }

  private record Key(Class<? extends Instance> kind, Formulation formulation) {}

  private static final TaskCatalogue DEFAULTS =
      new TaskCatalogue(ImmutableMap.of())
          .with(Instance.class, Formulation.LABEL_SET, TaskCatalogue::labels)
          .with(ClassificationInstance.class, Formulation.STRUCTURED, TaskCatalogue::classes)
          .with(DialogueInstance.class, Formulation.LABEL_SET, schema -> note())
          .with(DialogueInstance.class, Formulation.STRUCTURED, schema -> note())
          .with(
              MentionInstance.class,
              Formulation.STRUCTURED,
              schema -> ScoredTask.of(Tasks.mentions(schema), "micro-f1", ExactMatch.mentions()))
          .with(
              RelationInstance.class,
              Formulation.STRUCTURED,
              schema ->
                  ScoredTask.of(Tasks.relations(schema), "micro-f1", ExactMatch.relations(schema)))
          .with(
              EventInstance.class,
              Formulation.STRUCTURED,
              schema -> ScoredTask.of(Tasks.events(schema), "micro-f1", ExactMatch.events()));

  private final ImmutableMap<Key, Entry<?>> entries;

  private TaskCatalogue(ImmutableMap<Key, Entry<?>> entries) {
    this.entries = entries;
  }

  /**
   * The library's own tasks: labels, mentions, relations and events by exact match, and notes by
   * ROUGE and lengths.
   *
   * @return the catalogue
   */
  public static TaskCatalogue withDefaults() {
    return DEFAULTS;
  }

  /**
   * Adds a task, in place of the one that the same kind has in the same formulation.
   *
   * @param kind class of the instances, or {@link Instance} for all kinds without an entry
   * @param formulation how they are put to a model
   * @param entry makes the task for a dataset
   * @param <I> kind of instance
   * @return a copy with the task
   */
  public <I extends Instance> TaskCatalogue with(
      Class<I> kind, Formulation formulation, Entry<I> entry) {
    return new TaskCatalogue(
        ImmutableMap.<Key, Entry<?>>builder()
            .putAll(entries)
            .put(new Key(kind, formulation), entry)
            .buildKeepingLast());
  }

  /**
   * Finds the task for a dataset.
   *
   * @param kind class of its instances
   * @param formulation how they are put to a model
   * @param schema the dataset's labels and types
   * @param <I> kind of instance
   * @return the task with its metrics
   * @throws IllegalArgumentException if the catalogue has none, or the schema does not allow it
   */
  @SuppressWarnings("unchecked") // put under its own class, or for all instances, which include it
  public <I extends Instance> ScoredTask<I, ?> find(
      Class<I> kind, Formulation formulation, Schema schema) {
    @Nullable Entry<?> entry = entries.get(new Key(kind, formulation));
    if (entry == null) {
      entry = entries.get(new Key(Instance.class, formulation));
    }
    if (entry == null) {
      throw new IllegalArgumentException(
          "no " + formulation + " task for " + kind.getSimpleName() + " in the catalogue");
    }
    return (ScoredTask<I, ?>) entry.of(schema);
  }

  private static ScoredTask<Instance, ?> labels(Schema schema) {
    return ScoredTask.of(Tasks.labelSet(schema), "micro-f1", ExactMatch.labels());
  }

  /** A class is a label: there is no other structure to ask for. */
  private static ScoredTask<ClassificationInstance, ?> classes(Schema schema) {
    return ScoredTask.of(Tasks.labelSet(schema), "micro-f1", ExactMatch.labels());
  }

  private static ScoredTask<DialogueInstance, ?> note() {
    return ScoredTask.of(
            Tasks.assessmentAndPlan(), WrittenAnswers.HEADLINE, WrittenAnswers.metrics())
        .withModelMetrics(WrittenAnswers::metrics);
  }
}
