package org.bioeval.core.data.internal;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Schema;

/**
 * A dataset in memory.
 *
 * @param info where the data comes from
 * @param schema the closed lists it is annotated with
 * @param report what the loader counted
 * @param instances in order
 * @param <I> kind of instance
 */
public record ListDataset<I extends Instance>(
    DatasetInfo info, Schema schema, LoadReport report, ImmutableList<I> instances)
    implements Dataset<I> {

  /**
   * A dataset whose ids are known to be distinct.
   *
   * @param info where the data comes from
   * @param schema the closed lists
   * @param report what the loader counted
   * @param instances in order
   * @param <I> kind of instance
   * @return the dataset
   * @throws IllegalArgumentException if an id occurs twice
   */
  public static <I extends Instance> ListDataset<I> checked(
      DatasetInfo info, Schema schema, LoadReport report, List<? extends I> instances) {
    Set<String> ids = new HashSet<>(instances.size() * 2);
    for (Instance instance : instances) {
      if (!ids.add(instance.id())) {
        throw new IllegalArgumentException(
            "two instances of "
                + info.corpus()
                + " "
                + info.split()
                + " have the id '"
                + instance.id()
                + "'; give each a distinct id, since journals and reports refer to items by it");
      }
    }
    return new ListDataset<>(info, schema, report, ImmutableList.copyOf(instances));
  }

  /**
   * A random sample without replacement, in the order of the dataset.
   *
   * @param dataset to draw from
   * @param count how many at most
   * @param random source of chance
   * @param seed for the note
   * @param <I> kind of instance
   * @return the sample
   */
  public static <I extends Instance> Dataset<I> sample(
      Dataset<I> dataset, int count, Random random, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("illegal sample size: " + count + ", must be at least 0");
    }
    ImmutableList<I> all = dataset.toList();
    int[] order = new int[all.size()];
    Arrays.setAll(order, i -> i);
    int size = Math.min(count, order.length);
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(order.length - i);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    Arrays.sort(order, 0, size);
    ImmutableList.Builder<I> chosen = ImmutableList.builderWithExpectedSize(size);
    for (int i = 0; i < size; i++) {
      chosen.add(all.get(order[i]));
    }
    DatasetInfo info = dataset.info().withNote("random sample of " + size + " items, seed " + seed);
    return new ListDataset<>(info, dataset.schema(), dataset.report(), chosen.build());
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(instances.size());
  }

  @Override
  public Stream<I> stream() {
    return instances.stream();
  }

  @Override
  public Iterator<I> iterator() {
    return instances.iterator();
  }

  @Override
  public ImmutableList<I> toList() {
    return instances;
  }

  /** One line, such as {@code BC5CDR test, 5,865 × sentence}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s %s, %,d × %s", info.corpus(), info.split(), instances.size(), info.unit());
  }
}
