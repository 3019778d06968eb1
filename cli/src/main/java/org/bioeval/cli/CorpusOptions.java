package org.bioeval.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.datasets.Corpora;
import org.bioeval.datasets.Miniatures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where corpora lie. */
final class CorpusOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = {
        "Folder that holds the corpora, each in a folder of its name (PHEE, BC5CDR, ...), as"
            + " distributed. Default: the environment variable BIOEVAL_CORPORA."
      })
  @Nullable Path dir;

  @Option(
      names = "--miniature",
      description = "Use the small hand-written corpora that come with bioeval instead.")
  boolean miniature;

  /**
   * The folder of all corpora.
   *
   * @param scratch where miniatures are written, if they are asked for
   * @return the folder
   * @throws IllegalArgumentException if none is named
   */
  Path folder(Path scratch) {
    if (miniature) {
      return Miniatures.extractTo(scratch);
    }
    String variable = System.getenv("BIOEVAL_CORPORA");
    Path folder = dir != null ? dir : variable == null ? null : Path.of(variable);
    if (folder == null) {
      throw new IllegalArgumentException(
          "no folder of corpora: give --dir DIR, set BIOEVAL_CORPORA, or use --miniature");
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "no folder " + folder.toAbsolutePath() + "; give the folder that holds the corpora");
    }
    return folder;
  }

  /**
   * The folder of one corpus.
   *
   * @param entry the corpus
   * @param scratch where miniatures are written, if they are asked for
   * @return its folder
   */
  Path folder(Corpora.Entry entry, Path scratch) {
    return folder(scratch).resolve(entry.name());
  }
}
