package org.bioeval.datasets;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tiny corpora of invented sentences in the native format of each real one, quirks included: enough
 * to try the library, and every loader, without any download.
 *
 * <pre>{@code
 * Path corpora = Miniatures.extractTo(Files.createTempDirectory("bioeval"));
 * Dataset<EventInstance> train = Phee.in(corpora.resolve("PHEE")).load(Split.TRAIN);
 * }</pre>
 */
public final class Miniatures {

  private Miniatures() {}

  /**
   * The files of all miniatures.
   *
   * @return paths such as {@code PHEE/json/train.json}, in order
   */
  public static ImmutableList<String> files() {
    return new String(bytes("index.txt"), StandardCharsets.UTF_8)
        .lines()
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Writes all miniatures, each to a folder named like its corpus; files already there are
   * replaced.
   *
   * @param folder is made if it does not exist
   * @return the folder
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Path extractTo(Path folder) {
    write(folder, "");
    return folder;
  }

  /**
   * Writes one miniature to a folder named like its corpus; files already there are replaced.
   *
   * @param folder is made if it does not exist
   * @param corpus such as {@code PHEE}
   * @return the folder of the corpus
   * @throws IllegalArgumentException if there is no such miniature
   * @throws UncheckedIOException if a file cannot be written
   */
  public static Path extractTo(Path folder, String corpus) {
    if (!write(folder, corpus + "/")) {
      throw new IllegalArgumentException(
          "no miniature '"
              + corpus
              + "'; there are "
              + files().stream()
                  .map(file -> file.substring(0, file.indexOf('/')))
                  .distinct()
                  .toList());
    }
    return folder.resolve(corpus);
  }

  private static boolean write(Path folder, String prefix) {
    boolean any = false;
    for (String file : files()) {
      if (!file.startsWith(prefix)) {
        continue;
      }
      any = true;
      Path target = folder.resolve(file);
      try {
        MoreFiles.createParentDirectories(target);
        Files.write(target, bytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + target + ": " + e.getMessage(), e);
      }
    }
    return any;
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Miniatures.class.getResourceAsStream("miniature/" + file)) {
      if (in == null) {
        throw new IllegalStateException("resource miniature/" + file + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource miniature/" + file, e);
    }
  }
}
