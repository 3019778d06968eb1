package org.bioeval.core.contamination;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;

/**
 * Asks a model how likely it finds the documents of a test file one after the other: in the order
 * of the file, and in others (Oren et al. 2023, arXiv:2310.17623). To a model that has not seen the
 * file, all orders are alike, so the rank of the file's own is a p-value, whatever the model.
 *
 * <p>That holds if the file is in no order that could be guessed. Of a file that is sorted, by
 * subject or date, the order is likelier without any leak.
 *
 * <p>Documents are asked about in chunks that fit a prompt, and shuffled within them. Of a document
 * with several items the text of the first counts.
 *
 * <p>Immutable.
 */
public final class FileOrder {

  private final Backend model;
  private final int shuffles;
  private final int chunk;
  private final long seed;

  private FileOrder(Backend model, int shuffles, int chunk, long seed) {
    this.model = model;
    this.shuffles = shuffles;
    this.chunk = chunk;
    this.seed = seed;
  }

  /**
   * 99 other orders of chunks of 8 documents, with seed 1.
   *
   * @param model to ask; not closed
   * @return the test
   * @throws org.bioeval.core.backend.UnsupportedCapabilityException if it does not score given text
   */
  public static FileOrder of(Backend model) {
    return new FileOrder(Shuffles.checked(model), 99, 8, 1);
  }

  /**
   * A copy with more or fewer other orders. With r of them no p-value is below 1 / (r + 1).
   *
   * @param count at least 1
   * @return the copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public FileOrder withShuffles(int count) {
    checkArgument(count >= 1, "illegal number of shuffles: %s, must be at least 1", count);
    return new FileOrder(model, count, chunk, seed);
  }

  /**
   * A copy with larger or smaller chunks.
   *
   * @param documents in a chunk, at least 2
   * @return the copy
   * @throws IllegalArgumentException if it is less than 2
   */
  public FileOrder withChunk(int documents) {
    checkArgument(documents >= 2, "illegal chunk: %s, must be at least 2 documents", documents);
    return new FileOrder(model, shuffles, documents, seed);
  }

  /**
   * A copy with another seed.
   *
   * @param value any value
   * @return the copy
   */
  public FileOrder withSeed(long value) {
    return new FileOrder(model, shuffles, chunk, value);
  }

  /**
   * Asks about the documents of a file.
   *
   * @param test the items, in the order of the file
   * @return the hint
   * @throws IllegalArgumentException if there are fewer than two documents
   */
  public OrderHint of(Dataset<?> test) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (Stream<? extends Instance> items = test.stream()) {
      items.forEach(item -> texts.putIfAbsent(item.groupId(), item.text()));
    }
    checkArgument(texts.size() >= 2, "illegal number of documents: %s", texts.size());
    List<String> all = List.copyOf(texts.values());
    // Sums over chunks: the first of the file's own order, then one for each other order.
    double[] sums = new double[1 + shuffles];
    SplittableRandom random = new SplittableRandom(seed);
    for (int from = 0; from < all.size(); from += chunk) {
      List<String> part = all.subList(from, Math.min(all.size(), from + chunk));
      List<String> orders = new ArrayList<>();
      orders.add(String.join("\n\n", part));
      for (int s = 0; s < shuffles; s++) {
        orders.add(String.join("\n\n", Shuffles.shuffled(part, random)));
      }
      var scores = Shuffles.score(model, orders);
      for (int s = 0; s < sums.length; s++) {
        sums[s] += scores.get(s).logprob();
      }
    }
    long atLeast = Arrays.stream(sums).filter(sum -> sum >= sums[0] - 1e-9).count();
    double others = Arrays.stream(sums).skip(1).average().orElseThrow();
    return new OrderHint(all.size(), shuffles, sums[0] - others, (double) atLeast / sums.length);
  }
}
