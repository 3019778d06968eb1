package org.bioeval.backends.checkpoint.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A server that answers as the Hub does: a list of files, small files by git's digest, large ones
 * redirected to a second server with their SHA-256. The tests of other modules use it as well.
 */
public final class FakeHub implements AutoCloseable {
  /** The commit of every branch. */
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  static final byte[] WEIGHTS = weights();

  /** sha256sum (GNU coreutils 9) of the bytes i mod 251 for i below 300,000. */
  static final String WEIGHTS_SHA256 =
      "3c65ea93424a9c362fec0e3a69ea36031e8a358441479dd665cc6110eabe7b08";

  static final String CONFIG = "{\"model_type\":\"llama\"}";

  /** git hash-object (2.x) of the text. */
  static final String CONFIG_SHA1 = "0972e95c1405cc1507c19dcbe784f7a36c930907";

  static final String INDEX =
      "{\"weight_map\":{\"a\":\"part-1.safetensors\",\"b\":\"part-2.safetensors\"}}";

  /** git hash-object (2.x) of the text. */
  static final String INDEX_SHA1 = "eb96b12483b29af03f769f1b6415084d20f4333b";

  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> tokensAtTheOtherHost = Collections.synchronizedList(new ArrayList<>());
  List<String> files = List.of("README.md", "config.json", "tokenizer.json", "model.safetensors");
  String announced = WEIGHTS_SHA256;
  byte[] sent = WEIGHTS;
  int length = WEIGHTS.length;
  int cutAfter = -1;
  boolean hang;
  int status = 200;
  String errorCode = "";
  boolean ranges = true;
  boolean sizes = true;
  int busy;
  String text = "";
  final List<String> rawPaths = Collections.synchronizedList(new ArrayList<>());

  private final HttpServer hub;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** A Hub with the repository {@code org/tiny}. */
  public FakeHub() throws IOException {
    hub = server();
    storage = server();
    hub.createContext("/", this::answer);
    storage.createContext("/", this::store);
    hub.start();
    storage.start();
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    return server;
  }

  /** Has these files, of which all but JSON are these bytes. */
  public void holds(byte[] bytes, String... names) {
    files = List.of(names);
    sent = bytes;
    announced = Hashing.sha256().hashBytes(bytes).toString();
    length = bytes.length;
  }

  /** A client of this Hub. */
  public Hub hub(Path cache) {
    return Hub.of(Map.of("HF_ENDPOINT", address().toString()))
        .withCache(cache)
        .withPatience(new Patience(Duration.ofMillis(5), Duration.ofSeconds(5)));
  }

  /** Files that were asked for, by their names, once for each request. */
  public List<String> fetched() {
    String before = "GET /org/tiny/resolve/" + COMMIT + "/";
    return List.copyOf(requests).stream()
        .filter(request -> request.startsWith(before))
        .map(request -> request.substring(before.length()).replaceFirst(" \\S+$", ""))
        .toList();
  }

  /** How many requests there were. */
  public int requestCount() {
    return requests.size();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    rawPaths.add(exchange.getRequestURI().getRawPath());
    requests.add(exchange.getRequestMethod() + " " + path + " " + token);
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    if (busy > 0) {
      busy--;
      exchange.sendResponseHeaders(503, -1);
    } else if (status != 200) {
      exchange.getResponseHeaders().set("X-Error-Code", errorCode);
      exchange.sendResponseHeaders(status, -1);
    } else if (!text.isEmpty()) {
      text(exchange, text);
    } else if (path.startsWith("/api/models/org/tiny/revision/")) {
      String siblings =
          files.stream()
              .map(name -> "{\"rfilename\":\"" + name + "\"}")
              .collect(Collectors.joining(","));
      text(
          exchange,
          "{\"id\":\"org/tiny\",\"sha\":\"" + COMMIT + "\",\"siblings\":[" + siblings + "]}");
    } else if (path.endsWith("index.json")) {
      exchange.getResponseHeaders().set("ETag", "\"" + INDEX_SHA1 + "\"");
      text(exchange, INDEX);
    } else if (path.endsWith(".json")) {
      exchange.getResponseHeaders().set("ETag", "W/\"" + CONFIG_SHA1 + "\"");
      text(exchange, CONFIG);
    } else {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + announced + "\"");
      if (sizes) {
        exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(length));
      }
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "http://127.0.0.1:" + storage.getAddress().getPort() + "/blob?signature=secret");
      exchange.sendResponseHeaders(302, -1);
    }
    exchange.close();
  }

  private static void text(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Large files; cut once, if so wished. */
  private void store(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add("STORAGE " + range);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    if (token != null) {
      tokensAtTheOtherHost.add(token);
    }
    int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= sent.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    byte[] rest = Arrays.copyOfRange(sent, from, sent.length);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (sent.length - 1) + "/" + sent.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest.length);
    OutputStream out = exchange.getResponseBody();
    if (cutAfter >= 0) {
      out.write(rest, 0, Math.min(rest.length, cutAfter));
      out.flush();
      cutAfter = -1;
      if (hang) {
        sleep();
      }
    } else {
      out.write(rest);
    }
    exchange.close();
  }

  private static void sleep() {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] weights() {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
