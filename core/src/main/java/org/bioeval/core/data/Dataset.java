package org.bioeval.core.data;

import com.google.common.collect.ImmutableList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bioeval.core.data.internal.ListDataset;
import org.bioeval.core.data.internal.StreamDataset;

/**
 * Instances in a fixed order, with their origin.
 *
 * <p>A dataset is either held in memory or read from disk on each pass; both give the same
 * instances in the same order each time. Datasets are immutable and safe for use by many threads.
 *
 * @param <I> kind of instance
 */
public interface Dataset<I extends Instance> extends Iterable<I> {

  /**
   * Where the data comes from.
   *
   * @return corpus, split, unit, checksum, licence and citation
   */
  DatasetInfo info();

  /**
   * The closed lists the data is annotated with.
   *
   * @return labels and roles
   */
  Schema schema();

  /**
   * What the loader counted and found wrong.
   *
   * @return the report; for data read on each pass, what was known when the dataset was opened
   */
  LoadReport report();

  /**
   * Number of instances.
   *
   * @return the number, or empty if a pass over the data is needed to know
   */
  OptionalLong size();

  /**
   * A pass over the instances. Close the stream if it may not be read to its end, since it can hold
   * an open file.
   *
   * @return the instances in order
   * @throws java.io.UncheckedIOException if the data cannot be read
   */
  Stream<I> stream();

  /** A pass over the instances; an open file is closed when the last one was taken. */
  @Override
  default Iterator<I> iterator() {
    return stream().iterator();
  }

  /**
   * All instances in memory.
   *
   * @return the instances in order
   */
  default ImmutableList<I> toList() {
    try (Stream<I> stream = stream()) {
      return stream.collect(ImmutableList.toImmutableList());
    }
  }

  /**
   * A dataset in memory.
   *
   * @param info where the data comes from
   * @param schema the closed lists it is annotated with
   * @param instances in order, with distinct ids
   * @param <I> kind of instance
   * @return the dataset
   * @throws IllegalArgumentException if two instances have the same id
   */
  static <I extends Instance> Dataset<I> of(
      DatasetInfo info, Schema schema, List<? extends I> instances) {
    return of(info, schema, LoadReport.EMPTY, instances);
  }

  /**
   * A dataset in memory, with its loader's report.
   *
   * @param info where the data comes from
   * @param schema the closed lists it is annotated with
   * @param report what the loader counted and found wrong
   * @param instances in order, with distinct ids
   * @param <I> kind of instance
   * @return the dataset
   * @throws IllegalArgumentException if two instances have the same id
   */
  static <I extends Instance> Dataset<I> of(
      DatasetInfo info, Schema schema, LoadReport report, List<? extends I> instances) {
    return ListDataset.checked(info, schema, report, instances);
  }

  /**
   * A dataset that is read anew on each pass, for data larger than memory. Its ids must be distinct
   * like those of any dataset, which is not checked.
   *
   * @param info where the data comes from
   * @param schema the closed lists it is annotated with
   * @param source gives a pass over the instances, the same each time; the stream's {@code close}
   *     frees what it holds
   * @param <I> kind of instance
   * @return the dataset
   */
  static <I extends Instance> Dataset<I> streaming(
      DatasetInfo info, Schema schema, Supplier<? extends Stream<I>> source) {
    return new StreamDataset<>(info, schema, LoadReport.EMPTY, source);
  }

  /**
   * The first instances.
   *
   * @param count how many at most, at least 0
   * @return a dataset in memory whose info notes the limit
   */
  default Dataset<I> limit(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("illegal limit: " + count + ", must be at least 0");
    }
    return new StreamDataset<>(
            info().withNote("first " + count + " items"),
            schema(),
            report(),
            () -> stream().limit(count))
        .inMemory();
  }

  /**
   * Every n-th instance, for runs that are divided among processes. All shards together are the
   * dataset.
   *
   * @param index which shard, from 0
   * @param count how many shards there are
   * @return a dataset, read anew on each pass, with the info of the whole
   * @throws IllegalArgumentException if the index is not from 0 to less than the count
   */
  default Dataset<I> shard(int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "illegal shard: " + index + " of " + count + ", must be from 0 to " + (count - 1));
    }
    return new StreamDataset<>(
        info(),
        schema(),
        report(),
        () -> {
          AtomicLong place = new AtomicLong();
          return stream().filter(item -> place.getAndIncrement() % count == index);
        });
  }

  /**
   * The instances that satisfy a condition.
   *
   * @param description what is kept, for the report's provenance
   * @param keep the condition
   * @return a dataset, read anew on each pass, whose info notes the description
   */
  default Dataset<I> filter(String description, Predicate<? super I> keep) {
    return new StreamDataset<>(
        info().withNote(description), schema(), report(), () -> stream().filter(keep));
  }

  /**
   * A random sample without replacement, in the order of the dataset.
   *
   * @param count how many at most, at least 0
   * @param seed makes the choice repeatable
   * @return a dataset in memory whose info notes the sample
   */
  default Dataset<I> sample(int count, long seed) {
    return ListDataset.sample(this, count, new Random(seed), seed);
  }
}
