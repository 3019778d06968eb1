package org.bioeval.core.compare.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The largest resident memory of this process and of those it started, where the system tells it:
 * Linux, by {@code /proc}.
 */
public final class PeakMemory {

  private static final Path PROC = Path.of("/proc");
  private static final String PEAK = "VmHWM:";
  private static final long KIBIBYTE = 1024;

  private final boolean known;

  private PeakMemory(boolean known) {
    this.known = known;
  }

  /**
   * Begins to measure: forgets the peak of what ran before, where that is allowed.
   *
   * @return the measurement
   */
  public static PeakMemory begin() {
    Path reset = PROC.resolve("self/clear_refs");
    try {
      if (!Files.isWritable(reset)) {
        return unknown();
      }
      // 5 resets the peak to what is resident now; see proc(5).
      Files.writeString(reset, "5");
      return new PeakMemory(true);
    } catch (IOException e) {
      return unknown();
    }
  }

  /**
   * Measures nothing.
   *
   * @return a measurement without a value
   */
  public static PeakMemory unknown() {
    return new PeakMemory(false);
  }

  /**
   * The peak so far.
   *
   * @return bytes; empty if it is not known
   */
  public OptionalLong bytes() {
    if (!known) {
      return OptionalLong.empty();
    }
    OptionalLong own = peak(ProcessHandle.current().pid());
    if (own.isEmpty()) {
      return own;
    }
    long children =
        ProcessHandle.current()
            .descendants()
            .mapToLong(process -> peak(process.pid()).orElse(0))
            .sum();
    return OptionalLong.of(own.getAsLong() + children);
  }

  private static OptionalLong peak(long process) {
    try {
      return of(Files.readAllLines(PROC.resolve(process + "/status")));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Reads the peak of a process from its status.
   *
   * @param status lines of {@code /proc/PID/status}
   * @return bytes; empty if there is none
   */
  static OptionalLong of(List<String> status) {
    for (String line : status) {
      if (line.startsWith(PEAK)) {
        String[] words = line.substring(PEAK.length()).strip().split("\\s+");
        try {
          return OptionalLong.of(Long.parseLong(words[0]) * KIBIBYTE);
        } catch (NumberFormatException e) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }
}
