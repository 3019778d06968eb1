package org.bioeval.core.contamination;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.Capability;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.backend.Prompt;
import org.bioeval.core.backend.UnsupportedCapabilityException;

/** Random orders, and how likely a model finds texts. */
final class Shuffles {

  /** What precedes the texts; the same for all, so that only their own words differ. */
  private static final Prompt START = Prompt.raw("Text:\n");

  private Shuffles() {}

  static Backend checked(Backend model) {
    if (!model.capabilities().contains(Capability.CONTINUATION_SCORES)) {
      throw new UnsupportedCapabilityException(model.info(), Capability.CONTINUATION_SCORES);
    }
    return model;
  }

  static ImmutableList<ContinuationScore> score(Backend model, List<String> texts) {
    return model.score(START, texts);
  }

  static <T> List<T> shuffled(List<T> parts, SplittableRandom random) {
    List<T> shuffled = new ArrayList<>(parts);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T other = shuffled.get(j);
      shuffled.set(j, shuffled.get(i));
      shuffled.set(i, other);
    }
    return shuffled;
  }

  /**
   * One-sided p-value of the difference of two means, by random relabelling.
   *
   * @param larger values claimed to be larger on average
   * @param others the others
   * @param times number of relabellings
   * @param random draws them
   */
  static double permutationP(double[] larger, double[] others, int times, SplittableRandom random) {
    List<Double> all = new ArrayList<>();
    Arrays.stream(larger).forEach(all::add);
    Arrays.stream(others).forEach(all::add);
    double observed = sum(all, larger.length);
    int atLeast = 0;
    for (int t = 0; t < times; t++) {
      // With the sum of all fixed, the sum of one group orders the differences of the means.
      atLeast += sum(shuffled(all, random), larger.length) >= observed - 1e-9 ? 1 : 0;
    }
    return (1.0 + atLeast) / (1.0 + times);
  }

  private static double sum(List<Double> values, int count) {
    return values.subList(0, count).stream().mapToDouble(Double::doubleValue).sum();
  }
}
