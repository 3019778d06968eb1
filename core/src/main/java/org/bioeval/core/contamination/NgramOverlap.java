package org.bioeval.core.contamination;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.stats.ConfidenceInterval;
import org.bioeval.core.stats.Intervals;

/**
 * Finds test items that share n words in a row with items that were seen: the training split, or
 * few-shot examples. Words are runs of letters and digits without regard to case. An item of fewer
 * than n words is shared if an item that was seen has the same words and no others.
 *
 * <pre>{@code
 * OverlapHint hint = NgramOverlap.ofWords(8).between(test, train);
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads. N-grams are kept as 64-bit digests, so a match by
 * accident has a chance of about 1e-10 for a million of them on either side.
 */
public final class NgramOverlap {

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final int n;

  private NgramOverlap(int n) {
    this.n = n;
  }

  /**
   * Looks for words in a row.
   *
   * @param n how many, at least 1; 8 to 13 are usual
   * @return the search
   * @throws IllegalArgumentException if n is less than 1
   */
  public static NgramOverlap ofWords(int n) {
    checkArgument(n >= 1, "illegal number of words: %s, must be at least 1", n);
    return new NgramOverlap(n);
  }

  /**
   * Compares test items with items that were seen.
   *
   * @param test the test items
   * @param seen such as the training split, or fixed few-shot examples
   * @return the hint
   */
  public OverlapHint between(Dataset<?> test, Iterable<? extends Instance> seen) {
    Map<Long, String> grams = new HashMap<>();
    seen.forEach(item -> add(item, grams));
    return hint(test, item -> grams);
  }

  /**
   * Compares test items with the examples that each of them is shown.
   *
   * @param test the test items
   * @param examples of an item, such as {@code item -> retriever.nearest(item.text(), 5)}
   * @param <I> kind of instance
   * @return the hint
   */
  public <I extends Instance> OverlapHint withExamples(
      Dataset<I> test, Function<? super I, ? extends Iterable<? extends Instance>> examples) {
    return hint(
        test,
        item -> {
          Map<Long, String> grams = new HashMap<>();
          examples.apply(item).forEach(example -> add(example, grams));
          return grams;
        });
  }

  private void add(Instance item, Map<Long, String> grams) {
    grams(item.text()).forEach(gram -> grams.putIfAbsent(gram, item.id()));
  }

  private <I extends Instance> OverlapHint hint(
      Dataset<I> test, Function<? super I, Map<Long, String>> seen) {
    List<OverlapHint.Overlap> overlaps = new ArrayList<>();
    Map<String, Boolean> documents = new LinkedHashMap<>();
    long[] items = new long[1];
    try (Stream<I> all = test.stream()) {
      all.forEach(
          item -> {
            items[0]++;
            OverlapHint.Overlap overlap = overlap(item, seen.apply(item));
            documents.merge(item.groupId(), overlap.share() > 0, (a, b) -> a || b);
            if (overlap.share() > 0) {
              overlaps.add(overlap);
            }
          });
    }
    // Stable: items of one share stay in the order of the dataset.
    overlaps.sort(Comparator.comparingDouble(overlap -> -overlap.share()));
    double[] affected = documents.values().stream().mapToDouble(hit -> hit ? 1 : 0).toArray();
    return new OverlapHint(
        n,
        items[0],
        documents.size(),
        documents.values().stream().filter(hit -> hit).count(),
        documents.isEmpty()
            ? ConfidenceInterval.undefined(0.95, "no documents")
            : Intervals.withDefaults().interval(affected),
        overlaps.stream().filter(overlap -> overlap.share() == 1).count(),
        ImmutableList.copyOf(overlaps));
  }

  private OverlapHint.Overlap overlap(Instance item, Map<Long, String> seen) {
    List<Long> grams = grams(item.text());
    Map<String, Integer> sources = new LinkedHashMap<>();
    int shared = 0;
    for (Long gram : grams) {
      String source = seen.get(gram);
      if (source != null) {
        shared++;
        sources.merge(source, 1, Integer::sum);
      }
    }
    String most =
        sources.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("");
    double share = grams.isEmpty() ? 0 : (double) shared / grams.size();
    return new OverlapHint.Overlap(item.id(), most, share);
  }

  /** Digests of all n-grams; of a short text that of all its words, which no n-gram equals. */
  private List<Long> grams(String text) {
    List<String> words =
        NO_WORD
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .toList();
    List<Long> grams = new ArrayList<>();
    if (words.size() < n && !words.isEmpty()) {
      grams.add(digest(words));
    }
    for (int i = 0; i + n <= words.size(); i++) {
      grams.add(digest(words.subList(i, i + n)));
    }
    return grams;
  }

  private static long digest(List<String> words) {
    Hasher hasher = Hashing.murmur3_128(0).newHasher();
    words.forEach(word -> hasher.putString(word, UTF_8).putByte((byte) 0));
    return hasher.hash().asLong();
  }
}
