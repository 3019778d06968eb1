package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas say what they compute, and their names are read back. */
class FormulaTest {

  static List<Formula> formulas() {
    Formula span = Formula.linear(new double[] {2, 0, 0}, new double[] {0, 1, 0.5}, 0);
    return List.of(
        Statistic.mean(),
        Statistic.ratio(),
        Statistic.share(),
        Statistic.microF1(),
        Statistic.macroF1(2),
        span,
        Formula.linear(new double[] {1, 0, 0}, new double[] {0, 0, 0}, Double.NaN),
        Formula.classWeighted(Statistic.microRecall(), 2),
        Formula.pooled(span, 3),
        Formula.harmonic(
            Formula.classMean(Statistic.microPrecision(), 2), Formula.pooled(span, 3)));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void aNameIsReadBackToTheSameFormula(Formula formula) throws Exception {
    double[] sums = {3, 1, 2, 5, 0, 4};
    Formula read = Formula.parse(formula.toString());
    assertThat(read).isEqualTo(formula).hasSameHashCodeAs(formula);
    assertThat((Double) read.value(sums, 7)).isEqualTo((Double) formula.value(sums, 7));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(formula);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Formula travelled = (Formula) in.readObject();
      assertThat((Double) travelled.value(sums, 7)).isEqualTo((Double) formula.value(sums, 7));
    }
  }

  @Test
  void computesWhatItSays() {
    double[] sums = {3, 1, 2, 5, 0, 4};
    assertThat(Statistic.mean().value(sums, 7)).isEqualTo(3.0 / 7);
    assertThat(Statistic.ratio().value(new double[] {3, 0}, 1)).isNaN();
    assertThat(Statistic.share().value(new double[] {3, 0}, 1)).isZero();
    // F1 of the classes: 6 / (6 + 1 + 2) and 10 / (10 + 0 + 4).
    assertThat(Statistic.macroF1(2).value(sums, 7))
        .isCloseTo((6.0 / 9 + 10.0 / 14) / 2, within(1e-15));
    // Supports in gold: 3 + 2 and 5 + 4.
    assertThat(Formula.classWeighted(Statistic.microF1(), 2).value(sums, 7))
        .isCloseTo((5 * 6.0 / 9 + 9 * 10.0 / 14) / 14, within(1e-15));
    // Pooled: TP 8, FP 1, FN 6.
    assertThat(Formula.pooled(Statistic.microF1(), 3).value(sums, 7))
        .isCloseTo(16.0 / 23, within(1e-15));
    assertThat(
            Formula.harmonic(Statistic.microPrecision(), Statistic.microRecall())
                .value(new double[] {3, 1, 2}, 7))
        .isCloseTo(6.0 / 9, within(1e-15));
    assertThat(
            Formula.linear(new double[] {2, 0}, new double[] {0, 4}, 0)
                .value(new double[] {3, 2}, 7))
        .isEqualTo(0.75);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "median",
        "class-mean(micro-f1)",
        "class-mean(micro-f1,x)",
        "linear(1/1)",
        "linear(1 x/1 1;0)",
        "average(micro-f1,2)",
        "pooled(micro-f1,0)",
        "linear(1 1/1;0)"
      })
  void refusesWhatIsNotAName(String name) {
    assertThatThrownBy(() -> Formula.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
