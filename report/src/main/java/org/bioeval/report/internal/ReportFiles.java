package org.bioeval.report.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files of which nobody sees a part, in text of which nothing is hidden. */
public final class ReportFiles {

  private ReportFiles() {}

  /** What a file holds. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes it.
     *
     * @param out of the file
     * @throws IOException if it cannot be written
     */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Writes a file. It takes its name when it is complete.
   *
   * @param file where to; its folder is made if needed
   * @param content what it holds, in UTF-8
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, Content content) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (Writer out = new VisibleWriter(Files.newBufferedWriter(partial, UTF_8))) {
        content.writeTo(out);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(partial);
        throw e;
      }
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
