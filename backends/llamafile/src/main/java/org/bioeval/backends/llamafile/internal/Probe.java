package org.bioeval.backends.llamafile.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Short questions to whatever listens on a loopback port. */
final class Probe {

  private static final int TIMEOUT_MILLIS = 1000;
  private static final int MOST_BYTES = 1 << 20;

  /** What answers on the port. */
  enum Answer {
    /** Nothing, or a server whose model is still being loaded. */
    NOT_READY,
    /** A server that serves our model under the name that it was given. */
    OURS,
    /** A server of something else. */
    ANOTHER
  }

  private Probe() {}

  /** A loopback port on which nothing listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Tells whether something listens on a loopback port. */
  static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() != port;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Asks who is there. Another program may have taken the port: it answers {@code /health}, but it
   * does not know the name.
   *
   * @param alias the name under which our server serves its model
   */
  static Answer ask(int port, String alias) {
    try {
      // 503 while the model loads.
      if (status(port, "/health") != 200) {
        return Answer.NOT_READY;
      }
      return text(port, "/v1/models").contains(alias) || text(port, "/props").contains(alias)
          ? Answer.OURS
          : Answer.ANOTHER;
    } catch (IOException e) {
      return Answer.NOT_READY;
    }
  }

  private static int status(int port, String path) throws IOException {
    HttpURLConnection connection = open(port, path);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  /** The body of an answer; empty for any other status than 200. */
  private static String text(int port, String path) throws IOException {
    HttpURLConnection connection = open(port, path);
    try {
      if (connection.getResponseCode() != 200) {
        return "";
      }
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection open(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection;
  }
}
