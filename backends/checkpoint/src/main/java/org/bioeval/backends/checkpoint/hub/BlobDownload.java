package org.bioeval.backends.checkpoint.hub;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Brings one file into the cache: goes on where an attempt was cut, and checks what came. */
final class BlobDownload {
  private static final Interner<String> IN_THIS_PROCESS = Interners.newWeakInterner();
  private static final int ATTEMPTS = 6;
  private static final int BUFFER = 1 << 20;

  /** Not Hugging Face's ending: its locks and Java's do not see each other. */
  private static final String PARTIAL = ".bioeval-incomplete";

  /**
   * A file of a commit.
   *
   * @param name in the repository
   * @param path on the server
   * @param digest SHA-256, or git's SHA-1 for small files
   * @param size in bytes, or -1
   */
  record Wanted(String name, String path, String digest, long size) {}

  private final HubHttp http;
  private final HubProgress progress;

  /**
   * A downloader.
   *
   * @param http asks the server
   * @param progress is told
   */
  BlobDownload(HubHttp http, HubProgress progress) {
    this.http = http;
    this.progress = progress;
  }

  /**
   * Fetches a file unless it is there; one process at a time.
   *
   * @param wanted the file
   * @param blob where to
   * @param lockFile is locked meanwhile
   */
  void fetch(Wanted wanted, Path blob, Path lockFile) throws IOException {
    Files.createDirectories(Objects.requireNonNull(blob.getParent()));
    Files.createDirectories(Objects.requireNonNull(lockFile.getParent()));
    Path partial = blob.resolveSibling(wanted.digest() + PARTIAL);
    synchronized (IN_THIS_PROCESS.intern(blob.toAbsolutePath().toString())) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isRegularFile(blob)) {
          requireSpace(wanted, partial);
          Retries.of(
              ATTEMPTS,
              http.patience(),
              wanted.name(),
              http.address(wanted.path()),
              () -> whileItGrows(wanted, partial));
          check(wanted, partial);
          HubCache.move(partial, blob);
        }
      }
    }
  }

  /** Attempts that bring something are not counted. */
  private Path whileItGrows(Wanted wanted, Path partial) throws IOException {
    while (true) {
      long before = size(partial);
      try {
        attempt(wanted, partial);
        return partial;
      } catch (StatusException e) {
        if (!e.isBeyondTheEnd() || before == 0) {
          throw e;
        }
        Files.delete(partial);
      } catch (IOException e) {
        if (size(partial) <= before) {
          throw e;
        }
        Retries.pause(wanted.name(), http.patience(), 1, e);
      }
    }
  }

  private void attempt(Wanted wanted, Path partial) throws IOException {
    long from = size(partial);
    if (wanted.size() >= 0 && from > wanted.size()) {
      Files.delete(partial);
      from = 0;
    }
    if (from > 0 && from == wanted.size()) {
      return;
    }
    HttpResponse<InputStream> response = http.get(wanted.path(), wanted.name(), from);
    boolean continued = response.statusCode() == 206;
    if (continued && !startsAt(response, from)) {
      response.body().close();
      throw new IOException("the server sent another part of the file than was asked for");
    }
    long done = receive(wanted, response.body(), partial, continued ? from : 0);
    if (wanted.size() >= 0 && done < wanted.size()) {
      throw new IOException("cut after %s of %s bytes".formatted(done, wanted.size()));
    }
  }

  /** Appends a body to the first bytes of a file; its length. */
  private long receive(Wanted wanted, InputStream body, Path partial, long from)
      throws IOException {
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long done = from;
    try (InputStream in = body;
        StallGuard guard = new StallGuard(in, http.patience().silence());
        OutputStream out =
            Files.newOutputStream(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = read(in, buffer, guard); n >= 0; n = read(in, buffer, guard)) {
        done += n;
        if (wanted.size() >= 0 && done > wanted.size()) {
          throw new HubException(
              "%s: the server sends more than the %s bytes it announced; refused"
                  .formatted(wanted.name(), wanted.size()));
        }
        write(out, buffer, n, wanted, partial);
        progress.onBytes(wanted.name(), done, wanted.size());
      }
    }
    return done;
  }

  private int read(InputStream in, byte[] buffer, StallGuard guard) throws IOException {
    try {
      int n = in.read(buffer);
      guard.heard();
      return n;
    } catch (IOException e) {
      throw guard.fired()
          ? new IOException("nothing came for " + http.patience().silence().toSeconds() + " s", e)
          : e;
    }
  }

  /** An error of the disk must not look like one of the network, which would be tried again. */
  private static void write(OutputStream out, byte[] buffer, int n, Wanted wanted, Path partial) {
    try {
      out.write(buffer, 0, n);
    } catch (IOException e) {
      throw new HubException(
          "%s: cannot write %s: %s; make room, or set HF_HUB_CACHE to a folder elsewhere"
              .formatted(wanted.name(), partial, e.getMessage()),
          e);
    }
  }

  private static boolean startsAt(HttpResponse<?> response, long from) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.startsWith("bytes " + from + "-");
  }

  private void check(Wanted wanted, Path file) throws IOException {
    String found = digest(file, wanted.digest().length() == 64);
    if (!found.equals(wanted.digest())) {
      Files.delete(file);
      throw new HubException(
          "%s: what came from %s has digest %s, the Hub announced %s; it was deleted, ask again"
              .formatted(wanted.name(), http.address(wanted.path()), found, wanted.digest()));
    }
  }

  /** SHA-256, or SHA-1 as git has it: with a header that tells the length. */
  private static String digest(Path file, boolean sha256) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-1");
      if (!sha256) {
        String header = "blob " + Files.size(file) + "\0";
        digest.update(header.getBytes(StandardCharsets.US_ASCII));
      }
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
    }
  }

  private static void requireSpace(Wanted wanted, Path partial) throws IOException {
    Path folder = Objects.requireNonNull(partial.getParent());
    long missing = wanted.size() - size(partial);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (missing > free) {
      throw new HubException(
          "%s: %s bytes are missing and %s are free in %s; make room, or set HF_HUB_CACHE to a folder elsewhere"
              .formatted(wanted.name(), missing, free, folder));
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
