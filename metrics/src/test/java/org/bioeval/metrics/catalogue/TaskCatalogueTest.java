package org.bioeval.metrics.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Completion;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.EventInstance;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.RelationInstance;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCatalogueTest {
  private static final Schema LABELS =
      Schema.of("own", new Schema.Label("A", ""), new Schema.Label("B", ""));

  private static String task(Class<? extends Instance> kind, Formulation formulation) {
    return TaskCatalogue.withDefaults().find(kind, formulation, LABELS).task().name();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ClassificationInstance.class,
        MentionInstance.class,
        RelationInstance.class,
        EventInstance.class
      })
  void everyKindButNotesCanBeAskedForLabels(Class<? extends Instance> kind) {
    assertThat(task(kind, Formulation.LABEL_SET)).isEqualTo(Tasks.labelSet(LABELS).name());
  }

  @Test
  void notesAreWrittenInEitherFormulation() {
    for (Formulation formulation : Formulation.values()) {
      ScoredTask<DialogueInstance, ?> note =
          TaskCatalogue.withDefaults().find(DialogueInstance.class, formulation, LABELS);
      assertThat(note.task().name()).isEqualTo(Tasks.assessmentAndPlan().name());
      assertThat(note.headline()).isEqualTo("rougeL");
    }
  }

  @Test
  void structuresHaveTasksOfTheirOwn() {
    assertThat(task(MentionInstance.class, Formulation.STRUCTURED))
        .isEqualTo(Tasks.mentions(LABELS).name());
    assertThat(task(EventInstance.class, Formulation.STRUCTURED))
        .isEqualTo(Tasks.events(LABELS).name());
  }

  @Test
  void aKindThatNothingFitsIsRefused() {
    assertThatThrownBy(
            () -> TaskCatalogue.withDefaults().find(Instance.class, Formulation.STRUCTURED, LABELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no structured task for Instance in the catalogue");
  }

  @Test
  void aUsersEntryIsFoundInPlaceOfTheLibrarysAndLeavesTheDefaultsAlone() {
    Metric<Instance, Object> answered = Metric.mean("answered", o -> 1);
    TaskCatalogue own =
        TaskCatalogue.withDefaults()
            .with(
                MentionInstance.class,
                Formulation.STRUCTURED,
                schema -> ScoredTask.of(Tasks.labelSet(schema), "answered", answered));
    ScoredTask<MentionInstance, ?> found =
        own.find(MentionInstance.class, Formulation.STRUCTURED, LABELS);
    assertThat(found.task().name()).isEqualTo(Tasks.labelSet(LABELS).name());
    assertThat(found.headline()).isEqualTo("answered");
    assertThat(found).hasToString(found.task().name() + " by [answered]");
    assertThat(task(MentionInstance.class, Formulation.STRUCTURED))
        .isEqualTo(Tasks.mentions(LABELS).name());
  }

  @Test
  void evaluatesWithItsMetricsAndThoseOfTheModel() throws Exception {
    ImmutableList<ClassificationInstance> items =
        ImmutableList.of(
            new ClassificationInstance(Document.of("1", "1", "one"), "A"),
            new ClassificationInstance(Document.of("2", "2", "two"), "B"));
    Dataset<ClassificationInstance> data =
        Dataset.of(DatasetInfo.of("own", Split.TEST, "text"), LABELS, items);
    ScoredTask<ClassificationInstance, ?> scored =
        TaskCatalogue.withDefaults()
            .find(ClassificationInstance.class, Formulation.LABEL_SET, LABELS)
            .withModelMetrics(model -> ImmutableList.of(Metric.mean("of-model", o -> 1)));
    Backend alwaysA = Backend.of("a", (prompt, decoding) -> Completion.of("A"));
    Report report = scored.evaluation(data, alwaysA).run(alwaysA);
    // One of two answers is right: precision and recall are 1/2.
    assertThat(report.score("micro-f1").value()).isEqualTo(0.5);
    assertThat(report.score("of-model").value()).isEqualTo(1);
  }
}
