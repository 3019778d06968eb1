package org.bioeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bioeval.core.eval.Repeats;
import org.bioeval.core.eval.ScoreSpread;
import org.bioeval.core.stats.VarianceComponents;
import org.junit.jupiter.api.Test;

class RepeatsTableTest {

  private static ScoreSpread spread(String name, Double... repeats) {
    // Noise ¼ / 2 of ¼ / 2 + 3/8: a quarter.
    VarianceComponents variance =
        new VarianceComponents(0.375, OptionalDouble.of(0.25), OptionalDouble.empty(), 10, 2, 1);
    return new ScoreSpread(
        name, ImmutableList.copyOf(repeats), ImmutableList.of(0.5), Optional.of(variance));
  }

  private static Repeats of(ScoreSpread... spreads) {
    return new Repeats(
        2,
        1,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableMap.of("exact-match", ImmutableList.copyOf(spreads)));
  }

  @Test
  void showsTheScoresThatVary() {
    assertThat(RepeatsTable.of(of(spread("micro-f1", 0.5, 0.7), spread("recall", 0.5, 0.5))))
        // √((0.1² + 0.1²) / 1).
        .isEqualTo(
            """
            Repeats: asked 2 times.
            score                  least  greatest  deviation  noise
            --------------------------------------------------------
            exact-match/micro-f1  0.5000    0.7000     0.1414   25 %
            least, greatest, deviation: of single repeats; noise: its share of the variance; 1 other does not vary.
            """);
  }

  @Test
  void saysThatNoneVaries() {
    assertThat(RepeatsTable.of(of(spread("micro-f1", 0.5, 0.5))))
        .isEqualTo("Repeats: asked 2 times.\nNo score varies.\n");
  }
}
