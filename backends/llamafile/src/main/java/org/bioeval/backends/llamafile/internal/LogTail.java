package org.bioeval.backends.llamafile.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps reading what a server prints, so that it never blocks, and remembers the last lines. */
final class LogTail {

  private static final int LINES = 40;
  private static final int LONGEST_LINE = 500;
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  LogTail(InputStream output) {
    this.reader = new Thread(() -> read(output), "llamafile-log");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream output) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        LOG.debug("{}", line);
        synchronized (lines) {
          lines.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
          if (lines.size() > LINES) {
            lines.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("the server's output ended", e);
    }
  }

  /** The last lines printed so far. */
  String text() {
    synchronized (lines) {
      return lines.isEmpty() ? "(nothing was printed)" : String.join("\n", lines);
    }
  }

  /** The last line printed so far. */
  String lastLine() {
    synchronized (lines) {
      return lines.isEmpty() ? "" : lines.getLast();
    }
  }

  /** Waits for the end of the output, so that a crash's last words are there. */
  void awaitEnd() throws InterruptedException {
    reader.join(2000);
  }
}
