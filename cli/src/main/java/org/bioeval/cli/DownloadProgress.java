package org.bioeval.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.bioeval.backends.checkpoint.hub.HubProgress;

/** A download on a terminal as a line that is redrawn; elsewhere as a line for each file. */
final class DownloadProgress implements HubProgress {
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private long drawn;

  DownloadProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void onBytes(String file, long done, long size) {
    boolean last = done == size;
    long now = System.nanoTime();
    if (terminal && (last || now - drawn >= REDRAW_NANOS)) {
      drawn = now;
      out.print("\r" + line(file, done, size) + (last ? "\n" : ""));
      out.flush();
    } else if (last) {
      out.println(line(file, done, size));
    }
  }

  private static String line(String file, long done, long size) {
    String line = String.format(Locale.ROOT, "%s: %.1f", file, done / 1e6);
    return size < 0 ? line + " MB" : line + String.format(Locale.ROOT, " of %.1f MB", size / 1e6);
  }
}
