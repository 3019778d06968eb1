package org.bioeval.backends.djl.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bioeval.core.backend.Decoding;
import org.junit.jupiter.api.Test;

/** The fast forms against the plain definitions, which sort the whole vocabulary. */
class SamplerTest {
  /** Many ties, both zeros, infinities and NaN. */
  @Provide
  static Arbitrary<double[]> numbers() {
    Arbitrary<Double> few =
        Arbitraries.of(
            -2.0, -1.0, -0.0, 0.0, 1.0, 3.5, Double.NaN, Double.NEGATIVE_INFINITY, 1e308);
    Arbitrary<Double> many = Arbitraries.doubles().between(-9, 9);
    return Arbitraries.oneOf(few, many).array(double[].class).ofMaxSize(300);
  }

  @Property
  void selectsWhatSortingTheWholeVocabularyGives(
      @ForAll("numbers") double[] numbers, @ForAll @IntRange(max = 310) int count) {
    List<Integer> sorted =
        IntStream.range(0, numbers.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -numbers[i]).thenComparing(i -> i))
            .limit(count)
            .toList();
    assertThat(IntStream.of(Likeliest.of(numbers, count)).boxed().toList()).isEqualTo(sorted);
  }

  /** Top-k, top-p and min-p as they are defined, then one draw. */
  private static int plain(float[] logits, Decoding decoding) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] weights = new double[logits.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - largest) / decoding.temperature());
    }
    int[] order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -weights[i]).thenComparing(i -> i))
            .mapToInt(i -> i)
            .toArray();
    for (int rank = 0; rank < order.length; rank++) {
      if (decoding.topK() > 0 && rank >= decoding.topK()) {
        weights[order[rank]] = 0;
      }
    }
    double total = java.util.Arrays.stream(weights).sum();
    double sum = 0;
    for (int i : order) {
      if (decoding.topP() < 1 && sum >= decoding.topP() * total) {
        weights[i] = 0;
      }
      sum += weights[i];
    }
    double left = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] < decoding.minP() ? 0 : weights[i];
      left += weights[i];
    }
    left *= new SplittableRandom(decoding.seed().orElseThrow()).nextDouble();
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  @Provide
  static Arbitrary<float[]> logits() {
    Arbitrary<Float> few = Arbitraries.of(-1f, 0f, 2f, 2.5f);
    return Arbitraries.oneOf(few, Arbitraries.floats().between(-6, 6))
        .array(float[].class)
        .ofMinSize(1)
        .ofMaxSize(700);
  }

  @Property(tries = 500)
  void choosesWhatThePlainDefinitionChooses(
      @ForAll("logits") float[] logits,
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int topK,
      @ForAll @DoubleRange(min = 0.05, max = 1) double topP,
      @ForAll @DoubleRange(max = 0.5) double minP) {
    Decoding decoding =
        Decoding.sampled(0.8).withSeed(seed).withTopK(topK).withTopP(topP).withMinP(minP);
    assertThat(new Sampler(decoding).choose(logits.clone(), new int[0], 0))
        .isEqualTo(plain(logits, decoding));
  }

  @Test
  void logitsThatAllowNoChoiceAreNamed() {
    float masked = Float.NEGATIVE_INFINITY;
    for (Decoding decoding :
        List.of(
            Decoding.greedy(),
            Decoding.sampled(1),
            Decoding.sampled(1).withTopK(2),
            Decoding.sampled(1).withTopP(0.9))) {
      assertThatThrownBy(
              () -> new Sampler(decoding).choose(new float[] {1, Float.NaN, 0}, new int[0], 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no token can be chosen: the logit of token 1 is NaN");
      assertThatThrownBy(
              () -> new Sampler(decoding).choose(new float[] {masked, masked}, new int[0], 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no token can be chosen: every logit is minus infinity");
    }
  }
}
