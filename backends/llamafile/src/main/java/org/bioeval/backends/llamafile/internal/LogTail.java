package org.bioeval.backends.llamafile.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps reading what a server prints, so that it never blocks, and remembers the last lines. Takes
 * the same memory whatever is printed: the rest of a long line is read and dropped.
 */
final class LogTail {

  private static final int LINES = 40;
  private static final int LONGEST_LINE = 500;
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder unfinished = new StringBuilder();
  private final Thread reader;

  LogTail(InputStream output) {
    this.reader = new Thread(() -> read(output), "llamafile-log");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream output) {
    char[] buffer = new char[8192];
    try (Reader in = new InputStreamReader(output, StandardCharsets.UTF_8)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        synchronized (lines) {
          for (int i = 0; i < count; i++) {
            add(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("the server's output ended", e);
    }
  }

  private void add(char c) {
    if (c == '\n' || c == '\r') {
      if (unfinished.length() > 0) {
        String line = unfinished.toString();
        unfinished.setLength(0);
        LOG.debug("{}", line);
        lines.addLast(line);
        if (lines.size() > LINES) {
          lines.removeFirst();
        }
      }
    } else if (unfinished.length() < LONGEST_LINE) {
      unfinished.append(c);
    }
  }

  /** The last lines printed so far; the last one may be unfinished. */
  String text() {
    synchronized (lines) {
      String all = String.join("\n", lines);
      if (unfinished.length() > 0) {
        all += (all.isEmpty() ? "" : "\n") + unfinished;
      }
      return all.isEmpty() ? "(nothing was printed)" : all;
    }
  }

  /** The last line printed so far. */
  String lastLine() {
    synchronized (lines) {
      if (unfinished.length() > 0) {
        return unfinished.toString();
      }
      return lines.isEmpty() ? "" : lines.getLast();
    }
  }

  /** Waits for the end of the output, so that a crash's last words are there. */
  void awaitEnd() throws InterruptedException {
    reader.join(2000);
  }
}
