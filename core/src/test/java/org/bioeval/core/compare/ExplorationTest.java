package org.bioeval.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bioeval.core.compare.Footprint.Measure;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Document;
import org.bioeval.core.data.Schema;
import org.bioeval.core.data.Split;
import org.bioeval.core.eval.Report;
import org.bioeval.core.metric.Direction;
import org.bioeval.core.metric.ScoreInfo;
import org.junit.jupiter.api.Test;

class ExplorationTest {

  private static final int DOCUMENTS = 100;

  private static Report report(String name, IntToDoubleFunction score) {
    return Reports.of(name, DOCUMENTS, score);
  }

  /** 0.25 more on the first documents, 0.25 less on the others. All values are exact in binary. */
  private static IntToDoubleFunction moreOnTheFirst(int documents) {
    return i -> i < documents ? 0.75 : 0.25;
  }

  private static Comparison sized(Comparison comparison, Map<String, Integer> sizes) {
    Comparison sized = comparison;
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      sized =
          sized.with(size.getKey(), Footprint.unknown().with(Measure.PARAMETERS, size.getValue()));
    }
    return sized;
  }

  @Test
  void theFrontLeavesOutWhatIsLargerAndNotBetter() {
    Comparison comparison =
        sized(
            Comparison.of(
                report("large", i -> 0.9),
                report("middle", i -> 0.4),
                report("small", i -> 0.5),
                report("twin", i -> 0.5),
                report("sizeless", i -> 0.5)),
            Map.of("large", 9, "middle", 5, "small", 1, "twin", 2));
    Pareto pareto = Pareto.of(comparison, "quality", Measure.PARAMETERS);
    assertThat(pareto.points())
        .extracting(p -> p.name() + " " + p.onFront() + " " + p.share())
        .containsExactly("small true 1.0", "twin false 0.0", "middle false 0.0", "large true 1.0");
    assertThat(pareto.unknown()).containsExactly("sizeless");
    assertThat(pareto.toString()).contains("Exploratory");
  }

  @Test
  void ofTokensPerSecondMoreIsSmaller() {
    Comparison comparison =
        Comparison.of(report("fast", i -> 0.5), report("slow", i -> 0.5))
            .with("fast", Footprint.unknown().with(Measure.TOKENS_PER_SECOND, 90))
            .with("slow", Footprint.unknown().with(Measure.TOKENS_PER_SECOND, 10));
    assertThat(Pareto.of(comparison, "quality", Measure.TOKENS_PER_SECOND).points())
        .extracting(p -> p.name() + " " + p.onFront())
        .containsExactly("fast true", "slow false");
  }

  @Test
  void theShareIsTheChanceToBeBetterInADraw() {
    // Better than 0.5 where more of the first 50 than of the others are drawn:
    // (1 − C(100, 50) / 2¹⁰⁰) / 2 = 0.4602; the error of 2,000 draws is 0.011.
    Comparison comparison =
        sized(
            Comparison.of(report("even", i -> 0.5), report("mixed", moreOnTheFirst(50))),
            Map.of("even", 1, "mixed", 2));
    Pareto pareto = Pareto.of(comparison, "quality", Measure.PARAMETERS);
    assertThat(pareto.points().get(0).share()).isEqualTo(1);
    assertThat(pareto.points().get(1).onFront()).isFalse();
    assertThat(pareto.points().get(1).share()).isEqualTo(0.4602, within(0.04));
  }

  @Test
  void ranksHaveTheirShares() {
    // "mixed" is below 0.5 where at least 51 of 100 draws are of its 51 low documents:
    // P(B(100, 0.51) ≥ 51) = 0.5401; at least 50: 0.6181.
    Ranking ranking =
        Ranking.of(
            Comparison.of(
                report("even", i -> 0.5),
                report("mixed", moreOnTheFirst(49)),
                report("bad", i -> 0.125)),
            "quality");
    assertThat(ranking.places())
        .extracting(p -> p.name() + " " + p.rank())
        .containsExactly("even 1", "mixed 2", "bad 3");
    assertThat(ranking.sameOrder()).isEqualTo(0.5401, within(0.04));
    // Equal scores share the better rank.
    assertThat(ranking.places().get(0).shares().get(0)).isEqualTo(0.6181, within(0.04));
    assertThat(ranking.places().get(1).shares().get(1)).isEqualTo(ranking.sameOrder());
    assertThat(ranking.places().get(2).shares()).containsExactly(0.0, 0.0, 1.0);
    assertThat(ranking.toString()).contains("The same order in 5").contains("Exploratory");
  }

  @Test
  void overCorporaTheMeanIsRankedAndTheSameDocumentsAreDrawnTogether() {
    Comparison up = Comparison.of(report("even", i -> 0.5), report("mixed", moreOnTheFirst(50)));
    Comparison down =
        Comparison.of(
            report("even", i -> 0.5),
            report("mixed", i -> 1 - moreOnTheFirst(50).applyAsDouble(i)));
    // On the same documents what is gained on one task is lost on the other: always equal.
    Ranking same = Ranking.of(ComparisonMatrix.of(Map.of("a", up, "b", down)), "quality");
    assertThat(same.places()).allSatisfy(p -> assertThat(p.shares().get(0)).isEqualTo(1));
    Comparison other =
        Comparison.of(
            Reports.with(down.result("even").report().orElseThrow(), "corpus", "other"),
            Reports.with(down.result("mixed").report().orElseThrow(), "corpus", "other"));
    Ranking apart = Ranking.of(ComparisonMatrix.of(Map.of("a", up, "b", other)), "quality");
    // P(equal) = P(two draws of B(100, ½) agree) = 0.0563, else each is ahead in half of them.
    assertThat(apart.places().get(0).shares().get(0)).isEqualTo(0.528, within(0.04));
  }

  private static Dataset<ClassificationInstance> documents() {
    Schema schema = Schema.of("toy", new Schema.Label("a", ""), new Schema.Label("b", ""));
    // Document i has i + 1 characters; every one has two items with the same text.
    return Dataset.of(
        DatasetInfo.of("toy", Split.TEST, "sentence"),
        schema,
        IntStream.range(0, 2 * DOCUMENTS)
            .mapToObj(
                i -> {
                  String id = String.format("document-%05d", i / 2);
                  Document text = new Document("t" + i / 2, id, "x".repeat(i / 2 + 1), none());
                  return new ClassificationInstance(
                      "item-" + i, text, i % 4 < 2 ? "a" : "b", ImmutableMap.of());
                })
            .toList());
  }

  private static com.google.common.collect.ImmutableList<Document.Section> none() {
    return com.google.common.collect.ImmutableList.of();
  }

  @Test
  void differencesByLengthAndKind() {
    Comparison comparison =
        Comparison.of(
            report("large", i -> 0.5),
            // 0.1 better on the shorter half, 0.2 worse on the longer, but for 0.01 more or less.
            report("small", i -> (i < 50 ? 0.6 : 0.3) + (i % 2 == 0 ? 0.01 : -0.01)));
    DocumentGroups groups = DocumentGroups.byLength(documents(), 2);
    Breakdown breakdown = Breakdown.by(comparison, "quality", "large", groups);
    assertThat(breakdown.rows())
        .extracting(r -> r.group() + " " + r.candidate())
        .containsExactly("1: 1–50 large", "1: 1–50 small", "2: 51–100 large", "2: 51–100 small");
    Breakdown.Row shorter = breakdown.rows().get(1);
    assertThat(shorter.score().documents()).isEqualTo(50);
    assertThat(shorter.score().value()).isEqualTo(0.6, within(1e-12));
    assertThat(shorter.difference()).isEqualTo(0.1, within(1e-12));
    // t₀.₉₇₅ with 49 degrees of freedom is 2.009575; the error is 0.01 / √49.
    assertThat(shorter.interval().high()).isEqualTo(0.1 + 2.009575 * 0.01 / 7, within(1e-7));
    assertThat(breakdown.rows().get(3).difference()).isEqualTo(-0.2, within(1e-12));
    assertThat(breakdown.rows().get(0).interval().isDefined()).isFalse();
    assertThat(breakdown.toString())
        .contains("Exploratory: 4 rows")
        .contains("length in characters");
    DocumentGroups kinds = DocumentGroups.of("kind", documents(), ClassificationInstance::label);
    assertThat(Breakdown.by(comparison, "quality", "large", kinds).rows())
        .extracting(Breakdown.Row::group)
        .containsExactly("a", "a", "b", "b");
    DocumentGroups few = new DocumentGroups("kind", ImmutableMap.of("document-00000", "only one"));
    assertThatThrownBy(() -> Breakdown.by(comparison, "quality", "large", few))
        .hasMessageContaining("the document 'document-00001' has no group");
    assertThatThrownBy(() -> DocumentGroups.of("id", documents(), item -> item.id()))
        .hasMessageContaining("is both 'item-0' and 'item-1'");
  }

  /** One element of gold in each document; found on the first so many. */
  private static double[][] found(int documents) {
    double[][] counts = new double[3][DOCUMENTS];
    for (int i = 0; i < DOCUMENTS; i++) {
      counts[i < documents ? 0 : 2][i] = 1;
    }
    return counts;
  }

  @Test
  void differencesByLabel() {
    Map<String, double[][]> large = new LinkedHashMap<>();
    large.put("micro-f1", found(70));
    large.put("Disease/f1", found(80));
    large.put("Chemical/f1", found(60));
    large.put("strict/micro-f1", found(50));
    large.put("strict/Disease/f1", found(40));
    Map<String, double[][]> small = new LinkedHashMap<>(large);
    small.put("Disease/f1", found(50));
    Comparison comparison =
        Comparison.of(
            Reports.withCounts(report("large", i -> 0.5), large),
            Reports.withCounts(report("small", i -> 0.5), small));
    Breakdown labels = Breakdown.byLabel(comparison, "micro-f1", "large");
    assertThat(labels.rows())
        .extracting(r -> r.group() + " " + r.candidate())
        .containsExactly("Disease large", "Disease small", "Chemical large", "Chemical small");
    // F1 = 2 TP / (2 TP + FN): 160 / 180 and 100 / 150.
    assertThat(labels.rows().get(1).difference())
        .isEqualTo(100 / 150.0 - 160 / 180.0, within(1e-12));
    assertThat(labels.rows().get(1).interval().high()).isNegative();
    assertThat(Breakdown.byLabel(comparison, "strict/micro-f1", "large").rows())
        .extracting(Breakdown.Row::group)
        .containsExactly("Disease", "Disease");
    assertThatThrownBy(() -> Breakdown.byLabel(comparison, "quality", "large"))
        .hasMessageContaining("is no score over all labels");
  }

  @Test
  void theTableMarksTheBestAndItsTies() {
    Comparison comparison =
        Comparison.of(
            report("a_1 & 50%", i -> 0.5 + (i % 2 == 0 ? 0.25 : -0.25)),
            report("b", i -> 0.5 + (i % 2 == 0 ? -0.25 : 0.25) - (i == 0 ? 0.01 : 0)),
            report("c", i -> 0.125 + (i % 2 == 0 ? 0.01 : 0)));
    ScoreTable table = ScoreTable.of(comparison, "quality");
    assertThat(table.rows())
        .extracting(r -> r.cells().get(0).orElseThrow())
        .extracting(c -> c.best() + " " + c.tie())
        .containsExactly("true false", "false true", "false false");
    assertThat(table.toLatex())
        .startsWith("% Needs \\usepackage{booktabs}.\n\\begin{tabular}{lr}\n\\toprule\n")
        .contains("\na\\_1 \\& 50\\% & \\textbf{0.5000 [")
        .contains("\nb & \\textbf{0.4999 [")
        .contains("\nc & 0.1300 [")
        .contains("]} \\\\\n")
        .contains("\\bottomrule\n\\end{tabular}\n");
    assertThat(table.toMarkdown())
        .startsWith("| model | quality |\n|---|---:|\n")
        .contains("| a\\_1 & 50% | **0.5000 [");
    assertThat(table.toCsv().lines().toList().get(2)).startsWith("b,toy,quality,0.4999,");
    assertThat(table.toCsv().lines().toList().get(2)).endsWith(",100,100,false,true");
    assertThat(table.toJson()).contains("\"tie\" : true");
    // Where less is better the least is the best.
    ScoreInfo loss = new ScoreInfo("quality", Direction.LOWER_IS_BETTER, 0, 1);
    ScoreTable less =
        ScoreTable.of(
            Comparison.of(Reports.of("a", 5, loss, i -> 0.5), Reports.of("b", 5, loss, i -> 0.25)),
            "quality");
    assertThat(less.rows().get(1).cells().get(0).orElseThrow().best()).isTrue();
    // Of five documents ties are not known.
    assertThat(less.columns().get(0).tested()).isFalse();
    assertThat(less.toString()).contains("ties are not known of toy quality");
    assertThatThrownBy(() -> ScoreTable.of(comparison.asMatrix(), table.confidence(), List.of()))
        .hasMessageContaining("no score to show");
  }
}
