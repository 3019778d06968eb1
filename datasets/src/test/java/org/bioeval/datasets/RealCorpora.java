package org.bioeval.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.primitives.Longs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.core.data.LoadReport;

/** The corpora as distributed, where the environment variable {@code BIOEVAL_CORPORA} is set. */
final class RealCorpora {

  private RealCorpora() {}

  /** A corpus folder; skips the test, saying what it needs, where there is none. */
  static Path folder(String name) {
    String corpora = System.getenv("BIOEVAL_CORPORA");
    assumeTrue(
        corpora != null && !corpora.isEmpty(),
        "skipped: needs the real corpora; set BIOEVAL_CORPORA to the folder that holds " + name);
    Path folder = Path.of(corpora).resolve(name);
    assumeTrue(Files.isDirectory(folder), "skipped: needs the real corpus in " + folder);
    return folder;
  }

  /** Compares one count of three splits. */
  static void assertCounts(
      LoadReport first, LoadReport second, LoadReport third, String name, long... counts) {
    assertThat(List.of(first.count(name), second.count(name), third.count(name)))
        .as("counts of %s", name)
        .isEqualTo(Longs.asList(counts));
  }
}
