package org.bioeval.datasets.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bioeval.datasets.format.CorpusFormatException;
import org.bioeval.datasets.format.TextFile;

/**
 * The files of a corpus folder that one load reads, with their checksum. Safe for use by many
 * threads.
 */
public final class SourceFiles {
  private final Path folder;
  private final Map<String, byte[]> digests = new ConcurrentSkipListMap<>();

  /**
   * No files read yet.
   *
   * @param folder the corpus folder
   */
  public SourceFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a file strictly as UTF-8 and remembers its digest.
   *
   * @param file within the folder
   * @return its content
   * @throws org.bioeval.datasets.format.CorpusFormatException if it is missing, too large or not
   *     UTF-8
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public TextFile text(Path file) {
    return new TextFile(file, TextFile.decode(file, bytes(file)));
  }

  /**
   * Reads a file and remembers its digest.
   *
   * @param file within the folder
   * @return its bytes
   * @throws org.bioeval.datasets.format.CorpusFormatException if it is missing or too large
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public byte[] bytes(Path file) {
    byte[] bytes = TextFile.readBytes(file);
    digests.put(name(folder, file), sha256().digest(bytes));
    return bytes;
  }

  /**
   * Remembers the digest of a file that is read in another way, line by line.
   *
   * @param file within the folder
   * @throws org.bioeval.datasets.format.CorpusFormatException if it is missing
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public void digest(Path file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    } catch (NoSuchFileException e) {
      throw new CorpusFormatException(
          file, 0, "no such file; check that the folder holds the corpus as distributed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    digests.put(name(folder, file), digest.digest());
  }

  /**
   * How reports name what was read.
   *
   * @return the file, relative to the folder; a dot if there were several
   */
  public String name() {
    return digests.size() == 1 ? digests.keySet().iterator().next() : ".";
  }

  /**
   * SHA-256 over the files read so far: the digest of what {@code sha256sum} prints for them, in
   * order of their names, when called in the corpus folder.
   *
   * @return 64 hexadecimal digits
   */
  public String checksum() {
    MessageDigest all = sha256();
    BaseEncoding hex = BaseEncoding.base16().lowerCase();
    for (Map.Entry<String, byte[]> entry : digests.entrySet()) {
      all.update((hex.encode(entry.getValue()) + "  " + entry.getKey() + "\n").getBytes(UTF_8));
    }
    return hex.encode(all.digest());
  }

  /**
   * How reports name a file: relative to the folder, with '/' on every system.
   *
   * @param folder the corpus folder
   * @param file within it
   * @return the name
   */
  public static String name(Path folder, Path file) {
    Path relative = file.startsWith(folder) ? folder.relativize(file) : file;
    return relative.toString().replace('\\', '/');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
