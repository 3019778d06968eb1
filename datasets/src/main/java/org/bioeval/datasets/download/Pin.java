package org.bioeval.datasets.download;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file, or a folder of files, must hold.
 *
 * @param path of a file; or a folder and what its files must end in, such as {@code train/*.txt},
 *     where folders within count too
 * @param size in bytes, of all files together
 * @param sha256 of the file; for a folder, of the lines that {@code sha256sum} prints for its files
 *     in order of path
 */
public record Pin(String path, long size, String sha256) {

  private static final HashFunction SHA256 = Hashing.sha256();

  /**
   * Checks the digest's form.
   *
   * @param path of a file or folder
   * @param size in bytes
   * @param sha256 64 hexadecimal digits in lower case
   * @throws IllegalArgumentException if it is not 64 hexadecimal digits in lower case
   */
  public Pin {
    checkArgument(
        sha256.matches("[0-9a-f]{64}"),
        "illegal SHA-256 '%s' for %s: must be 64 hexadecimal digits in lower case",
        sha256,
        path);
  }

  /**
   * What is there.
   *
   * @param folder the corpus folder
   * @param path as in {@link #path()}
   * @return size and digest of the file or folder as it is
   * @throws IOException if it is missing or cannot be read
   */
  public static Pin of(Path folder, String path) throws IOException {
    int star = path.indexOf('*');
    if (star < 0) {
      Path file = folder.resolve(path);
      return new Pin(path, Files.size(file), digest(file).toString());
    }
    Path part = folder.resolve(path.substring(0, star));
    String suffix = path.substring(star + 1);
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(part)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(suffix))
          .sorted()
          .forEach(names::add);
    }
    long size = 0;
    Hasher all = SHA256.newHasher();
    for (String name : names) {
      Path file = folder.resolve(name);
      size += Files.size(file);
      all.putString(digest(file) + "  " + name + "\n", StandardCharsets.UTF_8);
    }
    return new Pin(path, size, all.hash().toString());
  }

  static HashCode digest(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(SHA256);
  }

  /**
   * Compares with what is there.
   *
   * @param folder the corpus folder
   * @throws DownloadException if something is missing or differs
   * @throws IOException if something cannot be read
   */
  public void check(Path folder) throws IOException {
    int star = path.indexOf('*');
    Path there = folder.resolve(star < 0 ? path : path.substring(0, star));
    if (!Files.exists(there)) {
      throw new DownloadException("missing " + there + ", which the download should have brought");
    }
    Pin found = of(folder, path);
    if (!found.equals(this)) {
      throw new DownloadException(
          folder.resolve(path)
              + " has "
              + found.size
              + " bytes with SHA-256 "
              + found.sha256
              + ", expected "
              + size
              + " bytes with SHA-256 "
              + sha256
              + "; the corpus has changed at its source, or the copy was altered");
    }
  }
}
