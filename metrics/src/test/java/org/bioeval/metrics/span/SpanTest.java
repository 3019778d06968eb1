package org.bioeval.metrics.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Mention;
import org.bioeval.core.data.MentionInstance;
import org.bioeval.core.data.Span;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Sample;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;
import org.junit.jupiter.api.Test;

class SpanTest {

  private static LabelledSpan span(String label, int start, int end) {
    return new LabelledSpan(label, start, end);
  }

  @Test
  void theSixScenariosOfSemEval() {
    SpanScorer scorer = SpanScorer.withDefaults();
    List<LabelledSpan> gold =
        List.of(
            span("A", 0, 5),
            span("A", 10, 15),
            span("A", 20, 25),
            span("A", 30, 35),
            span("A", 40, 45));
    // Right; nothing there; missed (10–15); wrong label; wrong boundary; both wrong.
    List<LabelledSpan> predicted =
        List.of(
            span("A", 0, 5),
            span("A", 50, 55),
            span("B", 20, 25),
            span("A", 30, 34),
            span("B", 40, 46));
    assertThat(scorer.count(SpanStrategy.STRICT, gold, predicted))
        .isEqualTo(new SpanCounts(1, 3, 0, 1, 1));
    assertThat(scorer.count(SpanStrategy.EXACT, gold, predicted))
        .isEqualTo(new SpanCounts(2, 2, 0, 1, 1));
    assertThat(scorer.count(SpanStrategy.PARTIAL, gold, predicted))
        .isEqualTo(new SpanCounts(2, 0, 2, 1, 1));
    assertThat(scorer.count(SpanStrategy.TYPE, gold, predicted))
        .isEqualTo(new SpanCounts(2, 2, 0, 1, 1));
  }

  @Test
  void aMetricOverMentions() {
    Document document = Document.of("d", "aspirin and warfarin");
    MentionInstance item =
        new MentionInstance(
            document,
            ImmutableList.of(
                Mention.of("1", "Chemical", 0, 7, "aspirin"),
                Mention.of("2", "Chemical", 12, 20, "warfarin")));
    ImmutableList<Mention> answer =
        ImmutableList.of(
            Mention.of("", "Chemical", 0, 7, "aspirin"), Mention.unlocated("Chemical", "heparin"));
    var metric = SpanScorer.withDefaults().metric();
    var accumulator = metric.accumulator();
    accumulator.add(Observation.of(item, item.mentions(), answer));
    // One of two predictions, one of two mentions.
    assertThat(value(accumulator, "strict/precision")).isEqualTo(0.5);
    assertThat(value(accumulator, "strict/recall")).isEqualTo(0.5);
    assertThat(value(accumulator, "strict/f1")).isEqualTo(0.5);
    var other = metric.accumulator();
    other.add(
        new Observation<>(
            item, item.mentions(), new Outcome.Unparseable<>("?"), ImmutableList.of()));
    other.add(
        new Observation<>(
            item, item.mentions(), new Outcome.Failed<>("down", true), ImmutableList.of()));
    accumulator.merge(other);
    // An answer that cannot be read adds two missed mentions; a failed item adds nothing.
    assertThat(value(accumulator, "ent_type/recall")).isEqualTo(0.25);
    assertThat(value(accumulator, "partial/f1")).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(accumulator.samples().get(0).items()).isEqualTo(2);
    assertThat(metric.accumulator().samples()).isEmpty();
  }

  private static double value(Accumulator<?, ?> accumulator, String name) {
    return accumulator.samples().stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tagsOfCharacterSpans() {
    String text = "IL-2 gene, and aspirin.";
    List<Span> tokens = IobTags.tokens(text);
    assertThat(tokens.stream().map(t -> text.substring(t.start(), t.end())))
        .containsExactly("IL", "-", "2", "gene", ",", "and", "aspirin", ".");
    assertThat(
            IobTags.tags(
                tokens, List.of(span("Gene", 0, 4), span("DNA", 0, 9), span("Chemical", 15, 22))))
        .containsExactly("B-DNA", "I-DNA", "I-DNA", "I-DNA", "O", "O", "B-Chemical", "O");
    assertThat(SequenceReport.chunks(List.of("O", "B-A", "I-A", "I-B", "O")))
        .containsExactly(span("A", 1, 3), span("B", 3, 4));
  }

  @Test
  void noChunksAtAll() {
    SequenceReport report = SequenceReport.of(List.of(List.of("O")), List.of(List.of("O")));
    assertThat(report.byType()).isEmpty();
    assertThat(report.micro()).isEqualTo(new SequenceReport.Line(0, 0, 0, 0));
    assertThat(report.weighted()).isEqualTo(new SequenceReport.Line(0, 0, 0, 0));
  }

  @Test
  void badArgumentsAreNamed() {
    assertThatThrownBy(() -> span("A", 3, 3))
        .hasMessage("illegal span [3, 3): start must be at least 0 and end greater than start");
    assertThatThrownBy(() -> SpanScorer.withDefaults().withLeastOverlap(0))
        .hasMessageStartingWith("illegal overlap: 0.0, must be between 1 and 100");
    assertThatThrownBy(() -> SequenceReport.of(List.of(List.of("O")), List.of()))
        .hasMessage("illegal sentences: 1 gold, 0 predicted, must be the same");
    assertThatThrownBy(() -> SequenceReport.of(List.of(List.of("O")), List.of(List.of())))
        .hasMessage("illegal sentence 0: 1 gold tags, 0 predicted, must be the same");
    assertThatThrownBy(() -> SequenceReport.chunks(List.of("")))
        .hasMessage("illegal tag 0: empty, write O outside of chunks");
  }
}
