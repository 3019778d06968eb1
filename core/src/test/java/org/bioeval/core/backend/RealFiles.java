package org.bioeval.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Real servers and models in the cache folder that {@code BIOEVAL_CACHE} names. */
final class RealFiles {
  private RealFiles() {}

  /** A file or folder of that name below a folder of the cache, or skips. */
  static Path find(String folder, String name) throws IOException {
    String named = System.getenv("BIOEVAL_CACHE");
    Path cache =
        (named == null
                ? Path.of(System.getProperty("user.home"), ".cache", "bioeval")
                : Path.of(named))
            .resolve(folder);
    Optional<Path> found = Optional.empty();
    if (Files.isDirectory(cache)) {
      try (Stream<Path> files = Files.walk(cache, 8)) {
        found = files.filter(f -> f.endsWith(name)).findFirst();
      }
    }
    assumeTrue(found.isPresent(), "skipped: needs " + name + " below " + cache);
    return found.get();
  }
}
