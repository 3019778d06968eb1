package org.bioeval.backends.djl.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bioeval.backends.djl.lora.internal.BatchOrder;
import org.junit.jupiter.api.Test;

class LoraConfigTest {
  @Test
  void theStudysRecipe() {
    LoraConfig config = LoraConfig.study();
    assertThat(config.rank()).isEqualTo(64);
    assertThat(config.alpha()).isEqualTo(32);
    assertThat(config.dropout()).isEqualTo(0.1);
    assertThat(config.scaling()).isEqualTo(0.5);
    assertThat(config.withRankStabilised(true).scaling()).isEqualTo(4);
    TrainingOptions options = TrainingOptions.study();
    assertThat(options.learningRate()).isEqualTo(1e-5);
    assertThat(options.batch()).isEqualTo(4);
    assertThat(options.steps()).isEqualTo(5_000);
    assertThat(options.evaluateEvery()).isEqualTo(1_000);
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> LoraConfig.study().withRank(0))
        .hasMessage("illegal rank: 0, must be at least 1");
    assertThatThrownBy(() -> LoraConfig.study().withDropout(1))
        .hasMessage("illegal dropout: 1.0, must be from 0 to below 1");
    assertThatThrownBy(() -> TrainingOptions.study().withSteps(0))
        .hasMessage("illegal steps: 0, must be at least 1");
    assertThatThrownBy(() -> TrainingOptions.study().withMaxNorm(-1))
        .hasMessage("illegal maxNorm: -1.0, must be at least 0 (0: any)");
  }

  /**
   * By hand from the formulas of transformers' get_linear_schedule_with_warmup and
   * get_cosine_schedule_with_warmup: 10 steps of warm-up, 110 in all. Halfway down, step 60, both
   * are 0.5; a quarter down, step 35, they are 0.75 and (1 + cos 45°) / 2.
   */
  @Test
  void schedules() {
    for (Schedule schedule : Schedule.values()) {
      assertThat(schedule.factor(0, 10, 110)).isZero();
      assertThat(schedule.factor(3, 10, 110)).isEqualTo(0.3);
      assertThat(schedule.factor(10, 10, 110)).isEqualTo(1);
    }
    assertThat(Schedule.CONSTANT.factor(109, 10, 110)).isEqualTo(1);
    assertThat(Schedule.LINEAR.factor(35, 10, 110)).isCloseTo(0.75, within(1e-12));
    assertThat(Schedule.LINEAR.factor(60, 10, 110)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.factor(35, 10, 110)).isCloseTo(0.8535533905932737, within(1e-12));
    assertThat(Schedule.COSINE.factor(60, 10, 110)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.factor(110, 10, 110)).isCloseTo(0, within(1e-12));
  }

  /** Each pass sees every example once, and a step's members do not depend on those before. */
  @Property(tries = 200)
  void everyPassSeesEveryExample(
      @ForAll @IntRange(min = 1, max = 40) int examples,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll boolean bucketed,
      @ForAll long seed) {
    BatchOrder order = order(examples, size, bucketed, seed);
    int steps = (3 * examples + size - 1) / size;
    int[] seen = new int[steps * size];
    for (int step = 0; step < steps; step++) {
      System.arraycopy(order.step(step), 0, seen, step * size, size);
    }
    for (int pass = 0; pass < 3; pass++) {
      int[] one = Arrays.copyOfRange(seen, pass * examples, (pass + 1) * examples);
      assertThat(Arrays.stream(one).distinct().count()).isEqualTo(examples);
      assertThat(Arrays.stream(one).allMatch(i -> i >= 0 && i < examples)).isTrue();
    }
    assertThat(order(examples, size, bucketed, seed).step(steps - 1))
        .isEqualTo(Arrays.copyOfRange(seen, (steps - 1) * size, steps * size));
  }

  private static BatchOrder order(int examples, int size, boolean bucketed, long seed) {
    int[] lengths = new Random(seed).ints(examples, 1, 500).toArray();
    return bucketed
        ? BatchOrder.bucketed(lengths, size, seed)
        : new BatchOrder(examples, size, seed);
  }

  /** Of 400 examples, the lengths within a step of 4 lie close together, in steps of any length. */
  @Property(tries = 20)
  void bucketedStepsHoldExamplesOfOneLength(@ForAll long seed) {
    int[] lengths = IntStream.range(0, 401).map(i -> i * 7919 % 401).toArray();
    BatchOrder order = BatchOrder.bucketed(lengths, 4, seed);
    int ascending = 0;
    int before = -1;
    int wide = 0;
    // 401 examples: the pass ends within a step, so the second one begins within it.
    for (int step = 0; step < 200; step++) {
      int[] members = IntStream.of(order.step(step)).map(i -> lengths[i]).sorted().toArray();
      // Sorted 200 at a time, every second length is in a pool.
      wide += step == 100 || members[3] - members[0] <= 60 ? 0 : 1;
      ascending += members[0] > before ? 1 : 0;
      before = members[0];
    }
    assertThat(wide).isZero();
    assertThat(ascending).isBetween(60, 140);
  }
}
