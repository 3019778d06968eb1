package org.bioeval.metrics.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Equality with nervaluate and seqeval; versions and command are in the golden file's header. */
class SpanGoldenTest {

  @Test
  void spansEqualNervaluate() throws IOException {
    int cases = 0;
    for (JsonNode c : golden().required("spans")) {
      SpanScorer scorer =
          SpanScorer.withDefaults().withLeastOverlap(c.required("leastOverlap").doubleValue());
      for (SpanStrategy strategy : SpanStrategy.values()) {
        SpanCounts overall = new SpanCounts(0, 0, 0, 0, 0);
        Map<String, SpanCounts> byLabel = new TreeMap<>();
        for (JsonNode document : c.required("documents")) {
          List<LabelledSpan> gold = spans(document.get(0));
          List<LabelledSpan> predicted = spans(document.get(1));
          overall = overall.plus(scorer.count(strategy, gold, predicted));
          scorer
              .countByLabel(strategy, gold, predicted)
              .forEach((label, counts) -> byLabel.merge(label, counts, SpanCounts::plus));
        }
        assertCounts(overall, c.required("overall").required(strategy.label()));
        assertThat(byLabel).hasSize(c.required("byLabel").size());
        for (Map.Entry<String, SpanCounts> entry : byLabel.entrySet()) {
          assertCounts(
              entry.getValue(),
              c.required("byLabel").required(entry.getKey()).required(strategy.label()));
        }
      }
      cases++;
    }
    assertThat(cases).isGreaterThan(150);
  }

  private static void assertCounts(SpanCounts actual, JsonNode expected) {
    assertThat(actual)
        .isEqualTo(
            new SpanCounts(
                expected.get(0).longValue(),
                expected.get(1).longValue(),
                expected.get(2).longValue(),
                expected.get(3).longValue(),
                expected.get(4).longValue()));
    assertThat(actual.precision()).isCloseTo(expected.get(5).doubleValue(), within(1e-12));
    assertThat(actual.recall()).isCloseTo(expected.get(6).doubleValue(), within(1e-12));
    assertThat(actual.f1()).isCloseTo(expected.get(7).doubleValue(), within(1e-12));
  }

  private static List<LabelledSpan> spans(JsonNode array) {
    List<LabelledSpan> spans = new ArrayList<>();
    for (JsonNode span : array) {
      // nervaluate's ends are inclusive.
      spans.add(
          new LabelledSpan(
              span.required("label").textValue(),
              span.required("start").intValue(),
              span.required("end").intValue() + 1));
    }
    return spans;
  }

  @Test
  void sequencesEqualSeqeval() throws IOException {
    int cases = 0;
    for (JsonNode c : golden().required("sequences")) {
      SequenceReport report =
          SequenceReport.of(sentences(c.required("gold")), sentences(c.required("predicted")));
      JsonNode expected = c.required("report");
      report.byType().forEach((type, line) -> assertLine(line, expected.required(type)));
      assertThat(report.byType()).hasSize(expected.size() - 3);
      assertLine(report.micro(), expected.required("micro avg"));
      assertLine(report.macro(), expected.required("macro avg"));
      assertLine(report.weighted(), expected.required("weighted avg"));
      cases++;
    }
    assertThat(cases).isGreaterThan(100);
  }

  private static void assertLine(SequenceReport.Line line, JsonNode expected) {
    assertThat(line.precision()).isCloseTo(expected.get(0).doubleValue(), within(1e-12));
    assertThat(line.recall()).isCloseTo(expected.get(1).doubleValue(), within(1e-12));
    assertThat(line.f1()).isCloseTo(expected.get(2).doubleValue(), within(1e-12));
    assertThat(line.support()).isEqualTo(expected.get(3).longValue());
  }

  private static List<List<String>> sentences(JsonNode array) {
    List<List<String>> sentences = new ArrayList<>();
    for (JsonNode sentence : array) {
      List<String> tags = new ArrayList<>();
      sentence.forEach(tag -> tags.add(tag.textValue()));
      sentences.add(tags);
    }
    return sentences;
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = SpanGoldenTest.class.getResourceAsStream("golden.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
