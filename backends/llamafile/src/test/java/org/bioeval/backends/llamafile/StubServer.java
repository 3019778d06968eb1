package org.bioeval.backends.llamafile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A program that takes llama-server's options and answers like it, without a model: what the tests
 * of the normal build start, watch and kill.
 */
public final class StubServer {

  private StubServer() {}

  /** Runs the server. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    if (options.contains("--help")) {
      System.out.println("usage: stub --server --port N");
      return;
    }
    System.out.println("stub options: " + String.join(" ", options));
    if (options.contains("--fail")) {
      System.out.println("error: cannot load the model");
      System.exit(3);
    }
    int port = Integer.parseInt(options.get(options.indexOf("--port") + 1));
    String alias = options.get(options.lastIndexOf("--alias") + 1);
    boolean loading = options.contains("--load-forever");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (new String(body, UTF_8).contains("crash now")) {
            System.out.println("the stub crashes");
            Runtime.getRuntime().halt(9);
          }
          if (new String(body, UTF_8).contains("stall now")) {
            sleepForMinutes();
          }
          String answer =
              switch (exchange.getRequestURI().getPath()) {
                case "/health" -> "{\"status\":\"ok\"}";
                case "/v1/models" -> "{\"data\":[{\"id\":\"" + alias + "\"}]}";
                case "/apply-template" -> "{\"prompt\":\"<user>a<assistant>\"}";
                case "/v1/completions" ->
                    "{\"model\":\"stub\",\"choices\":[{\"text\":\"pong\",\"finish_reason\":\"stop\"}]}";
                default -> "{}";
              };
          byte[] bytes = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(loading ? 503 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    System.out.println("stub listens on " + port);
  }

  private static void sleepForMinutes() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a program that runs this server; arguments given here come first. */
  static Path program(Path folder, String name, String... arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path script = folder.resolve(name);
    Files.writeString(
        script,
        "#!/bin/sh\nexec '"
            + java
            + "' -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
            + classes()
            + "' "
            + StubServer.class.getName()
            + " "
            + String.join(" ", arguments)
            + " \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String classes() {
    return StubServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
