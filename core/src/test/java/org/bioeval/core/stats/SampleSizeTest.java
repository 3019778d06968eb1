package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleSizeTest {
  private final SampleSize plan = SampleSize.withDefaults();

  @Test
  void numbersFromTablesOfTheNormalDistribution() {
    // (1.644854 + 0.841621)² = 6.182557; times 0.1 / 0.02² = 1545.6, times 0.1 / 0.01² = 6182.6.
    assertThat(plan.items(0.1, 0.02)).isEqualTo(1546);
    assertThat(plan.items(0.1, 0.01)).isEqualTo(6183);
    // 2.486475 · 8 / √40
    assertThat(plan.margin(8, 40)).isCloseTo(3.14517, within(1e-5));
    assertThat(plan.documents(8, 3.14518)).isEqualTo(40);
    // (1.959964 + 1.281552)² · 0.1 / 0.02² = 2626.9
    assertThat(plan.withAlpha(0.025).withPower(0.9).items(0.1, 0.02)).isEqualTo(2627);
    assertThat(plan.items(0, 0.02)).isEqualTo(1);
  }

  @Test
  void severalCandidatesNeedTheCriticalValuesOfDunnettsTable() {
    // Dunnett 1955, table 1a, one-sided, infinitely many degrees of freedom; 1 % in table 1b.
    assertThat(Dunnett.critical(0.05, 1)).isCloseTo(1.644854, within(1e-6));
    assertThat(Dunnett.critical(0.05, 2)).isCloseTo(1.92, within(0.005));
    assertThat(Dunnett.critical(0.05, 4)).isCloseTo(2.16, within(0.005));
    assertThat(Dunnett.critical(0.05, 9)).isCloseTo(2.42, within(0.005));
    assertThat(Dunnett.critical(0.01, 2)).isCloseTo(2.56, within(0.005));
    assertThat(plan.withCandidates(8).items(0.1, 0.02)).isGreaterThan(plan.items(0.1, 0.02));
  }

  @Test
  void powerDocumentsAndMarginAreInverse() {
    SampleSize eight = plan.withCandidates(8).withAlpha(0.025);
    double margin = eight.margin(0.3, 500);
    assertThat(eight.power(0.3, margin, 500)).isCloseTo(0.8, within(1e-9));
    assertThat(eight.documents(0.3, margin * 1.000001)).isEqualTo(500);
    assertThat(plan.power(0.3, 0.02, 1)).isBetween(0.05, 0.06);
    assertThat(plan.power(0, 0.02, 1)).isEqualTo(1);
  }

  @Test
  void aPilotTellsTheDeviation() {
    double[] small = new SplittableRandom(1).doubles(50, 0.2, 0.8).toArray();
    double[] large = new SplittableRandom(2).doubles(50, 0.3, 0.9).toArray();
    DocumentScores one = DocumentScores.of("d", Statistic.mean(), small);
    DocumentScores two = DocumentScores.of("d", Statistic.mean(), large);
    double mean = 0;
    for (int i = 0; i < 50; i++) {
      mean += (small[i] - large[i]) / 50;
    }
    double squares = 0;
    for (int i = 0; i < 50; i++) {
      squares += Math.pow(small[i] - large[i] - mean, 2);
    }
    double deviation = Math.sqrt(squares / 49);
    assertThat(SampleSize.deviation(one, two)).isCloseTo(deviation, within(1e-12));
    assertThat(plan.documents(one, two, 0.05)).isEqualTo(plan.documents(deviation, 0.05));
    assertThat(plan.documents(Contrast.notWorse(one, two, 0.05)))
        .isEqualTo(plan.documents(deviation, 0.05));
  }

  @Test
  void detectableDifferencesMayBeOneSided() {
    MinimumDetectableDifference one = MinimumDetectableDifference.withDefaults().oneSided();
    assertThat(one.documents(Math.sqrt(0.1), 0.02)).isEqualTo(1546);
    assertThat(one.withAlpha(0.05).withPower(0.8).difference(8, 40))
        .isCloseTo(3.14517, within(1e-5));
  }

  @Test
  void wrongArgumentsAreRefused() {
    DocumentScores score = DocumentScores.of("d", Statistic.mean(), new double[] {0.1, 0.5, 0.3});
    assertThatThrownBy(() -> plan.items(1.5, 0.02))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal share of discordant items: 1.5, must be between 0 and 1");
    assertThatThrownBy(() -> plan.documents(0.1, 0))
        .hasMessage("illegal margin: 0.0, must be positive and finite");
    assertThatThrownBy(() -> plan.documents(-0.1, 0.1))
        .hasMessage("illegal deviation: -0.1, must be finite and not negative");
    assertThatThrownBy(() -> plan.documents(Contrast.above(score, score)))
        .hasMessage("illegal margin: 0.0, must be positive and finite");
    assertThatThrownBy(() -> plan.margin(0.1, 0))
        .hasMessage("illegal documents: 0, must be at least 1");
    assertThatThrownBy(() -> plan.withCandidates(0))
        .hasMessage("illegal candidates: 0, must be between 1 and 10,000");
    assertThatThrownBy(() -> plan.withAlpha(0.5))
        .hasMessage("illegal alpha: 0.5, must be strictly between 0 and 0.5");
    assertThatThrownBy(() -> plan.withPower(1))
        .hasMessage("illegal power: 1.0, must be at least 0.5 and less than 1");
  }
}
