package org.bioeval.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real servers, models and Python packages, kept between runs in the folder that the environment
 * variable {@code BIOEVAL_CACHE} names.
 */
public final class RealFiles {
  private static final int DEPTH = 8;

  private RealFiles() {}

  /**
   * The folder; {@code ~/.cache/bioeval} where the variable is not set.
   *
   * @return the folder, which need not exist
   */
  public static Path cache() {
    String named = System.getenv("BIOEVAL_CACHE");
    return named == null || named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "bioeval")
        : Path.of(named);
  }

  /**
   * A llama-server that runs on this processor, or skips the test with a line that says what it
   * needs.
   *
   * @return the program that the environment variable {@code BIOEVAL_LLAMA_SERVER} names
   */
  public static Path llamaServer() {
    String named = System.getenv("BIOEVAL_LLAMA_SERVER");
    assumeTrue(
        named != null && !named.isEmpty(),
        "skipped: needs llama-server; set BIOEVAL_LLAMA_SERVER to the path that"
            + " .ci/servers/install-llama-server prints");
    return Path.of(named);
  }

  /**
   * A file or folder, or skips the test with a line that says what it needs.
   *
   * @param folder of the cache
   * @param name somewhere below it
   * @param script that brings it
   * @return the file or folder
   * @throws IOException when the cache cannot be read
   */
  public static Path find(String folder, String name, String script) throws IOException {
    Path start = cache().resolve(folder);
    Optional<Path> found = Optional.empty();
    if (Files.isDirectory(start)) {
      try (Stream<Path> files = Files.walk(start, DEPTH)) {
        found = files.filter(file -> file.endsWith(name)).findFirst();
      }
    }
    assumeTrue(found.isPresent(), "skipped: needs " + name + " below " + start + "; run " + script);
    return found.get();
  }
}
