package org.bioeval.core.backend;

import com.google.common.base.CharMatcher;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** SHA-256 digests of the files that a model is made of, for its identity. */
public final class ContentDigest {

  private static final int SHA_256_DIGITS = 64;
  private static final int BUFFER = 1 << 16;
  private static final CharMatcher HEX =
      CharMatcher.inRange('0', '9').or(CharMatcher.inRange('a', 'f'));

  private ContentDigest() {}

  /**
   * The digest of a file. A file in a cache of the Hugging Face Hub is named by its digest, which
   * is taken from there without reading the file.
   *
   * @param file any file
   * @return 64 hexadecimal digits in lower case
   * @throws UncheckedIOException if it cannot be read
   */
  public static String of(Path file) {
    try {
      Path real = file.toRealPath();
      String name = String.valueOf(real.getFileName());
      if (name.length() == SHA_256_DIGITS
          && HEX.matchesAllOf(name)
          && String.valueOf(real.getParent()).endsWith("blobs")) {
        return name;
      }
      Hasher hasher = Hashing.sha256().newHasher();
      byte[] buffer = new byte[BUFFER];
      try (InputStream in = Files.newInputStream(real)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          hasher.putBytes(buffer, 0, n);
        }
      }
      return hasher.hash().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " for its digest", e);
    }
  }

  /**
   * The digest of several files and their names, in the given order. Files that do not exist are
   * left out.
   *
   * @param files any files
   * @return 64 hexadecimal digits in lower case
   * @throws UncheckedIOException if one cannot be read
   */
  public static String of(List<Path> files) {
    List<String> lines =
        files.stream()
            .filter(Files::isRegularFile)
            .map(file -> of(file) + ' ' + file.getFileName() + '\n')
            .toList();
    return ofText(String.join("", lines));
  }

  /**
   * The digest of a text, as UTF-8.
   *
   * @param text such as a chat template
   * @return 64 hexadecimal digits in lower case
   */
  public static String ofText(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
