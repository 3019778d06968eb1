package org.bioeval.backends.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a backend and a server on the loopback interface and spoils some of the answers.
 * It knows just enough of HTTP/1.1 to tell one message from the next.
 */
final class FaultProxy implements AutoCloseable {

  /** A message as it was read: the head up to and including the blank line, and the body. */
  private record Message(String head, byte[] body) {}

  private final int upstreamPort;
  private final Fault fault;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger posts = new AtomicInteger();
  private final AtomicInteger injected = new AtomicInteger();

  /** Bodies of the requests that came before the key was rejected. */
  private final Set<String> accepted = new HashSet<>();

  private volatile ServerSocket listener;
  private volatile boolean closed;

  FaultProxy(int upstreamPort, Fault fault) throws IOException {
    this.upstreamPort = upstreamPort;
    this.fault = fault;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    threads.execute(this::acceptAll);
  }

  String address() {
    return "http://127.0.0.1:" + port + "/v1";
  }

  /** Completion requests that arrived. */
  int posts() {
    return posts.get();
  }

  /** Answers that were spoiled. */
  int injected() {
    return injected.get();
  }

  /** Connections that clients hold open. */
  int openConnections() {
    return clients.size();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    return socket;
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        if (!closed) {
          sleep(5); // Between two listeners, while connections are refused.
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      InputStream fromClient = new BufferedInputStream(client.getInputStream());
      InputStream fromServer = new BufferedInputStream(upstream.getInputStream());
      while (!closed) {
        Message request = read(fromClient);
        boolean completion =
            request.head.startsWith("POST") && request.head.contains("/completions ");
        int number = completion ? posts.incrementAndGet() : 0;
        if (completion && instead(client, number, request)) {
          continue;
        }
        write(upstream.getOutputStream(), request);
        Message answer = read(fromServer);
        if (completion) {
          deliver(client, answer, number);
        } else {
          write(client.getOutputStream(), answer);
        }
      }
    } catch (IOException e) {
      // Either side closed the connection: so does the other, by the try above.
    } finally {
      clients.remove(client);
    }
  }

  /** Answers without asking the server; false if the fault lets the request through. */
  private boolean instead(Socket client, int number, Message request) throws IOException {
    switch (fault) {
      case REFUSED -> {
        if (number % 150 == 50) {
          injected.incrementAndGet();
          listener.close();
          for (Socket open : clients) {
            open.close();
          }
          sleep(1000);
          listener = listen(port);
          throw new EOFException("refused");
        }
        return false;
      }
      case TOO_MANY_WITH_RETRY_AFTER -> {
        return number % 40 < 3 && status(client, "429 Too Many Requests", "Retry-After: 1\r\n");
      }
      case TOO_MANY -> {
        return number % 10 < 3 && status(client, "429 Too Many Requests", "");
      }
      case ERROR_BURSTS -> {
        int inBurst = number % 60;
        String code =
            inBurst < 5
                ? "500 Internal Server Error"
                : inBurst < 10 ? "502 Bad Gateway" : "503 Service Unavailable";
        return inBurst < 15 && status(client, code, "");
      }
      case HTML_PAGE -> {
        if (number % 7 != 0) {
          return false;
        }
        injected.incrementAndGet();
        String code = number % 14 == 0 ? "200 OK" : "502 Bad Gateway";
        raw(client, code, "text/html", "<html><body><h1>It works!</h1></body></html>", "");
        return true;
      }
      case KEY_REJECTED -> {
        if (isAccepted(request)) {
          return false;
        }
        injected.incrementAndGet();
        raw(client, "401 Unauthorized", "application/json", "{\"error\":\"Unauthorized\"}", "");
        return true;
      }
      case STALL -> {
        if (number % 25 != 0) {
          return false;
        }
        injected.incrementAndGet();
        for (int i = 0; i < 300 && !closed && !isGone(client); i++) {
          sleep(100);
        }
        throw new EOFException("stalled");
      }
      default -> {
        return false;
      }
    }
  }

