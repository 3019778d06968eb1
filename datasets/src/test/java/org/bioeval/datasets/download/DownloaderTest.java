package org.bioeval.datasets.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that misbehaves in every way a test gives it. */
class DownloaderTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  /** What the server does with the n-th request, from 0; the last one is repeated. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path temp;
  private HttpServer server;
  private final List<Answer> answers = new ArrayList<>();
  private final List<String> ranges = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int request;
          synchronized (ranges) {
            request = ranges.size();
            ranges.add(range == null ? "" : range);
          }
          try (exchange) {
            answers.get(Math.min(request, answers.size() - 1)).to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  private RemoteFile pinned() {
    return new RemoteFile(address("/file"), "file", Optional.of(pin(CONTENT)), ImmutableMap.of());
  }

  private static Pin pin(byte[] content) {
    return new Pin("file", content.length, Hashing.sha256().hashBytes(content).toString());
  }

  private static Downloader downloader() {
    return Downloader.withDefaults().withAttempts(3, Duration.ZERO);
  }

  private Path target() {
    return temp.resolve("folder/file");
  }

  private void download(RemoteFile file) throws IOException, InterruptedException {
    downloader().download(file, target());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** The whole file; or the range asked for, if it is asked for. */
  private static void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, CONTENT);
    } else {
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
      send(exchange, 206, Arrays.copyOfRange(CONTENT, from, CONTENT.length));
    }
  }

  /** Promises the whole file and closes the connection after a part of it. */
  private static void cutOff(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"1\"");
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, 100_000);
    exchange.getResponseBody().flush();
  }

  private void assertWhole() {
    assertThat(target()).hasBinaryContent(CONTENT);
    assertThat(target().getParent()).isDirectoryNotContaining("glob:**.part*");
  }

  @Test
  void putsAFileInItsPlace() throws Exception {
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
    download(pinned());
    assertThat(ranges).as("asked only once").hasSize(1);
  }

  @Test
  void triesAgainAfterAServerError() throws Exception {
    answers.add(exchange -> send(exchange, 500, new byte[0]));
    answers.add(exchange -> send(exchange, 503, new byte[0]));
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
  }

  @Test
  void givesUpAfterItsAttempts() {
    answers.add(exchange -> send(exchange, 500, new byte[0]));
    assertThatThrownBy(() -> download(pinned()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("in 3 attempts: server answered 500");
    assertThat(ranges).hasSize(3);
  }

  @Test
  void doesNotInsistWhereThereIsNothing() {
    answers.add(exchange -> send(exchange, 404, new byte[0]));
    assertThatThrownBy(() -> download(pinned()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("server answered 404");
    assertThat(ranges).hasSize(1);
  }

  @Test
  void continuesABodyThatWasCutOff() throws Exception {
    answers.add(DownloaderTest::cutOff);
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
    assertThat(ranges.get(1)).matches("bytes=[1-9][0-9]*-");
  }

  @Test
  void beginsAnewWhereTheServerKnowsNoRanges() throws Exception {
    answers.add(DownloaderTest::cutOff);
    answers.add(exchange -> send(exchange, 200, CONTENT));
    download(pinned());
    assertWhole();
  }

  @Test
  void beginsAnewWhereTheServerSendsAnotherRange() throws Exception {
    answers.add(DownloaderTest::cutOff);
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 5-9/300000");
          send(exchange, 206, new byte[5]);
        });
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
    assertThat(ranges.get(2)).isEmpty();
  }

  @Test
  void continuesInALaterRunIfTheFileIsTheSame() throws Exception {
    RemoteFile unpinned = RemoteFile.of(address("/file"), "file");
    answers.add(DownloaderTest::cutOff);
    answers.add(exchange -> send(exchange, 404, new byte[0]));
    assertThatThrownBy(() -> download(unpinned)).isInstanceOf(DownloadException.class);
    assertThat(target()).doesNotExist();
    List<String> conditions = new ArrayList<>();
    answers.set(
        1,
        exchange -> {
          conditions.add(exchange.getRequestHeaders().getFirst("If-Range"));
          serve(exchange);
        });
    download(unpinned);
    assertWhole();
    assertThat(conditions).containsExactly("\"1\"");
  }

  @Test
  void doesNotContinueWhatItCannotRecognise() throws Exception {
    Files.createDirectories(target().getParent());
    Files.writeString(target().resolveSibling("file.part"), "of an unknown file");
    answers.add(DownloaderTest::serve);
    download(RemoteFile.of(address("/file"), "file"));
    assertWhole();
    assertThat(ranges).containsExactly("");
  }

  @Test
  void beginsAnewIfThePartIsTooLong() throws Exception {
    Files.createDirectories(target().getParent());
    Files.write(target().resolveSibling("file.part"), new byte[CONTENT.length + 1]);
    answers.add(exchange -> send(exchange, 416, new byte[0]));
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
  }

  @Test
  void refusesAWrongChecksumAndLeavesNothing() throws Exception {
    byte[] other = CONTENT.clone();
    other[1]++;
    answers.add(exchange -> send(exchange, 200, other));
    Files.createDirectories(target().getParent());
    Files.writeString(target(), "what was there before");
    assertThatThrownBy(() -> download(pinned()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("expected " + pin(CONTENT).sha256());
    assertThat(target()).hasContent("what was there before");
    assertThat(target().getParent()).isDirectoryNotContaining("glob:**.part*");
  }

  @Test
  void refusesMoreThanIsPinned() {
    answers.add(exchange -> send(exchange, 200, new byte[CONTENT.length + 1]));
    assertThatThrownBy(() -> download(pinned()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("gives more than 300000 bytes");
  }

  @Test
  void refusesABodyThatNeverEnds() {
    answers.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] zeros = new byte[1 << 16];
          try {
            while (true) {
              exchange.getResponseBody().write(zeros);
            }
          } catch (IOException e) {
            // The client hung up.
            assertThat(e).isNotNull();
          }
        });
    RemoteFile unpinned = RemoteFile.of(address("/file"), "file");
    assertThatThrownBy(() -> downloader().withMaxBytes(1_000_000).download(unpinned, target()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("gives more than 1000000 bytes");
  }

  @Test
  void refusesLessThanIsPinned() {
    answers.add(exchange -> send(exchange, 200, Arrays.copyOf(CONTENT, 10)));
    answers.add(exchange -> send(exchange, 200, Arrays.copyOf(CONTENT, 10)));
    assertThatThrownBy(() -> download(pinned()))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("got 10 of 300000 bytes");
    assertThat(target()).doesNotExist();
  }

  @Test
  void followsRedirects() throws Exception {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().add("Location", address("/elsewhere").toString());
          send(exchange, 302, new byte[0]);
        });
    answers.add(DownloaderTest::serve);
    download(pinned());
    assertWhole();
  }

  @Test
  void refusesRedirectsWithoutEnd() {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().add("Location", address("/again").toString());
          send(exchange, 302, new byte[0]);
        });
    assertThatThrownBy(() -> download(pinned())).isInstanceOf(DownloadException.class);
    assertThat(ranges).hasSizeLessThan(30);
  }

  @Test
  void asksTheProxyOfTheJdk() throws Exception {
    List<URI> asked = new ArrayList<>();
    answers.add(
        exchange -> {
          asked.add(exchange.getRequestURI());
          serve(exchange);
        });
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(ProxySelector.of(server.getAddress()));
    try {
      URI far = URI.create("http://corpora.invalid/file");
      downloader()
          .download(
              new RemoteFile(far, "file", Optional.of(pin(CONTENT)), ImmutableMap.of()), target());
      assertThat(asked).containsExactly(far);
    } finally {
      ProxySelector.setDefault(before);
    }
    assertWhole();
  }

  @Test
  void fetchesACorpusAndChecksIt() throws Exception {
    byte[] archive = Archives.zip("top/data/a.txt", "first", "top/data/b.txt", "second", "x", "no");
    answers.add(exchange -> send(exchange, 200, archive));
    // echo -n first | sha256sum; echo -n second | sha256sum
    Pin first =
        new Pin(
            "data/a.txt", 5, "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e");
    CorpusSource source =
        new CorpusSource(
            "ours",
            "",
            ImmutableList.of(
                new RemoteFile(
                    address("/a.zip"),
                    "a.zip",
                    Optional.empty(),
                    ImmutableMap.of("[^/]+/(data/[^/]+)", "$1"))),
            ImmutableList.of(first));
    Path folder = downloader().fetch(source, temp.resolve("ours"));
    assertThat(folder.resolve("data/b.txt")).hasContent("second");
    assertThat(folder.resolve("a.zip")).doesNotExist();
    assertThat(folder.resolve("x")).doesNotExist();
    downloader().fetch(source, folder);
    assertThat(ranges).as("not asked for what is there").hasSize(1);
    Files.writeString(folder.resolve("data/a.txt"), "other", UTF_8);
    assertThatThrownBy(() -> first.check(folder))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("expected 5 bytes with SHA-256 a7937b64");
  }
}
