package org.bioeval.metrics.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.metrics.Scored.labels;
import static org.bioeval.metrics.Scored.scores;
import static org.bioeval.metrics.Scored.unanswered;
import static org.bioeval.metrics.Scored.values;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Instance;
import org.bioeval.core.metric.Accumulator;
import org.bioeval.core.metric.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassScoresTest {

  private static final Map<String, ImmutableList<String>> CLASSES =
      Map.of(
          "pubmed-rct",
          ImmutableList.of("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"),
          "health-advice",
          ImmutableList.of("no advice", "weak advice", "strong advice"));

  private static Instance item(int number) {
    return new ClassificationInstance(Document.of("d" + number, "text"), "unused");
  }

  /** Lines of sklearn.tsv; see its header. */
  static Stream<List<String>> golden() throws IOException {
    return Resources.readLines(
            Resources.getResource(ClassScoresTest.class, "sklearn.tsv"), StandardCharsets.US_ASCII)
        .stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split("\t")));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsScikitLearn(List<String> line) {
    Metric<Instance, ImmutableSet<String>> metric =
        line.get(0).equals("pubmed-rct")
            ? PubMedRctScores.sentences()
            : HealthAdviceScores.sentences();
    ImmutableList<String> classes = CLASSES.get(line.get(0));
    Accumulator<Instance, ImmutableSet<String>> accumulator = metric.accumulator();
    for (int i = 0; i < line.get(5).length(); i++) {
      String gold = classes.get(line.get(5).charAt(i) - '0');
      String answer = classes.get(line.get(6).charAt(i) - '0');
      accumulator.add(labels(item(i), ImmutableSet.of(gold), answer));
    }
    Map<String, Double> scores = values(accumulator);
    String prefix = line.get(1) + "-";
    assertThat(scores.get(prefix + "precision"))
        .isCloseTo(Double.parseDouble(line.get(2)), within(1e-12));
    assertThat(scores.get(prefix + "recall"))
        .isCloseTo(Double.parseDouble(line.get(3)), within(1e-12));
    assertThat(scores.get(prefix + "f1")).isCloseTo(Double.parseDouble(line.get(4)), within(1e-12));
  }

  @Test
  void weightsAreTheGoldCountsOfTheClasses() {
    // METHODS twice (one right, one said RESULTS), RESULTS once (right).
    //   METHODS: TP 1, FN 1: F1 2/3, support 2. RESULTS: TP 1, FP 1: F1 2/3, support 1.
    //   Weighted: recall = (2·1/2 + 1·1)/3 = 2/3; precision = (2·1 + 1·1/2)/3 = 5/6; F1 = 2/3.
    Map<String, Double> scores =
        scores(
            PubMedRctScores.sentences(),
            labels(item(1), ImmutableSet.of("METHODS"), "METHODS"),
            labels(item(2), ImmutableSet.of("METHODS"), "RESULTS"),
            labels(item(3), ImmutableSet.of("RESULTS"), "RESULTS"));
    assertThat(scores.get("weighted-precision")).isCloseTo(5 / 6.0, within(1e-12));
    assertThat(scores.get("weighted-recall")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(scores.get("weighted-f1")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(scores.get("accuracy")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(scores.get("METHODS/recall")).isEqualTo(0.5);
    assertThat(scores.get("RESULTS/precision")).isEqualTo(0.5);
  }

  @Test
  void anUnansweredSentenceIsMissedByItsClassAndFoundByNone() {
    // weak: TP 1, FN 1: F1 2/3; no and strong never occur: 0. Macro F1 = (2/3)/3.
    Map<String, Double> scores =
        scores(
            HealthAdviceScores.sentences(),
            labels(item(1), ImmutableSet.of("weak advice"), "weak advice"),
            unanswered(item(2), ImmutableSet.of("weak advice")));
    assertThat(scores.get("macro-f1")).isCloseTo(2 / 9.0, within(1e-12));
    assertThat(scores.get("macro-precision")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(scores.get("weak advice/precision")).isEqualTo(1);
    assertThat(scores.get("accuracy")).isEqualTo(0.5);
  }

  @Test
  void nothingInGoldHasNoWeightedScore() {
    assertThat(
            scores(PubMedRctScores.sentences(), labels(item(1), ImmutableSet.of(), "METHODS"))
                .get("weighted-f1"))
        .isEqualTo(0);
  }
}
