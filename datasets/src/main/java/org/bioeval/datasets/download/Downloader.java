package org.bioeval.datasets.download;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads corpora: resumes what was cut off, checks what is pinned, and puts a file in its place
 * only when it is whole.
 *
 * <p>A file grows under the name {@code name.part}. A later attempt, or a later run, continues it
 * by an HTTP range if the server can and the file is still the same there (by its {@code ETag} or
 * date, or by a pinned digest in the end). Server errors (408, 425, 429, 5xx) and broken
 * connections are tried again, with a growing pause; other errors are not. Redirects are followed,
 * but never from {@code https} to {@code http}. Proxies are those of the JDK ({@code
 * https.proxyHost}, {@code java.net.useSystemProxies}). Immutable; safe for use by many threads,
 * but two must not write the same folder.
 */
public final class Downloader {
  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final int attempts;
  private final Duration pause;
  private final long maxBytes;

  private Downloader(HttpClient client, int attempts, Duration pause, long maxBytes) {
    this.client = client;
    this.attempts = attempts;
    this.pause = pause;
    this.maxBytes = maxBytes;
  }

  /**
   * Five attempts with pauses from one second on, and at most 4 GiB for a file and for what it
   * unpacks to.
   *
   * @return a downloader
   */
  public static Downloader withDefaults() {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30));
    Optional.ofNullable(ProxySelector.getDefault()).ifPresent(client::proxy);
    return new Downloader(client.build(), 5, Duration.ofSeconds(1), 1L << 32);
  }

  /**
   * A copy with a client of your own: for another proxy, authentication or trust store.
   *
   * @param other the client
   * @return the copy
   */
  public Downloader withClient(HttpClient other) {
    return new Downloader(other, attempts, pause, maxBytes);
  }

  /**
   * A copy with other attempts.
   *
   * @param number how often a file is tried, at least 1
   * @param firstPause before the second attempt; doubles before each further one
   * @return the copy
   * @throws IllegalArgumentException if {@code number < 1} or the pause is negative
   */
  public Downloader withAttempts(int number, Duration firstPause) {
    checkArgument(number >= 1, "illegal attempts: %s, must be at least 1", number);
    checkArgument(!firstPause.isNegative(), "illegal pause: %s, must be 0 or more", firstPause);
    return new Downloader(client, number, firstPause, maxBytes);
  }

  /**
   * A copy with another limit.
   *
   * @param bytes most for a file, and for what an archive unpacks to; at least 1
   * @return the copy
   * @throws IllegalArgumentException if {@code bytes < 1}
   */
  public Downloader withMaxBytes(long bytes) {
    checkArgument(bytes >= 1, "illegal limit: %s bytes, must be at least 1", bytes);
    return new Downloader(client, attempts, pause, bytes);
  }

  /**
   * Downloads a corpus, unless its folder holds what is pinned already.
   *
   * @param source where from
   * @param folder the corpus folder; is made if it does not exist
   * @return the folder
   * @throws DownloadException if an address fails or what it gives is not what is pinned
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted; a later call continues
   */
  public Path fetch(CorpusSource source, Path folder) throws IOException, InterruptedException {
    if (!source.pins().isEmpty() && holds(source, folder)) {
      LOG.info("{} is already in {}", source.name(), folder);
      return folder;
    }
    Files.createDirectories(folder);
    for (RemoteFile file : source.files()) {
      Path target = folder.resolve(file.path());
      download(file, target);
      if (!file.unpack().isEmpty()) {
        Unpacker.unpack(target, folder, file.unpack(), maxBytes);
        Files.delete(target);
      }
    }
    for (Pin pin : source.pins()) {
      pin.check(folder);
    }
    return folder;
  }

  private static boolean holds(CorpusSource source, Path folder) throws IOException {
    try {
      for (Pin pin : source.pins()) {
        pin.check(folder);
      }
      return true;
    } catch (DownloadException e) {
      return false;
    }
  }

  /**
   * Downloads one file, unless it is there as pinned.
   *
   * @param file where from
   * @param target where to; replaced only by a whole file
   * @throws DownloadException if the address fails or gives something else than pinned
   * @throws IOException if the file cannot be written
   * @throws InterruptedException if the thread is interrupted; a later call continues
   */
  public void download(RemoteFile file, Path target) throws IOException, InterruptedException {
    if (file.pin().isPresent() && Files.exists(target) && matches(file.pin().get(), target)) {
      return;
    }
    MoreFiles.createParentDirectories(target);
    Part part = new Part(target);
    Duration wait = pause;
    for (int attempt = 1; ; attempt++) {
      try {
        attempt(file, part);
        part.finish(file, target);
        return;
      } catch (Retriable e) {
        if (attempt >= attempts) {
          throw new DownloadException(
              "cannot download "
                  + file.address()
                  + " in "
                  + attempts
                  + " attempts: "
                  + e.getMessage()
                  + "; try again later, what is there will be continued",
              e);
        }
        LOG.warn("{}: {}; attempt {} follows", file.address(), e.getMessage(), attempt + 1);
        Thread.sleep(wait.toMillis());
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? wait.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private static boolean matches(Pin pin, Path file) throws IOException {
    return Files.size(file) == pin.size() && Pin.digest(file).toString().equals(pin.sha256());
  }

  /** A failure that another attempt may overcome. */
  private static final class Retriable extends IOException {
    private static final long serialVersionUID = 1;

    Retriable(String message) {
      super(message);
    }

    Retriable(IOException cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }

  private void attempt(RemoteFile file, Part part) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(file.address())
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "bioeval")
            .timeout(Duration.ofMinutes(5));
    long have = part.resumable(file.pin().isPresent());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      part.validator().ifPresent(validator -> request.header("If-Range", validator));
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status == 416) {
        // The part is as long as the file or longer: begin anew.
        part.delete();
        throw new Retriable("server cannot continue at byte " + have);
      }
      if (status == 408 || status == 425 || status == 429 || status >= 500) {
        throw new Retriable("server answered " + status);
      }
      if (status != 200 && status != 206) {
        throw new DownloadException(
            "cannot download "
                + file.address()
                + ": server answered "
                + status
                + "; check the address, or get the corpus by hand from its home page");
      }
      boolean continues = status == 206 && continuesAt(response, have);
      if (status == 206 && !continues) {
        part.delete();
        throw new Retriable("server sent another range than asked");
      }
      part.begin(response);
      long limit = file.pin().map(Pin::size).orElse(maxBytes);
      copy(file, body, part.path, continues ? have : 0, limit);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw new Retriable("no answer in time");
    } catch (IOException e) {
      throw new Retriable(e);
    }
  }

  private static boolean continuesAt(HttpResponse<?> response, long have) {
    return response
        .headers()
        .firstValue("Content-Range")
        .map(range -> range.startsWith("bytes " + have + "-"))
        .orElse(false);
  }

  private void copy(RemoteFile file, InputStream body, Path path, long from, long limit)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(from);
      channel.position(from);
      OutputStream out = Channels.newOutputStream(channel);
      byte[] buffer = new byte[1 << 16];
      long size = from;
      for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
        size += n;
        if (size > limit) {
          throw new DownloadException(
              file.address() + " gives more than " + limit + " bytes; refused");
        }
        out.write(buffer, 0, n);
      }
      channel.force(true);
    }
  }

  /** Reads from the network; only its failures are worth another attempt, those of the disk not. */
  private static int read(InputStream body, byte[] buffer) throws Retriable {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new Retriable(e);
    }
  }

  /** A file that is not whole yet, with a note beside it of what the server called it. */
  private static final class Part {
    private final Path path;
    private final Path note;

    Part(Path target) {
      this.path = target.resolveSibling(target.getFileName() + ".part");
      this.note = target.resolveSibling(target.getFileName() + ".part.etag");
    }

    /** How many bytes can be kept; none if nothing will tell whether they are still right. */
    long resumable(boolean pinned) throws IOException {
      return Files.exists(path) && (pinned || Files.exists(note)) ? Files.size(path) : 0;
    }

    Optional<String> validator() throws IOException {
      return Files.exists(note) ? Optional.of(Files.readString(note)) : Optional.empty();
    }

    /** Remembers a strong ETag, or a date; a weak one does not promise the same bytes. */
    void begin(HttpResponse<?> response) throws IOException {
      Optional<String> validator =
          response
              .headers()
              .firstValue("ETag")
              .filter(tag -> !tag.startsWith("W/"))
              .or(() -> response.headers().firstValue("Last-Modified"));
      if (validator.isPresent()) {
        Files.writeString(note, validator.get());
      } else {
        Files.deleteIfExists(note);
      }
    }

    void delete() throws IOException {
      Files.deleteIfExists(path);
      Files.deleteIfExists(note);
    }

    /** Checks the whole file and puts it in its place. */
    void finish(RemoteFile file, Path target) throws IOException {
      if (file.pin().isPresent()) {
        Pin pin = file.pin().get();
        long size = Files.size(path);
        if (size < pin.size()) {
          throw new Retriable("got " + size + " of " + pin.size() + " bytes");
        }
        String found = Pin.digest(path).toString();
        if (!found.equals(pin.sha256())) {
          delete();
          throw new Retriable(
              "SHA-256 is "
                  + found
                  + ", expected "
                  + pin.sha256()
                  + ": the file has changed at its source, or was altered on its way");
        }
      }
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(note);
    }
  }
}
