package org.bioeval.datasets.internal;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.Findings;
import org.jspecify.annotations.Nullable;

/** Reads many files on all cores, with the result and the error that reading in order gives. */
public final class ParallelFiles {

  private ParallelFiles() {}

  /** More than there are cores, so that an expensive piece does not keep the others waiting. */
  private static final int CHUNKS = 64;

  /** What became of some files that follow each other, up to the first that failed. */
  private record Chunk<T>(List<T> values, Findings findings, @Nullable RuntimeException error) {}

  /**
   * Reads each file, or each piece of one.
   *
   * @param files in order
   * @param findings gets the findings of all files in order
   * @param reader reads one file; called by several threads at once, with findings of their own
   * @param <F> what stands for a file
   * @param <T> what a file holds
   * @return what the files hold, in order
   * @throws RuntimeException what the reader threw for the first file it failed on
   */
  public static <F, T> ImmutableList<T> read(
      List<F> files, Findings findings, BiFunction<F, Findings, T> reader) {
    int size = files.size();
    List<Chunk<T>> chunks =
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToObj(
                i -> {
                  int from = (int) ((long) size * i / CHUNKS);
                  int to = (int) ((long) size * (i + 1) / CHUNKS);
                  return chunk(files.subList(from, to), findings.fork(), reader);
                })
            .toList();
    ImmutableList.Builder<T> values = ImmutableList.builderWithExpectedSize(size);
    for (Chunk<T> chunk : chunks) {
      if (chunk.error() != null) {
        throw chunk.error();
      }
      findings.add(chunk.findings());
      values.addAll(chunk.values());
    }
    return values.build();
  }

  private static <F, T> Chunk<T> chunk(
      List<F> files, Findings findings, BiFunction<F, Findings, T> reader) {
    List<T> values = new ArrayList<>(files.size());
    try {
      for (F file : files) {
        values.add(reader.apply(file, findings));
      }
      return new Chunk<>(values, findings, null);
    } catch (RuntimeException e) {
      return new Chunk<>(values, findings, e);
    }
  }

  /**
   * The files of a folder whose names end in a suffix.
   *
   * @param folder the folder
   * @param suffix such as {@code .xml}
   * @return paths in the order of their names, compared by UTF-16 code units
   * @throws CorpusFormatException if there is no such folder
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
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new CorpusFormatException(
          folder, 0, "no such folder; check that the corpus is there as distributed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