  /** True for the first 99 requests, also when one of them times out and is sent again. */
  private boolean isAccepted(Message request) {
    String body = new String(request.body, ISO_8859_1);
    synchronized (accepted) {
      return accepted.contains(body) || accepted.size() < 99 && accepted.add(body);
    }
  }

  /** True once the client has closed its side; it sends nothing while it waits. */
  private static boolean isGone(Socket client) throws IOException {
    client.setSoTimeout(1);
    try {
      return client.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } finally {
      client.setSoTimeout(0);
    }
  }

  private boolean status(Socket client, String code, String header) throws IOException {
    injected.incrementAndGet();
    raw(client, code, "application/json", "{\"error\":{\"message\":\"injected\"}}", header);
    return true;
  }

  private static void raw(Socket client, String code, String type, String body, String header)
      throws IOException {
    String head =
        "HTTP/1.1 " + code + "\r\ncontent-type: " + type + "\r\n" + header + "content-length: ";
    write(client.getOutputStream(), withLength(head, body.getBytes(ISO_8859_1)));
  }

  private static Message withLength(String headUpToLength, byte[] body) {
    return new Message(headUpToLength + body.length + "\r\n\r\n", body);
  }

  private void deliver(Socket client, Message answer, int number) throws IOException {
    OutputStream out = client.getOutputStream();
    boolean spoil =
        fault == Fault.SLOW_DRIP ? number % 25 == 0 : number % 7 == 0 && fault != Fault.NONE;
    if (!spoil) {
      write(out, answer);
      return;
    }
    byte[] body = answer.body;
    String type = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
    switch (fault) {
      case RESET_MID_BODY -> {
        injected.incrementAndGet();
        write(out, new Message(answer.head, Arrays.copyOf(body, body.length / 2)));
        client.setSoLinger(true, 0);
        throw new EOFException("reset");
      }
      case SLOW_DRIP -> {
        injected.incrementAndGet();
        out.write(answer.head.getBytes(ISO_8859_1));
        for (byte b : body) {
          out.write(b);
          out.flush();
          sleep(100);
        }
      }
      case TRUNCATED_JSON -> {
        injected.incrementAndGet();
        write(out, withLength(type, Arrays.copyOf(body, body.length / 2)));
      }
      case WRONG_CONTENT_TYPE -> {
        injected.incrementAndGet();
        write(out, withLength(type.replace("application/json", "text/plain"), body));
      }
      case INVALID_UTF8 -> {
        injected.incrementAndGet();
        byte[] spoiled = body.clone();
        int at = new String(body, ISO_8859_1).indexOf("\"model\"");
        spoiled[at + 1] = (byte) 0xff;
        write(out, withLength(type, spoiled));
      }
      case DUPLICATE_DELIVERY -> {
        injected.incrementAndGet();
        write(out, answer);
        sleep(number % 3); // Late enough now and then to meet the next request.
        write(out, answer);
      }
      default -> write(out, answer);
    }
  }

  // HTTP/1.1, as little as will do

  private static void write(OutputStream out, Message message) throws IOException {
    byte[] head = message.head.getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + message.body.length);
    System.arraycopy(message.body, 0, all, head.length, message.body.length);
    out.write(all);
    out.flush();
  }

  private static Message read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    String line;
    int length = 0;
    boolean chunked = false;
    while (!(line = line(in)).isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
      head.append(line).append("\r\n");
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(length);
    if (!chunked && body.length < length) {
      throw new EOFException("short body");
    }
    return new Message(head + "\r\n", body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      int length = Integer.parseInt(size.strip(), 16);
      raw.write((size + "\r\n").getBytes(StandardCharsets.US_ASCII));
      raw.write(in.readNBytes(length + 2));
      if (length == 0) {
        return raw.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
    threads.shutdownNow();
  }
}
