package org.bioeval.core.data.internal;

import com.google.common.collect.AbstractIterator;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.DatasetInfo;
import org.bioeval.core.data.Instance;
import org.bioeval.core.data.LoadReport;
import org.bioeval.core.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that is read anew on each pass.
 *
 * @param info where the data comes from
 * @param schema the closed lists it is annotated with
 * @param report what is known without a pass
 * @param source gives a pass
 * @param <I> kind of instance
 */
public record StreamDataset<I extends Instance>(
    DatasetInfo info, Schema schema, LoadReport report, Supplier<? extends Stream<I>> source)
    implements Dataset<I> {

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Stream<I> stream() {
    return source.get();
  }

  @Override
  public Iterator<I> iterator() {
    Stream<I> stream = stream();
    Iterator<I> items = stream.iterator();
    return new AbstractIterator<>() {
      @Override
      protected @Nullable I computeNext() {
        boolean open = false;
        try {
          if (!items.hasNext()) {
            return endOfData();
          }
          I item = items.next();
          open = true;
          return item;
        } finally {
          // At the end, and when a file turns out to be unreadable.
          if (!open) {
            stream.close();
          }
        }
      }
    };
  }

  /**
   * One pass, kept.
   *
   * @return the same instances in memory
   */
  public Dataset<I> inMemory() {
    return new ListDataset<>(info, schema, report, toList());
  }

  /** One line, such as {@code BC5CDR test, read on each pass}. */
  @Override
  public String toString() {
    return info.corpus() + " " + info.split() + ", read on each pass";
  }
}
