package org.bioeval.core.agree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bioeval.core.stats.Intervals;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final String[] FIVE = {"1", "2", "3", "4", "5"};

  @Test
  void krippendorffsOwnExample() {
    // Krippendorff 2011, section E: four observers, twelve units, missing data.
    String[] rows = {"123321412...", "123322412 5.3", ".33323422 51.", "1233244125 1."};
    Ratings.Builder builder = Ratings.builder();
    for (int r = 0; r < rows.length; r++) {
      String row = rows[r].replace(" ", "");
      for (int i = 0; i < 12; i++) {
        builder.add("observer " + r, "unit " + i, row.substring(i, i + 1).replace(".", ""));
      }
    }
    Ratings ratings = builder.build();
    assertThat(KrippendorffsAlpha.nominal().of(ratings).value()).isCloseTo(0.743, within(5e-4));
    assertThat(KrippendorffsAlpha.ordinal(FIVE).of(ratings).value()).isCloseTo(0.815, within(5e-4));
    Agreement interval = KrippendorffsAlpha.interval().of(ratings);
    assertThat(interval.value()).isCloseTo(0.849, within(5e-4));
    // Unit 12 has one value only.
    assertThat(interval.items()).isEqualTo(11);
    assertThat(interval.interval().low()).isLessThan(interval.value());
    assertThat(interval.interval().high()).isBetween(interval.value(), 1.0);
  }

  @Test
  void equalToThePackagesOfPython() throws IOException {
    for (JsonNode c : golden()) {
      Ratings.Builder builder = Ratings.builder();
      for (int r = 0; r < c.required("ratings").size(); r++) {
        JsonNode row = c.required("ratings").path(r);
        for (int i = 0; i < row.size(); i++) {
          builder.add("r" + r, "i" + i, row.path(i).isNull() ? "" : row.path(i).asText());
        }
      }
      Ratings ratings = builder.build();
      assertThat(KrippendorffsAlpha.nominal().of(ratings).value())
          .isCloseTo(c.required("nominal").doubleValue(), within(1e-10));
      assertThat(KrippendorffsAlpha.ordinal(FIVE).of(ratings).value())
          .isCloseTo(c.required("ordinal").doubleValue(), within(1e-10));
      assertThat(KrippendorffsAlpha.interval().of(ratings).value())
          .isCloseTo(c.required("interval").doubleValue(), within(1e-10));
      assertThat(CohensKappa.unweighted().of(ratings, "r0", "r1").value())
          .isCloseTo(c.required("kappa").doubleValue(), within(1e-10));
      assertThat(CohensKappa.linear(FIVE).of(ratings, "r0", "r1").value())
          .isCloseTo(c.required("linear").doubleValue(), within(1e-10));
      assertThat(CohensKappa.quadratic(FIVE).of(ratings, "r0", "r1").value())
          .isCloseTo(c.required("quadratic").doubleValue(), within(1e-10));
    }
  }

  @Test
  void kappaByHand() {
    // 20 both yes, 5 and 10 differ, 15 both no: observed 0.7, expected 0.6·0.5 + 0.4·0.5 = 0.5.
    Ratings.Builder builder = Ratings.builder();
    for (int i = 0; i < 50; i++) {
      builder.add("a", "" + i, i < 25 ? "yes" : "no");
      builder.add("b", "" + i, i < 20 || i >= 40 ? "yes" : "no");
    }
    Agreement kappa = CohensKappa.unweighted().of(builder.build(), "a", "b");
    assertThat(kappa.value()).isCloseTo(0.4, within(1e-12));
    assertThat(kappa.observed()).isCloseTo(0.7, within(1e-12));
    assertThat(kappa.items()).isEqualTo(50);
    assertThat(kappa.toString()).startsWith("Cohen's kappa 0.400 [").endsWith("0.700, 50 items");
  }

  @Test
  void itemsOfOneDocumentAreAlike() {
    SplittableRandom random = new SplittableRandom(4);
    Ratings.Builder items = Ratings.builder();
    Ratings.Builder documents = Ratings.builder();
    for (int d = 0; d < 40; d++) {
      boolean same = random.nextInt(3) > 0;
      for (int i = 0; i < 5; i++) {
        String id = d + "." + i;
        String label = "" + random.nextInt(2);
        String other = same ? label : "" + (1 - Integer.parseInt(label));
        items.add("a", id, label).add("b", id, other);
        documents.add("a", id, label).add("b", id, other).document(id, "" + d);
      }
    }
    Agreement alone = CohensKappa.unweighted().of(items.build(), "a", "b");
    Agreement together = CohensKappa.unweighted().of(documents.build(), "a", "b");
    assertThat(together.value()).isEqualTo(alone.value());
    assertThat(together.documents()).isEqualTo(40);
    assertThat(together.items()).isEqualTo(200);
    // Documents that agree or differ as a whole: √5 times as wide.
    assertThat(width(together) / width(alone)).isBetween(1.8, 2.8);
  }

  @Test
  void intervalsCoverWhatIsTrue() {
    // Two raters who each give the true one of two equally frequent labels with chance 0.9, else
    // the other: they agree in 0.82 of items, so kappa is 0.64 and alpha the same for many items.
    int covered = 0;
    for (int run = 0; run < 200; run++) {
      SplittableRandom random = new SplittableRandom(run);
      Ratings.Builder builder = Ratings.builder();
      for (int i = 0; i < 80; i++) {
        boolean truth = random.nextBoolean();
        builder.add("a", "" + i, "" + (truth == random.nextDouble() < 0.9));
        builder.add("b", "" + i, "" + (truth == random.nextDouble() < 0.9));
      }
      Intervals few = Intervals.withDefaults().withFewDocuments(1000);
      Agreement kappa = CohensKappa.unweighted().withIntervals(few).of(builder.build(), "a", "b");
      covered += kappa.interval().low() <= 0.64 && kappa.interval().high() >= 0.64 ? 1 : 0;
    }
    // 95 % ± 3 standard errors of 1.5 %
    assertThat(covered).isBetween(181, 199);
  }

  @Test
  void wrongRatingsAreRefused() {
    Ratings one = Ratings.builder().add("a", "i", "x").add("b", "j", "y").build();
    assertThatThrownBy(() -> KrippendorffsAlpha.nominal().of(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal ratings: no item has two labels, so there is nothing to compare");
    assertThatThrownBy(() -> CohensKappa.unweighted().of(one, "a", "c"))
        .hasMessage("illegal rater: 'c', must be one of [a, b]");
    Ratings two = Ratings.builder().add("a", "i", "x").add("b", "i", "y").build();
    assertThatThrownBy(() -> KrippendorffsAlpha.interval().of(two))
        .hasMessage("illegal label of item 'i': 'x', must be a number");
    assertThatThrownBy(() -> CohensKappa.linear("x", "z").of(two, "a", "b"))
        .hasMessage("illegal label of item 'i': 'y', must be one of [x, z]");
    assertThatThrownBy(() -> CohensKappa.linear("x", "x"))
        .hasMessage("illegal categories: [x, x], must be at least two, each once");
    assertThatThrownBy(() -> Ratings.builder().add("a", "i", "x").add("a", "i", "y"))
        .hasMessage(
            "illegal label of item 'i': 'y' by a, who said 'x' before; give a second round another"
                + " name");
    Ratings same = Ratings.builder().add("a", "i", "x").add("b", "i", "x").build();
    assertThat(CohensKappa.unweighted().of(same, "a", "b").value()).isNaN();
    assertThat(KrippendorffsAlpha.nominal().of(same).value()).isNaN();
  }

  private static double width(Agreement agreement) {
    return agreement.interval().high() - agreement.interval().low();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        AgreementTest.class.getResourceAsStream("/org/bioeval/core/stats/golden.json")) {
      return new JsonMapper().readTree(Objects.requireNonNull(in)).required("agreement");
    }
  }
}
