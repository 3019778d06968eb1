package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expected values are derived by hand beside each test. */
class VarianceComponentsTest {

  /**
   * Three documents, asked twice; one item each: (1, 1), (0, 1), (0, 0).
   *
   * <p>Means 1, ½, 0; grand mean ½. Within: (0 + ½ + 0) / 3 = 1/6. Between the means: (¼ + 0 + ¼) /
   * 2 = ¼. So the documents' component is ¼ − 1/6 / 2 = 1/6, and the variance of the score ¼ / 3 =
   * 1/12.
   */
  @Test
  void aMeanOfSingleItems() {
    double[][][][] sums = {{{{1, 0, 0}, {1, 1, 1}}}, {{{1, 1, 0}, {1, 1, 1}}}};
    VarianceComponents c = VarianceComponents.of(Statistic.ratio(), sums, 3).orElseThrow();
    assertThat(c.betweenRepeats().orElseThrow()).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(c.betweenDocuments()).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(c.betweenJudgings()).isEmpty();
    assertThat(c.standardError()).isCloseTo(Math.sqrt(1 / 12.0), within(1e-9));
    // (1/6 + 1/6 / 4) / 3, and of twelve documents asked once (1/6 + 1/6) / 12.
    assertThat(c.standardError(3, 4, 1)).isCloseTo(Math.sqrt(5 / 72.0), within(1e-9));
    assertThat(c.standardError(12, 1, 1)).isCloseTo(1 / 6.0, within(1e-9));
    // (1/6 / 2) / (1/6 / 2 + 1/6).
    assertThat(c.noiseShare()).isCloseTo(1 / 3.0, within(1e-9));
  }

  /**
   * The same documents in a formula that is no quotient of sums: the mean over documents has the
   * same contributions.
   */
  @Test
  void aMeanOverDocuments() {
    double[][][][] sums = {{{{1, 0, 0}}}, {{{1, 1, 0}}}};
    VarianceComponents c = VarianceComponents.of(Statistic.mean(), sums, 3).orElseThrow();
    assertThat(c.betweenRepeats().orElseThrow()).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(c.betweenDocuments()).isCloseTo(1 / 6.0, within(1e-9));
  }

  /**
   * Micro-F1 of two documents asked twice, TP / FP / FN: document 1 (2, 0, 0) and (1, 1, 1);
   * document 2 (0, 1, 1) both times. With N = 2 TP and S = 2 TP + FP + FN: (4, 4), (2, 4); (0, 2),
   * (0, 2). Means over repeats: N = 3, S = 6, F = ½, mean(S) = 3. Contributions (N − F S) / 3: 2/3,
   * 0; −1/3, −1/3. Within: ((1/3)² + (1/3)²) / 2 = 1/9. Means 1/3, −1/3: between 2/9; component 2/9
   * − 1/18 = 1/6.
   */
  @Test
  void aQuotientIsLinearised() {
    double[][][][] sums = {
      {{{2, 0}, {0, 1}, {0, 1}}}, {{{1, 0}, {1, 1}, {1, 1}}},
    };
    VarianceComponents c = VarianceComponents.of(Statistic.microF1(), sums, 2).orElseThrow();
    assertThat(c.betweenRepeats().orElseThrow()).isCloseTo(1 / 9.0, within(1e-8));
    assertThat(c.betweenDocuments()).isCloseTo(1 / 6.0, within(1e-8));
  }

  /**
   * Two documents, two repeats, two judgings. Document 1: answer 1 judged 1, 3; answer 2 judged 5,
   * 7. Document 2: 0, 0 and 0, 2.
   *
   * <p>Within answers: squares 2, 2, 0, 2, divided by 4 answers: 1.5. Means of answers 2, 6; 0, 1:
   * squares 8 and ½ over 2 documents: 4.25, less 1.5 / 2: 3.5. Means of documents 4, ½: 6.125, less
   * 3.5 / 2 and 1.5 / 4: 4.
   */
  @Test
  void judgingsAreNestedInRepeats() {
    double[][][][] sums = {
      {{{1, 0}, {1, 1}}, {{3, 0}, {1, 1}}}, {{{5, 0}, {1, 1}}, {{7, 2}, {1, 1}}},
    };
    VarianceComponents c = VarianceComponents.of(Statistic.ratio(), sums, 2).orElseThrow();
    assertThat(c.betweenJudgings().orElseThrow()).isCloseTo(1.5, within(1e-7));
    assertThat(c.betweenRepeats().orElseThrow()).isCloseTo(3.5, within(1e-7));
    assertThat(c.betweenDocuments()).isCloseTo(4, within(1e-7));
    assertThat(c.standardError()).isCloseTo(Math.sqrt(6.125 / 2), within(1e-7));
  }

