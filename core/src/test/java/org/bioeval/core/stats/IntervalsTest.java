package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.core.stats.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /** 1.959964², the square of the 97.5 % quantile of the normal distribution. */
  private static final double Z2 = 3.841458820694124;

  private final Intervals intervals = Intervals.withDefaults();

  @Test
  void fourOfFourIsNoCertainty() {
    // Wilson's lower bound for n of n is n / (n + z²).
    double low = 4 / (4 + Z2);
    for (ConfidenceInterval interval :
        new ConfidenceInterval[] {
          intervals.interval(new double[] {1, 1, 1, 1}),
          intervals.interval(Statistic.ratio(), fill(4, 1), fill(4, 1)),
          intervals.interval(Statistic.microRecall(), fill(4, 1), fill(4, 0), fill(4, 0))
        }) {
      assertThat(interval.low()).isCloseTo(low, CLOSE);
      assertThat(interval.high()).isEqualTo(1);
      assertThat(interval.level()).isEqualTo(0.95);
      assertThat(interval.method()).isEqualTo("Wilson");
    }
    assertThat(intervals.interval(fill(4, 0)).high()).isCloseTo(1 - low, CLOSE);
  }

  @Test
  void aProportionOfManyDocumentsIsWilsonToo() {
    double[] right = new double[600];
    Arrays.fill(right, 0, 450, 1);
    assertThat(intervals.interval(right)).isEqualTo(Wilson.interval(450, 600, 0.95));
  }

  @Test
  void documentsThatAreWhollyRightCountOnceEach() {
    // Four documents of ten mentions, all found: J = TP / (TP + FP + FN) has the lower bound
    // 4 / (4 + z²), and F1 = 2J / (1 + J) then is 8 / (8 + z²).
    ConfidenceInterval f1 =
        intervals.interval(Statistic.microF1(), fill(4, 10), fill(4, 0), fill(4, 0));
    assertThat(f1.low()).isCloseTo(8 / (8 + Z2), CLOSE);
    assertThat(f1.high()).isEqualTo(1);
    assertThat(f1.method()).isEqualTo("Wilson, every document counted as one decision");

    ConfidenceInterval accuracy = intervals.interval(Statistic.ratio(), fill(4, 0), fill(4, 5));
    assertThat(accuracy.low()).isZero();
    assertThat(accuracy.high()).isCloseTo(Z2 / (4 + Z2), CLOSE);
  }

  @Test
  void documentsWithoutTheLabelDoNotCount() {
    double[] found = new double[500];
    double[] none = new double[500];
    found[3] = 2;
    found[90] = 1;
    found[411] = 5;
    ConfidenceInterval f1 = intervals.interval(Statistic.microF1(), found, none, none);
    assertThat(f1.low()).isCloseTo(6 / (6 + Z2), CLOSE);

    // The same for statistics that are no proportion: two of the two documents are alike.
    Statistic squared = (sums, rows) -> sums[0] / sums[1] * (sums[0] / sums[1]);
    double[] half = new double[500];
    double[] whole = new double[500];
    half[1] = 1;
    whole[1] = 2;
    half[2] = 2;
    whole[2] = 4;
    assertThat(intervals.interval(squared, half, whole).method())
        .isEqualTo("all documents alike, rule of three");
  }

  @Test
  void clusteredProportionsEqualStatsmodelsAtTheEffectiveSize() {
    for (JsonNode c : Golden.cases("clustered")) {
      double[][] columns = {
        numbers(c.required("tp")), numbers(c.required("fp")), numbers(c.required("fn"))
      };
      assertBounds(intervals.interval(Statistic.microRecall(), columns), c.required("recall"));
      assertBounds(intervals.interval(Statistic.microF1(), columns), c.required("f1"));
    }
  }

  @Test
  void fewDocumentsEqualStudentsInterval() {
    for (JsonNode c : Golden.cases("student")) {
      ConfidenceInterval interval =
          intervals
              .withLevel(c.required("level").doubleValue())
              .interval(numbers(c.required("values")));
      double low = c.required("interval").get(0).doubleValue();
      double high = c.required("interval").get(1).doubleValue();
      // Values from 0 to 1: the interval stays there too.
      assertThat(interval.low()).isCloseTo(Math.max(0, low), CLOSE);
      assertThat(interval.high()).isCloseTo(Math.min(1, high), CLOSE);
      assertThat(interval.method()).isEqualTo("jackknife-t");
    }
    for (JsonNode c : Golden.cases("ratios")) {
      assertBounds(
          intervals.interval(
              Statistic.ratio(), numbers(c.required("part")), numbers(c.required("weight"))),
          c.required("interval"));
    }
  }

  @Test
  void documentsThatAreAlikeStillLeaveRoom() {
    // q⁴ = 0.05 gives q = 0.4728708; from 0.8 q to 0.8 q + 1 - q.
    ConfidenceInterval interval = intervals.interval(fill(4, 0.8));
    assertThat(interval.low()).isCloseTo(0.3782966, within(1e-7));
    assertThat(interval.high()).isCloseTo(0.9054258, within(1e-7));
    assertThat(interval.method()).isEqualTo("all documents alike, rule of three");
    // Of 500 documents: q = 0.05^(1/500) = 0.9940264.
    assertThat(intervals.interval(fill(500, 0.8)).low()).isCloseTo(0.7952211, within(1e-7));
  }

  @Test
  void macroF1OfPerfectDocumentsIsNoPoint() {
    double[] tp = fill(20, 2);
    double[] no = fill(20, 0);
    ConfidenceInterval interval = intervals.interval(Statistic.macroF1(2), tp, no, no, tp, no, no);
    // 0.05^(1/20)
    assertThat(interval.low()).isCloseTo(0.8608917, within(1e-7));
    assertThat(interval.high()).isEqualTo(1);
  }

  @Test
  void alikeDocumentsNeedARange() {
    assertThat(intervals.interval(fill(9, 17)).isDefined()).isFalse();
    assertThat(intervals.interval(fill(9, 17)).method())
        .isEqualTo("no interval: all 9 documents are alike and the range is unknown");
    ConfidenceInterval known = intervals.interval(Statistic.mean().within(0, 100), fill(9, 17));
    // q = 0.05^(1/9) = 0.7168712
    assertThat(known.low()).isCloseTo(0.7168712 * 17, within(1e-5));
    assertThat(known.high()).isCloseTo(0.7168712 * 17 + 28.31288, within(1e-5));
  }

  @Test
  void formulasOfOtherColumnsAreProportionsToo() {
    // Two matches of two predicted and two gold mentions in each of four documents.
    double[][] spans = {fill(4, 2), fill(4, 2), fill(4, 2)};
    Formula f1 = Formula.linear(new double[] {2, 0, 0}, new double[] {0, 1, 1}, 0);
    assertThat(intervals.interval(f1, spans).low()).isCloseTo(8 / (8 + Z2), CLOSE);
    // Half a match is no count.
    double[][] halves = {fill(4, 1.5), fill(4, 2), fill(4, 2)};
    assertThat(intervals.interval(f1, halves).method())
        .isEqualTo("all documents alike, rule of three");
    // Two labels of TP, FP, FN each.
    double[] two = fill(4, 2);
    double[] no = fill(4, 0);
    Formula pooled = Formula.pooled(Statistic.microF1(), 3);
    assertThat(intervals.interval(pooled, two, no, no, two, no, no).low())
        .isCloseTo(8 / (8 + Z2), CLOSE);
    assertThat(intervals.interval(pooled, no, two, no, two, no, no))
        .isEqualTo(intervals.interval(Statistic.microF1(), two, two, no));
  }

  @Test
  void boundsStayInTheRange() {
    assertThat(intervals.interval(new double[] {0.99, 0.6, 0.97}).high()).isEqualTo(1);
    assertThat(intervals.interval(new double[] {3, 90, 7}).low()).isZero();
    assertThat(intervals.interval(new double[] {-3, 90, 7}).low()).isLessThan(-3);
    assertThat(
            intervals.interval(Statistic.mean().within(0, 100), new double[] {99, 60, 97}).high())
        .isEqualTo(100);
  }

  @Test
  void manyDocumentsAreResampled() {
    double[] values = new double[50];
    Arrays.setAll(values, i -> i / 100.0);
    ConfidenceInterval interval = intervals.interval(values);
    assertThat(interval).isEqualTo(Bootstrap.withDefaults().withResamples(2_000).interval(values));
    assertThat(intervals.withMethod(Bootstrap.Method.BCA).interval(values).method())
        .startsWith("bootstrap BCa, 2000 resamples");
    assertThat(intervals.withFewDocuments(51).interval(values).method()).isEqualTo("jackknife-t");
    assertThat(intervals.withSeed(2).withResamples(300).withThreads(1).interval(values).method())
        .isEqualTo("bootstrap percentile, 300 resamples, seed 2");
  }

  @Test
  void tooLittleIsUndefinedAndSaysWhy() {
    assertThat(intervals.interval(new double[] {0.4}).method())
        .isEqualTo("no interval: fewer than two documents");
    assertThat(intervals.interval(new double[] {1}).isDefined()).isFalse();
    assertThat(intervals.interval(Statistic.ratio(), fill(3, 0), fill(3, 0)).method())
        .isEqualTo("no interval: the score is undefined");
    Statistic onlyAboveOne = (sums, rows) -> sums[0] > 1 ? sums[0] : Double.NaN;
    assertThat(intervals.interval(onlyAboveOne, new double[] {0.3, 0.2, 0.9}).method())
        .isEqualTo("no interval: the score is undefined without one of the documents");
  }

  @Test
  void settingsAreChecked() {
    assertThat(intervals.level()).isEqualTo(0.95);
    assertThat(intervals.withLevel(0.9).level()).isEqualTo(0.9);
    assertThat(intervals.fewDocuments()).isEqualTo(50);
    assertThat(intervals.remark(49))
        .hasValue(
            "49 documents are few (fewer than 50): intervals are wide and hold only"
                + " approximately.");
    assertThat(intervals.withFewDocuments(9).remark(1).orElseThrow()).startsWith("1 document is");
    assertThat(intervals.remark(50)).isEmpty();
    assertThat(intervals.remark(0)).isEmpty();
    assertThatThrownBy(() -> intervals.withFewDocuments(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal few documents: 1, must be at least 2");
    assertThatThrownBy(() -> Statistic.mean().within(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal range: from 1.0 to 1.0, the first must be less");
  }

  private static void assertBounds(ConfidenceInterval actual, JsonNode expected) {
    assertThat(actual.low()).as("%s", actual).isCloseTo(expected.get(0).doubleValue(), CLOSE);
    assertThat(actual.high()).as("%s", actual).isCloseTo(expected.get(1).doubleValue(), CLOSE);
  }

  private static double[] fill(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }
}
