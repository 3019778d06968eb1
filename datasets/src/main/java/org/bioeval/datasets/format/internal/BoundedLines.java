package org.bioeval.datasets.format.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.TextFile;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, one in memory at a time. A line ends at LF, CRLF or a lone CR; one
 * that is longer than a limit is refused before it is in memory. Closing is needed unless all lines
 * were read.
 */
public final class BoundedLines implements Closeable {
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final int limit;
  private final InputStream in;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int end;
  private boolean atEnd;
  private int number;

  /**
   * Opens a file.
   *
   * @param path the file
   * @param limit most bytes a line may have
   * @throws CorpusFormatException if there is no such file
   * @throws UncheckedIOException if it cannot be opened
   */
  public BoundedLines(Path path, int limit) {
    this.path = path;
    this.limit = limit;
    try {
      this.in = Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new CorpusFormatException(
          path, 0, "no such file; check that the folder holds the corpus as distributed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * The next line.
   *
   * @return without its end; null, and the file is closed, at the end of the file
   * @throws CorpusFormatException if the line is longer than the limit or not valid UTF-8
   * @throws UncheckedIOException if the file cannot be read
   */
  public @Nullable String next() {
    int scanned = start;
    while (true) {
      for (int i = scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          return take(i, i + 1);
        }
        if (buffer[i] == '\r' && (i + 1 < end || atEnd)) {
          return take(i, i + 1 < end && buffer[i + 1] == '\n' ? i + 2 : i + 1);
        }
      }
      // One more may be a CR whose LF is not read yet.
      if (end - start > limit + 1) {
        close();
        throw new CorpusFormatException(
            path,
            number + 1,
            "line is longer than " + limit + " bytes; this is no line of the corpus");
      }
      if (atEnd) {
        if (start < end) {
          return take(end, end);
        }
        close();
        return null;
      }
      int had = end - start;
      fill();
      scanned = start + Math.max(0, had - 1);
    }
  }

  private String take(int to, int next) {
    int from = start;
    start = next;
    number++;
    if (to - from > limit) {
      close();
      throw new CorpusFormatException(
          path, number, "line is longer than " + limit + " bytes; this is no line of the corpus");
    }
    if (to - from >= 3
        && (buffer[from] & 0xFF) == 0xEF
        && (buffer[from + 1] & 0xFF) == 0xBB
        && (buffer[from + 2] & 0xFF) == 0xBF) {
      from += 3;
    }
    int seen = 0;
    for (int i = from; i < to; i++) {
      seen |= buffer[i];
    }
    if (seen >= 0) {
      return new String(buffer, from, to - from, ISO_8859_1);
    }
    try {
      return TextFile.decode(path, Arrays.copyOfRange(buffer, from, to));
    } catch (CorpusFormatException e) {
      close();
      throw new CorpusFormatException(
          path, number, "line is not valid UTF-8; convert the file to UTF-8", e);
    }
  }

  private void fill() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        atEnd = true;
      } else {
        end += read;
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Number of the line last taken.
   *
   * @return from 1; 0 before the first
   */
  public int number() {
    return number;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path + ": " + e.getMessage(), e);
    }
  }
}