  @Test
  void withoutRepeatsTheModelIsPartOfTheDocuments() {
    double[][][][] sums = {{{{1, 0}, {1, 1}}, {{3, 0}, {1, 1}}}};
    VarianceComponents c = VarianceComponents.of(Statistic.ratio(), sums, 2).orElseThrow();
    // Within: (2 + 0) / 2 = 1; means 2, 0: 2, less 1 / 2.
    assertThat(c.betweenJudgings().orElseThrow()).isCloseTo(1, within(1e-8));
    assertThat(c.betweenRepeats()).isEmpty();
    assertThat(c.betweenDocuments()).isCloseTo(1.5, within(1e-8));
  }

  @Test
  void aModelThatNeverChangesHasNoNoiseAtAll() {
    double[][] same = {{1, 0, 1.0 / 3, 0.1}, {1, 1, 1, 1}};
    double[][][][] sums = {{same}, {same}, {same}};
    VarianceComponents c = VarianceComponents.of(Statistic.ratio(), sums, 4).orElseThrow();
    assertThat(c.betweenRepeats()).hasValue(0);
    assertThat(c.noiseShare()).isZero();
  }

  @Test
  void aBinOfDocumentsCountsForAllOfThem() {
    double[][][][] sums = {{{{1, 0, 0}, {1, 1, 1}}}, {{{1, 1, 0}, {1, 1, 1}}}};
    VarianceComponents c = VarianceComponents.of(Statistic.ratio(), sums, 30).orElseThrow();
    assertThat(c.standardError()).isCloseTo(Math.sqrt(1 / 12.0), within(1e-9));
    assertThat(c.betweenRepeats().orElseThrow()).isCloseTo(10 / 6.0, within(1e-8));
  }

  @Test
  void whatCannotBeToldIsEmpty() {
    double[][] one = {{1, 0}, {1, 1}};
    double[][] none = {{0, 0}, {0, 0}};
    assertThat(VarianceComponents.of(Statistic.ratio(), new double[][][][] {{one}}, 2)).isEmpty();
    assertThat(VarianceComponents.of(Statistic.ratio(), new double[][][][] {{none}, {none}}, 2))
        .as("0 / 0")
        .isEmpty();
    double[][] single = {{1}, {1}};
    assertThat(VarianceComponents.of(Statistic.ratio(), new double[][][][] {{single}, {single}}, 1))
        .isEmpty();
    assertThatThrownBy(
            () -> VarianceComponents.of(Statistic.ratio(), new double[][][][] {{one}, {single}}, 2))
        .hasMessage("illegal sums: each repeat must have 1 judgings of 2 columns with 2 rows");
  }

  /** Planning from one draw tells how scores of other designs vary: simulated again. */
  @Test
  void theStandardErrorIsThatOfRunsWithOtherDesigns() {
    Random random = new Random(3);
    int documents = 400;
    VarianceComponents c =
        VarianceComponents.of(Statistic.microF1(), simulated(documents, 4, random), documents)
            .orElseThrow();
    int runs = 3000;
    double[] scores = new double[runs];
    double mean = 0;
    for (int run = 0; run < runs; run++) {
      double[] totals = new double[3];
      for (double[][][] repeat : simulated(50, 2, random)) {
        for (int column = 0; column < 3; column++) {
          for (double sum : repeat[0][column]) {
            totals[column] += sum;
          }
        }
      }
      scores[run] = Statistic.microF1().value(totals, 50);
      mean += scores[run] / runs;
    }
    double variance = 0;
    for (double score : scores) {
      variance += (score - mean) * (score - mean) / (runs - 1);
    }
    // Three standard errors of both: 400 documents give the deviation to about 4 %, 3,000 runs 1.3
    // %.
    assertThat(c.standardError(50, 2, 1))
        .isCloseTo(Math.sqrt(variance), within(0.13 * Math.sqrt(variance)));
  }

  /** Five mentions a document, found with a chance of its own; each repeat draws anew. */
  private static double[][][][] simulated(int documents, int repeats, Random random) {
    double[][][][] sums = new double[repeats][1][3][documents];
    for (int d = 0; d < documents; d++) {
      double chance = random.nextDouble();
      for (int r = 0; r < repeats; r++) {
        for (int mention = 0; mention < 5; mention++) {
          if (random.nextDouble() < chance) {
            sums[r][0][0][d]++;
          } else {
            sums[r][0][2][d]++;
            sums[r][0][1][d] += random.nextBoolean() ? 1 : 0;
          }
        }
      }
    }
    return sums;
  }
}
