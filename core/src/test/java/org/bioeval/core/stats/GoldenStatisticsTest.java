package org.bioeval.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bioeval.core.stats.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Compares every closed formula with SciPy and statsmodels. */
class GoldenStatisticsTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void intervalsOfGivenReplicatesEqualScipy() {
    for (JsonNode c : Golden.cases("intervals")) {
      double[] data = numbers(c.required("data"));
      double total = Arrays.stream(data).sum();
      double[] leftOut = Arrays.stream(data).map(x -> (total - x) / (data.length - 1)).toArray();
      var distribution =
          new BootstrapDistribution(
              total / data.length, numbers(c.required("replicates")), leftOut, data.length, 1);
      double level = c.required("level").doubleValue();
      assertBounds(distribution.percentile(level), c.required("percentile"), 1e-12);
      // The corrected quantile is interpolated between replicates, so errors of Φ are magnified.
      assertBounds(distribution.bca(level), c.required("BCa"), 1e-10);
      assertThat(distribution.standardError())
          .isCloseTo(c.required("standardError").doubleValue(), EXACT);
    }
  }

  @Test
  void wilsonEqualsStatsmodels() {
    for (JsonNode c : Golden.cases("wilson")) {
      ConfidenceInterval interval =
          Wilson.interval(
              c.required("successes").longValue(),
              c.required("trials").longValue(),
              c.required("level").doubleValue());
      assertBounds(interval, c.required("interval"), 1e-12);
    }
  }

  @Test
  void mcNemarEqualsStatsmodels() {
    for (JsonNode c : Golden.cases("mcnemar")) {
      var test =
          new McNemar(c.required("onlyFirst").longValue(), c.required("onlySecond").longValue());
      assertThat(test.exact())
          .as("%s", test)
          .isCloseTo(c.required("exact").doubleValue(), within(1e-10));
      assertThat(test.midP())
          .as("%s", test)
          .isCloseTo(c.required("midP").doubleValue(), within(1e-10));
      assertThat(test.asymptotic())
          .as("%s", test)
          .isCloseTo(c.required("asymptotic").doubleValue(), EXACT);
      assertThat(test.asymptoticCorrected())
          .as("%s", test)
          .isCloseTo(c.required("corrected").doubleValue(), EXACT);
    }
  }

  @Test
  void holmEqualsStatsmodels() {
    for (JsonNode c : Golden.cases("holm")) {
      assertThat(Holm.adjust(numbers(c.required("p"))))
          .containsExactly(numbers(c.required("adjusted")), EXACT);
    }
  }

  @Test
  void exactRandomisationEqualsScipy() {
    for (JsonNode c : Golden.cases("randomisation")) {
      PairedTest test =
          ApproximateRandomisation.withDefaults()
              .test(numbers(c.required("first")), numbers(c.required("second")));
      assertThat(test.difference()).isCloseTo(c.required("difference").doubleValue(), EXACT);
      assertThat(test.pValue()).isCloseTo(c.required("exact").doubleValue(), EXACT);
      assertThat(test.method()).startsWith("exact randomisation");
    }
  }

  @Test
  void sampledRandomisationComesCloseToTheExactOne() {
    // 0.02 is 3.6 standard errors of a p-value of 0.5 from 8,000 shuffles; the seed is fixed.
    for (JsonNode c : Golden.cases("randomisation")) {
      double[] first = numbers(c.required("first"));
      if (first.length < 13) {
        continue;
      }
      PairedTest test =
          ApproximateRandomisation.withDefaults()
              .withShuffles(8_000)
              .test(first, numbers(c.required("second")));
      assertThat(test.method()).startsWith("approximate randomisation, 8000 shuffles");
      assertThat(test.pValue()).isCloseTo(c.required("exact").doubleValue(), within(0.02));
    }
  }

  @Test
  void effectSizesEqualScipy() {
    for (JsonNode c : Golden.cases("effects")) {
      double[] first = numbers(c.required("first"));
      double[] second = numbers(c.required("second"));
      double delta = c.required("cliffsDelta").doubleValue();
      assertThat(EffectSize.cohensDz(first, second))
          .isCloseTo(c.required("cohensDz").doubleValue(), EXACT);
      assertThat(EffectSize.cohensDav(first, second))
          .isCloseTo(c.required("cohensDav").doubleValue(), EXACT);
      assertThat(EffectSize.cliffsDelta(first, second)).isCloseTo(delta, EXACT);
      assertThat(EffectSize.superiority(first, second)).isCloseTo((delta + 1) / 2, EXACT);
    }
    for (JsonNode c : Golden.cases("proportions")) {
      assertThat(
              EffectSize.cohensH(
                  c.required("first").doubleValue(), c.required("second").doubleValue()))
          .isCloseTo(c.required("cohensH").doubleValue(), EXACT);
    }
  }

  private static void assertBounds(ConfidenceInterval actual, JsonNode expected, double error) {
    assertThat(actual.low()).as("low").isCloseTo(expected.get(0).doubleValue(), within(error));
    assertThat(actual.high()).as("high").isCloseTo(expected.get(1).doubleValue(), within(error));
  }
}
