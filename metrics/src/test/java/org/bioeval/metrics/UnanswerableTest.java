package org.bioeval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.data.DialogueInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.metric.Metric;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.bioeval.metrics.exact.ExactMatch;
import org.bioeval.metrics.geval.GEval;
import org.bioeval.metrics.geval.GEvalMetric;
import org.bioeval.metrics.rouge.Rouge;
import org.bioeval.metrics.rouge.RougeMetric;
import org.bioeval.metrics.span.SpanScorer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An item that can never be answered is a wrong answer to every metric. Each score is that of one
 * right answer and one item without: were the item left out, it would be 1.
 */
class UnanswerableTest {

  private static <I extends Instance, A> Observation<I, A> never(
      I item, A gold, PermanentException.Reason reason) {
    return new Observation<>(
        item, gold, new Outcome.Unanswerable<>(reason, "no"), ImmutableList.of());
  }

  private static DialogueInstance note(String id) {
    return new DialogueInstance(
        id, Document.of(id, "x y"), ImmutableList.of(), "a b", ImmutableMap.of(), "a b");
  }

  @ParameterizedTest
  @EnumSource
  void mentionsAreMissed(PermanentException.Reason reason) {
    MentionInstance first = Scored.mentions("1", Scored.mention("Drug", 0, 4));
    MentionInstance second = Scored.mentions("2", Scored.mention("Drug", 0, 4));
    var right = Scored.observe(first, Scored.mention("Drug", 0, 4));
    var never = never(second, second.mentions(), reason);
    // One of two mentions found: precision 1, recall 1/2, F1 2/3.
    assertThat(Scored.scores(ExactMatch.mentions(), right, never).get("micro-recall"))
        .isEqualTo(0.5);
    assertThat(Scored.scores(ExactMatch.mentions(), right, never).get("micro-f1"))
        .isCloseTo(2.0 / 3, within(1e-12));
    assertThat(Scored.scores(SpanScorer.withDefaults().metric(), right, never).get("strict/recall"))
        .isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void labelsAreMissed(PermanentException.Reason reason) {
    ImmutableSet<String> gold = ImmutableSet.of("advice");
    DialogueInstance item = note("1");
    assertThat(
            Scored.scores(
                    ExactMatch.labels(),
                    Scored.labels(item, gold, "advice"),
                    never(note("2"), gold, reason))
                .get("micro-recall"))
        .isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void meansCountThemAsNothing(PermanentException.Reason reason) {
    Observation<Instance, String> right = Observation.of(note("1"), "a b", "a b");
    Observation<Instance, String> never = never(note("2"), "a b", reason);
    Metric<Instance, String> mean =
        Metric.mean("answered", o -> o.outcome().scored().isPresent() ? 1 : 0);
    assertThat(Scored.scores(mean, right, never)).containsEntry("answered", 0.5);
    assertThat(Scored.scores(RougeMetric.of(Rouge.withDefaults()), right, never))
        .containsEntry("rouge1", 0.5)
        .containsEntry("rougeL", 0.5);
  }

  @ParameterizedTest
  @EnumSource
  void judgesAreNotAskedAboutThem(PermanentException.Reason reason) {
    Backend judge =
        Backend.of(
            "judge",
            (prompt, decoding) -> {
              throw new AssertionError("asked");
            });
    Observation<Instance, String> never = never(note("2"), "a b", reason);
    assertThat(
            Scored.scores(
                GEvalMetric.of(GEval.of("quality", "good").withSteps("look").judgedBy(judge)),
                never))
        .containsEntry("quality", 0.0);
  }
}
