package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

  @Test
  void falseAlarmsOccurAtTheNominalRate() {
    // Two systems drawn from one distribution: p <= 0.05 in 5 % of trials, ± 3 standard errors.
    SplittableRandom random = new SplittableRandom(21);
    int randomisation = 0;
    int bootstrap = 0;
    for (int trial = 0; trial < 1_500; trial++) {
      double[] first = random.doubles(80).toArray();
      double[] second = random.doubles(80).toArray();
      var shuffled = ApproximateRandomisation.withDefaults().withShuffles(500).withSeed(trial);
      var drawn =
          PairedBootstrap.withDefaults()
              .withBootstrap(Bootstrap.withDefaults().withResamples(500).withSeed(trial));
      randomisation += shuffled.test(first, second).isSignificant(0.05) ? 1 : 0;
      bootstrap += drawn.test(first, second).isSignificant(0.05) ? 1 : 0;
    }
    assertThat(randomisation / 1_500.0).isBetween(0.033, 0.067);
    assertThat(bootstrap / 1_500.0).isBetween(0.033, 0.07);
  }

  @Test
  void aClearDifferenceIsFound() {
    SplittableRandom random = new SplittableRandom(22);
    double[] first = random.doubles(200).toArray();
    double[] second =
        Arrays.stream(first).map(x -> x + 0.05 + 0.02 * random.nextDouble()).toArray();
    // The smallest value either test can give: 1 / (10,000 + 1).
    assertThat(ApproximateRandomisation.withDefaults().test(first, second).pValue())
        .isEqualTo(1 / 10_001.0);
    assertThat(PairedBootstrap.withDefaults().test(first, second).pValue()).isEqualTo(1 / 10_001.0);
    ConfidenceInterval interval = PairedBootstrap.withDefaults().interval(first, second);
    assertThat(interval.low()).isGreaterThan(0.05);
    assertThat(interval.high()).isLessThan(0.07);
  }

  @Test
  void equalSystemsAreNeverSignificant() {
    double[] values = new SplittableRandom(23).doubles(100).toArray();
    PairedTest shuffled = ApproximateRandomisation.withDefaults().test(values, values);
    PairedTest drawn = PairedBootstrap.withDefaults().test(values, values);
    assertThat(shuffled.pValue()).isEqualTo(1);
    assertThat(drawn.pValue()).isEqualTo(1);
    assertThat(shuffled.difference()).isZero();
  }

  @Test
  void exchangingTheSystemsOnlyChangesTheSign() {
    SplittableRandom random = new SplittableRandom(24);
    double[] first = random.doubles(60).toArray();
    double[] second = random.doubles(60).toArray();
    PairedTest forth = ApproximateRandomisation.withDefaults().test(first, second);
    PairedTest back = ApproximateRandomisation.withDefaults().test(second, first);
    assertThat(back.pValue()).isEqualTo(forth.pValue());
    assertThat(back.difference()).isCloseTo(-forth.difference(), within(1e-15));
  }

  @Test
  void microF1IsShuffledAsARatioOfSums() {
    // Two documents, system A finds (1 of 1, 0 of 3), system B (0 of 1, 3 of 3); no false
    // positives.
    // F1: A 2/(2+3) = 0.4, B 6/(6+1) = 6/7. Swapping both gives the same size with the other sign;
    // swapping one gives F1 of A = 1 and of B = 0. So all four arrangements are at least as large.
    double[][] a = {{1, 0}, {0, 0}, {0, 3}};
    double[][] b = {{0, 3}, {0, 0}, {1, 0}};
    PairedTest test = ApproximateRandomisation.withDefaults().test(Statistic.microF1(), a, b);
    assertThat(test.difference()).isCloseTo(6.0 / 7 - 0.4, within(1e-15));
    assertThat(test.pValue()).isEqualTo(1);
    assertThat(test.method()).isEqualTo("exact randomisation, all 4 swaps");
    assertThat(test.n()).isEqualTo(2);
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(25);
    double[] first = random.doubles(700).toArray();
    double[] second = random.doubles(700).toArray();
    var one = ApproximateRandomisation.withDefaults().withThreads(1);
    assertThat(one.withThreads(4).test(first, second)).isEqualTo(one.test(first, second));
  }

  @Test
  void macroF1IsTheMeanOfTheClasses() {
    // Class 1: TP 2, FP 1, FN 1 → 4/6. Class 2: nothing at all → 0.
    double value = Statistic.macroF1(2).value(new double[] {2, 1, 1, 0, 0, 0}, 1);
    assertThat(value).isCloseTo(1.0 / 3, within(1e-15));
    // Precision 2/3, recall 2/3, F1 2/3 of class 1 alone.
    double[] sums = {2, 1, 1};
    assertThat(Statistic.microPrecision().value(sums, 1)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(Statistic.microRecall().value(sums, 1)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(Statistic.microF1().value(sums, 1)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(Statistic.microPrecision().value(new double[3], 1)).isZero();
  }

  @Test
  void detectableDifferenceAndDocumentsAreInverse() {
    var power = MinimumDetectableDifference.withDefaults();
    // (1.959964 + 0.841621) · 0.2 / √100 = 0.05603170; from tables of the normal distribution.
    assertThat(power.difference(0.2, 100)).isCloseTo(0.0560317, within(1e-7));
    // (2.801585 · 0.2 / 0.02)² = 784.9 → 785 documents.
    assertThat(power.documents(0.2, 0.02)).isEqualTo(785);
    assertThat(power.documents(0, 0.02)).isEqualTo(1);
    assertThat(power.withAlpha(0.01).documents(0.2, 0.02)).isGreaterThan(785);
    assertThat(power.withPower(0.9).documents(0.2, 0.02)).isGreaterThan(785);
  }

  @Test
  void mcNemarCountsDisagreements() {
    boolean[] first = {true, true, false, false, true};
    boolean[] second = {true, false, true, false, false};
    assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(2, 1));
  }

  @Test
  void effectSizesAtTheirEnds() {
    double[] low = {1, 2, 3};
    double[] high = {4, 5, 6};
    assertThat(EffectSize.cliffsDelta(low, high)).isEqualTo(1);
    assertThat(EffectSize.cliffsDelta(high, low)).isEqualTo(-1);
    assertThat(EffectSize.superiority(low, low)).isEqualTo(0.5);
    assertThat(EffectSize.cohensDz(low, low)).isZero();
    assertThat(EffectSize.cohensDz(low, high)).isInfinite();
    assertThat(EffectSize.cohensDz(new double[] {1}, new double[] {2})).isNaN();
  }

  @Test
  void badArgumentsAreNamed() {
    double[] two = {1, 2};
    double[] three = {1, 2, 3};
    assertThatThrownBy(() -> PairedBootstrap.withDefaults().test(two, three))
        .hasMessageStartingWith(
            "illegal rows: the first system has 2 documents, the second 3; a paired comparison");
    assertThatThrownBy(() -> ApproximateRandomisation.withDefaults().withShuffles(0))
        .hasMessage("illegal shuffles: 0, must be at least 1");
    assertThatThrownBy(() -> EffectSize.cohensDz(two, three))
        .hasMessageStartingWith("illegal lengths: 2 and 3");
    assertThatThrownBy(() -> EffectSize.cliffsDelta(new double[0], two))
        .hasMessageStartingWith("illegal first: no values");
    assertThatThrownBy(() -> EffectSize.cohensH(1.2, 0))
        .hasMessage("illegal proportions: 1.2 and 0.0, must be between 0 and 1");
    assertThatThrownBy(() -> Holm.adjust(0.5, 1.5))
        .hasMessageStartingWith("illegal p-value at 1: 1.5, must be between 0 and 1");
    assertThatThrownBy(() -> Wilson.interval(3, 2, 0.95))
        .hasMessage("illegal successes: 3, must be between 0 and 2 (trials)");
    assertThatThrownBy(() -> Wilson.interval(0, 0, 0.95))
        .hasMessage("illegal trials: 0, must be at least 1");
    assertThatThrownBy(() -> new McNemar(-1, 0))
        .hasMessage("illegal counts: -1 and 0, must not be negative");
    assertThatThrownBy(() -> new ConfidenceInterval(2, 1, 0.95, "x"))
        .hasMessageStartingWith("illegal bounds: [2.0, 1.0]");
    assertThatThrownBy(() -> MinimumDetectableDifference.withDefaults().withPower(1))
        .hasMessage("illegal power: 1.0, must be at least 0.5 and less than 1");
    assertThatThrownBy(() -> MinimumDetectableDifference.withDefaults().documents(0.1, 0))
        .hasMessage("illegal difference: 0.0, must be positive and finite");
  }

  @Test
  void intervalsPrintTheirEvidence() {
    assertThat(new ConfidenceInterval(0.1, 0.25, 0.95, "Wilson"))
        .hasToString("[0.1000, 0.2500] (95 %, Wilson)");
    assertThat(new ConfidenceInterval(0.1, 0.25, 0.995, "Wilson"))
        .hasToString("[0.1000, 0.2500] (99.5 %, Wilson)");
    assertThat(ConfidenceInterval.undefined(0.9, "none")).hasToString("[undefined] (90 %, none)");
  }
}
