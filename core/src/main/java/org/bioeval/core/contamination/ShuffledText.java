package org.bioeval.core.contamination;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.backend.ContinuationScore;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.stats.Intervals;

/**
 * Asks a model how likely it finds texts in their own order and shuffled.
 *
 * <pre>{@code
 * ShuffleHint hint = ShuffledText.of(model).compare(test, publishedAfterTraining);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ShuffledText {

  /** What is shuffled. */
  public enum Unit {
    /** Sentences: what ends with a full stop, a question or an exclamation mark and a blank. */
    SENTENCES("(?<=[.!?])\\s+"),
    /** Words: what stands between blanks. */
    WORDS("\\s+");

    private final Pattern between;

    Unit(String between) {
      this.between = Pattern.compile(between);
    }

    List<String> split(String text) {
      return between.splitAsStream(text.strip()).filter(part -> !part.isEmpty()).toList();
    }
  }

  private static final int RELABELLINGS = 9_999;

  /** Attempts at an order that differs, before a text counts as one that cannot be shuffled. */
  private static final int ATTEMPTS = 20;

  private final Backend model;
  private final Unit unit;
  private final int shuffles;
  private final long seed;

  private ShuffledText(Backend model, Unit unit, int shuffles, long seed) {
    this.model = model;
    this.unit = unit;
    this.shuffles = shuffles;
    this.seed = seed;
  }

  /**
   * Shuffles sentences, 8 times each, with seed 1.
   *
   * @param model to ask; not closed
   * @return the test
   * @throws org.bioeval.core.backend.UnsupportedCapabilityException if it does not score given text
   */
  public static ShuffledText of(Backend model) {
    return new ShuffledText(Shuffles.checked(model), Unit.SENTENCES, 8, 1);
  }

  /**
   * A copy that shuffles something else, such as words where texts are single sentences.
   *
   * @param part what to shuffle
   * @return the copy
   */
  public ShuffledText withUnit(Unit part) {
    return new ShuffledText(model, part, shuffles, seed);
  }

  /**
   * A copy with more or fewer shuffled forms of each text.
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public ShuffledText withShuffles(int count) {
    checkArgument(count >= 1, "illegal number of shuffles: %s, must be at least 1", count);
    return new ShuffledText(model, unit, count, seed);
  }

  /**
   * A copy with another seed.
   *
   * @param value any value
   * @return the copy
   */
  public ShuffledText withSeed(long value) {
    return new ShuffledText(model, unit, shuffles, value);
  }

  /**
   * How much likelier the texts are in their own order.
   *
   * @param test the items
   * @return the gap; without unseen texts it says nothing about a leak
   * @throws IllegalArgumentException if no text can be shuffled
   */
  public ShuffleHint of(Dataset<?> test) {
    Gaps gaps = gaps(test);
    return hint(gaps, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /**
   * Whether the gap is larger than that of texts that the model cannot have seen, of the same kind
   * and length, such as articles that were published after it was trained.
   *
   * @param test the items
   * @param unseen items with such texts
   * @return the gaps, and how sure the difference is
   * @throws IllegalArgumentException if no text of one of them can be shuffled
   */
  public ShuffleHint compare(Dataset<?> test, Dataset<?> unseen) {
    Gaps gaps = gaps(test);
    double[] others = gaps(unseen).values();
    double p =
        Shuffles.permutationP(gaps.values(), others, RELABELLINGS, new SplittableRandom(seed));
    double mean = Arrays.stream(others).average().orElseThrow();
    return hint(gaps, OptionalDouble.of(mean), OptionalDouble.of(p));
  }

  private ShuffleHint hint(Gaps gaps, OptionalDouble unseen, OptionalDouble p) {
    double[] values = gaps.values();
    return new ShuffleHint(
        unit,
        values.length,
        gaps.skipped(),
        Arrays.stream(values).average().orElseThrow(),
        Intervals.withDefaults().interval(values),
        unseen,
        p);
  }

  /** The mean gap of each document. */
  private record Gaps(double[] values, long skipped) {}

  private Gaps gaps(Dataset<?> dataset) {
    Map<String, List<Double>> byDocument = new LinkedHashMap<>();
    long[] skipped = new long[1];
    try (Stream<? extends Instance> items = dataset.stream()) {
      items.forEach(
          item -> {
            OptionalDouble gap = gap(item);
            if (gap.isPresent()) {
              byDocument
                  .computeIfAbsent(item.groupId(), id -> new ArrayList<>())
                  .add(gap.getAsDouble());
            } else {
              skipped[0]++;
            }
          });
    }
    checkArgument(
        !byDocument.isEmpty(),
        "no text of %s can be shuffled; shuffle words",
        dataset.info().corpus());
    return new Gaps(
        byDocument.values().stream()
            .mapToDouble(g -> g.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
            .toArray(),
        skipped[0]);
  }

  private OptionalDouble gap(Instance item) {
    List<String> parts = unit.split(item.text());
    SplittableRandom random = new SplittableRandom(seed * 31 + item.id().hashCode());
    List<String> texts = new ArrayList<>();
    texts.add(String.join(" ", parts));
    for (int s = 0; s < shuffles; s++) {
      String other = other(parts, texts.get(0), random);
      if (other.isEmpty()) {
        return OptionalDouble.empty();
      }
      texts.add(other);
    }
    ImmutableList<ContinuationScore> scores = Shuffles.score(model, texts);
    double shuffled =
        scores.stream().skip(1).mapToDouble(ContinuationScore::logprob).average().orElseThrow();
    ContinuationScore own = scores.get(0);
    return OptionalDouble.of((own.logprob() - shuffled) / own.tokens());
  }

  private static String other(List<String> parts, String own, SplittableRandom random) {
    for (int attempt = 0; attempt < ATTEMPTS && parts.size() > 1; attempt++) {
      String other = String.join(" ", Shuffles.shuffled(parts, random));
      if (!other.equals(own)) {
        return other;
      }
    }
    return "";
  }
}
