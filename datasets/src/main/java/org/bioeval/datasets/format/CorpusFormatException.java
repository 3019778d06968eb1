package org.bioeval.datasets.format;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A corpus file is missing, cannot be decoded, or does not follow its format. The message names
 * file and line.
 */
public final class CorpusFormatException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient Path file;

  /** From 1, or 0 if unknown. */
  private final int line;

  /**
   * A finding in a file.
   *
   * @param file the file
   * @param line line number from 1, or 0 if unknown
   * @param message what is wrong, with the offending value, and what to do
   */
  public CorpusFormatException(Path file, int line, String message) {
    this(file, line, message, null);
  }

  /**
   * A finding in a file, with the failure underneath.
   *
   * @param file the file
   * @param line line number from 1, or 0 if unknown
   * @param message what is wrong, with the offending value, and what to do
   * @param cause the failure underneath, or null
   */
  public CorpusFormatException(Path file, int line, String message, @Nullable Throwable cause) {
    super(file + (line > 0 ? ":" + line : "") + ": " + message, cause);
    this.file = file;
    this.line = line;
  }

  /**
   * The file.
   *
   * @return path as it was opened
   */
  public Path file() {
    return file;
  }

  /**
   * The line.
   *
   * @return line number from 1, or 0 if unknown
   */
  public int line() {
    return line;
  }
}
