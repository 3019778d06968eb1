package org.bioeval.datasets.download;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Unpacks {@code .zip} and {@code .tar.gz} so that nothing is written outside a folder and no more
 * than a limit is written at all. Only regular files are unpacked: links and devices are left out.
 */
final class Unpacker {
  private static final int MAX_ENTRIES = 200_000;

  private final Path archive;
  private final Path folder;
  private final Map<Pattern, String> rules;
  private long left;
  private int entries;
  private int unpacked;

  private Unpacker(Path archive, Path folder, ImmutableMap<String, String> unpack, long maxBytes) {
    this.archive = archive;
    this.folder = folder;
    ImmutableMap.Builder<Pattern, String> compiled = ImmutableMap.builder();
    unpack.forEach((pattern, target) -> compiled.put(Pattern.compile(pattern), target));
    this.rules = compiled.buildOrThrow();
    this.left = maxBytes;
  }

  /**
   * Unpacks an archive.
   *
   * @param archive its name ends in {@code .zip}, {@code .tar.gz} or {@code .tgz}
   * @param folder where entries go
   * @param unpack from patterns of entry names to targets
   * @param maxBytes most that is unpacked
   * @throws DownloadException if the archive is broken, too large, has an entry that would leave
   *     the folder, or none that matches
   */
  static void unpack(Path archive, Path folder, ImmutableMap<String, String> unpack, long maxBytes)
      throws IOException {
    Unpacker unpacker = new Unpacker(archive, folder, unpack, maxBytes);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      if (archive.toString().endsWith(".zip")) {
        unpacker.unzip(in);
      } else {
        unpacker.untar(new BufferedInputStream(new GZIPInputStream(in)));
      }
    } catch (ZipException | EOFException e) {
      throw new DownloadException(
          archive + " is a broken archive: " + e.getMessage() + "; download it again", e);
    }
    if (unpacker.unpacked == 0) {
      throw new DownloadException(
          archive
              + " holds no entry that matches "
              + unpack.keySet()
              + "; has its layout changed?");
    }
  }

  /** Whether a path stays within the folder it is relative to. */
  static boolean isWithin(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.matches("(?s).*[\\\\:\\x00].*")) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private void unzip(InputStream in) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          take(entry.getName(), zip);
        } else {
          count();
        }
      }
    } catch (IllegalArgumentException e) {
      // What ZipInputStream throws for a name that is not UTF-8.
      throw new DownloadException(archive + " has an entry with an unreadable name", e);
    }
    if (entries == 0) {
      throw new DownloadException(archive + " is empty or no zip archive; download it again");
    }
  }

  private void untar(InputStream in) throws IOException {
    TarReader tar = new TarReader(archive, in);
    while (tar.next()) {
      if (tar.isFile()) {
        take(tar.name(), tar.content());
      } else {
        count();
      }
    }
  }

  private void count() throws DownloadException {
    if (++entries > MAX_ENTRIES) {
      throw new DownloadException(archive + " has more than " + MAX_ENTRIES + " entries; refused");
    }
  }

  private void take(String name, InputStream content) throws IOException {
    count();
    if (!isWithin(name)) {
      throw new DownloadException(
          archive + " has an entry '" + name + "' that would leave its folder; refused");
    }
    for (Map.Entry<Pattern, String> rule : rules.entrySet()) {
      Matcher matcher = rule.getKey().matcher(name);
      if (matcher.matches()) {
        write(matcher.replaceFirst(rule.getValue()), content);
        unpacked++;
        return;
      }
    }
  }

  private void write(String path, InputStream content) throws IOException {
    if (!isWithin(path)) {
      throw new DownloadException(
          archive + " has an entry for '" + path + "', which would leave its folder; refused");
    }
    Path target = folder.resolve(path).normalize();
    MoreFiles.createParentDirectories(target);
    // A link that lies in the folder already could still lead out of it.
    Path parent = target.getParent();
    if (parent == null || !parent.toRealPath().startsWith(folder.toRealPath())) {
      throw new DownloadException(target + " lies behind a link that leaves " + folder);
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (OutputStream out = Files.newOutputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        left -= n;
        if (left < 0) {
          throw new DownloadException(
              archive + " unpacks to more than is allowed; refused, is it what you expect?");
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
