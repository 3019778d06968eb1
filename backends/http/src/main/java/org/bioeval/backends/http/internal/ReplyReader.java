package org.bioeval.backends.http.internal;

import com.google.common.base.Ascii;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one HTTP/1.1 answer from a connection, framed as RFC 9112 says: by chunks, by its length,
 * or by the end of the connection.
 */
final class ReplyReader {

  private static final int LONGEST_HEAD = 1 << 16;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})( .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})\\s*(;.*)?");

  private final Connection connection;
  private final Deadline deadline;
  private int headBytes;
  private boolean begun;
  private boolean lasting;

  ReplyReader(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /** Tells whether any of the answer has arrived. */
  boolean hasBegun() {
    return begun;
  }

  /** Tells whether the connection can carry another request, once the answer is read. */
  boolean connectionLasts() {
    return lasting && !connection.hasLeftOver();
  }

  /**
   * Reads the answer to its end.
   *
   * @throws EOFException if the connection ends before
   * @throws ProtocolException if it is not HTTP/1.1
   */
  Reply read() throws IOException {
    String statusLine = line();
    int status = status(statusLine);
    HttpHeaders headers = headers();
    while (status >= 100 && status < 200) { // Interim answers, such as 100 Continue.
      statusLine = line();
      status = status(statusLine);
      headers = headers();
    }
    boolean modern = statusLine.startsWith("HTTP/1.1");
    lasting = mentions(headers, "connection", modern ? "close" : "keep-alive") != modern;
    return new Reply(status, headers, body(status, headers));
  }

  private static int status(String line) throws ProtocolException {
    Matcher matcher = STATUS.matcher(line);
    if (matcher.matches()) {
      return Integer.parseInt(matcher.group(1));
    }
    throw new ProtocolException("the answer does not begin as HTTP/1.1 does");
  }

  private HttpHeaders headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("a header of the answer has no name");
      }
      String name = line.substring(0, colon).strip();
      headers.computeIfAbsent(name, n -> new ArrayList<>(1)).add(line.substring(colon + 1).strip());
    }
    try {
      return HttpHeaders.of(headers, (name, value) -> true);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a header of the answer has no name");
    }
  }

  private static boolean mentions(HttpHeaders headers, String name, String word) {
    return headers.allValues(name).stream().anyMatch(v -> Ascii.toLowerCase(v).contains(word));
  }

  private byte[] body(int status, HttpHeaders headers) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (mentions(headers, "transfer-encoding", "chunked")) {
      for (long size = chunkSize(); size > 0; size = chunkSize()) {
        copy(body, size);
        if (!line().isEmpty()) {
          throw new ProtocolException("a chunk of the answer is longer than it says");
        }
      }
      while (!line().isEmpty()) {
        // Trailers say nothing that is needed here.
      }
    } else if (headers.firstValue("content-length").isPresent()) {
      copy(body, length(headers));
    } else {
      lasting = false;
      copyToEnd(body);
    }
    return body.toByteArray();
  }

  private static long length(HttpHeaders headers) throws ProtocolException {
    List<String> values = headers.allValues("content-length");
    String value = values.get(0);
    if (LENGTH.matcher(value).matches() && values.stream().allMatch(value::equals)) {
      return Long.parseLong(value);
    }
    throw new ProtocolException("the answer's Content-Length is not a number");
  }

  private long chunkSize() throws IOException {
    headBytes = 0;
    Matcher size = CHUNK_SIZE.matcher(line());
    if (size.matches()) {
      return Long.parseLong(size.group(1), 16);
    }
    throw new ProtocolException("the answer's chunks have no size");
  }

  private void copy(ByteArrayOutputStream body, long length) throws IOException {
    byte[] part = new byte[(int) Math.min(length, 1 << 14)];
    for (long left = length; left > 0; ) {
      int count = connection.read(part, 0, (int) Math.min(left, part.length), deadline);
      if (count < 0) {
        throw new EOFException("the connection ended inside the answer");
      }
      body.write(part, 0, count);
      left -= count;
    }
  }

  private void copyToEnd(ByteArrayOutputStream body) throws IOException {
    byte[] part = new byte[1 << 14];
    for (int count; (count = connection.read(part, 0, part.length, deadline)) >= 0; ) {
      body.write(part, 0, count);
    }
  }

  /** A line of the head or between chunks, without its end. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = connection.read(deadline);
      if (b < 0) {
        throw new EOFException(
            "the connection ended " + (begun ? "inside" : "before") + " the answer");
      }
      begun = true;
      if (++headBytes > LONGEST_HEAD) {
        throw new ProtocolException("the answer's head is longer than " + LONGEST_HEAD + " bytes");
      }
      if (b == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      line.append((char) b);
    }
  }
}
