package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.datasets.format.Findings;
import org.jspecify.annotations.Nullable;

/** Reads many files on all cores, with the result and the error that reading in order gives. */
public final class ParallelFiles {

  private ParallelFiles() {}

  /** What became of one file. */
  private record Part<T>(@Nullable T value, Findings findings, @Nullable RuntimeException error) {}

  /**
   * Reads each file with findings of its own.
   *
   * @param files in order
   * @param findings gets the findings of all files in order
   * @param reader reads one file; called by several threads at once
   * @param <F> what stands for a file
   * @param <T> what a file holds
   * @return what the files hold, in order
   * @throws RuntimeException what the reader threw for the first file it failed on
   */
  public static <F, T> ImmutableList<T> read(
      List<F> files, Findings findings, BiFunction<F, Findings, T> reader) {
    List<Part<T>> parts =
        IntStream.range(0, files.size())
            .parallel()
            .mapToObj(i -> read(files.get(i), findings.fork(), reader))
            .toList();
    ImmutableList.Builder<T> values = ImmutableList.builderWithExpectedSize(parts.size());
    for (Part<T> part : parts) {
      if (part.value() == null) {
        throw part.error() != null
            ? part.error()
            : new IllegalStateException("a reader returned nothing");
      }
      findings.add(part.findings());
      values.add(part.value());
    }
    return values.build();
  }

  private static <F, T> Part<T> read(F file, Findings findings, BiFunction<F, Findings, T> reader) {
    try {
      return new Part<>(reader.apply(file, findings), findings, null);
    } catch (RuntimeException e) {
      return new Part<>(null, findings, e);
    }
  }

  /**
   * The files of a folder whose names end in a suffix.
   *
   * @param folder the folder
   * @param suffix such as {@code .xml}
   * @return paths in the order of their names, compared by UTF-16 code units
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static ImmutableList<Path> list(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::getFileName)
          .map(Path::toString)
          .filter(name -> name.endsWith(suffix))
          .sorted()
          .map(folder::resolve)
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
