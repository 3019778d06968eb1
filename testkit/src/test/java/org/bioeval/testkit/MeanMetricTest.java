package org.bioeval.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.junit.jupiter.api.Test;

/** The mean of one number an item: accuracy, as the example. */
class MeanMetricTest extends MetricContract<ClassificationInstance, ImmutableSet<String>> {

  @Override
  protected Metric<ClassificationInstance, ImmutableSet<String>> metric() {
    return Metric.mean(
        "accuracy", o -> o.outcome().scored().filter(o.gold()::equals).isPresent() ? 1 : 0);
  }

  @Override
  protected List<Observation<ClassificationInstance, ImmutableSet<String>>> observations() {
    return labelled();
  }

  static List<Observation<ClassificationInstance, ImmutableSet<String>>> labelled() {
    List<Observation<ClassificationInstance, ImmutableSet<String>>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String gold = i % 2 == 0 ? "A" : "B";
      String answer = i % 3 == 0 ? "A" : "B";
      all.add(
          Observation.of(
              new ClassificationInstance(Document.of("d" + i, "source" + i / 3, "text"), gold),
              ImmutableSet.of(gold),
              ImmutableSet.of(answer)));
    }
    return all;
  }

  @Test
  void isTheShareOfRightAnswers() {
    // Gold A B A B A B A B A B, answers A B B A B B A B B A: items 0, 1, 5, 6 and 7 agree.
    Accumulator<ClassificationInstance, ImmutableSet<String>> accumulator = metric().accumulator();
    labelled().forEach(accumulator::add);
    Sample sample = accumulator.samples().get(0);
    assertThat(sample.value()).isEqualTo(5.0 / 10);
    assertThat(sample.rows()).containsExactly("source0", "source1", "source2", "source3");
    // Right answers and items of each source, by hand.
    assertThat(sample.columns()[0]).containsExactly(2, 1, 2, 0);
    assertThat(sample.columns()[1]).containsExactly(3, 3, 3, 1);
  }

  @Test
  void refusesNumbersThatAreNone() {
    Metric<ClassificationInstance, ImmutableSet<String>> broken =
        Metric.mean("ratio", o -> Double.NaN);
    Accumulator<ClassificationInstance, ImmutableSet<String>> accumulator = broken.accumulator();
    assertThatThrownBy(() -> accumulator.add(labelled().get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric ratio gives NaN for item d0, must be finite");
    assertThat(accumulator.samples()).isEmpty();
  }
}
