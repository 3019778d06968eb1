package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Loading, answering and closing again and again does not make the process larger. */
  @Test
  void closingGivesTheMemoryBack() throws IOException, JMException {
    assumeTrue(Files.exists(STATUS), "needs /proc/self/status to read the resident size");
    assumeTrue(trims(), "needs a JVM that returns freed native memory (System.trim_native_heap)");
    for (int i = 0; i < 60; i++) {
      cycle();
    }
    // The allocator grows in steps, and shrinks; a leak grows between all readings.
    long least = Long.MAX_VALUE;
    long before = resident();
    for (int block = 0; block < 4; block++) {
      for (int i = 0; i < 35; i++) {
        cycle();
      }
      long after = resident();
      least = Math.min(least, after - before);
      before = after;
    }
    // One model's cache is 16 rows * 256 positions * 256 bytes = 1 MiB, its weights 120 KiB: in 35
    // cycles they would add 35 MiB and 4 MiB. Readings vary by about 8 MiB in both directions.
    assertThat(least).as("least growth over 35 models, in KiB").isLessThan(2 << 10);
  }

  private static void cycle() {
    ModelOptions options = ModelOptions.withDefaults().withSequences(16);
    try (DjlBackend backend = DjlBackend.load(TinyChat.folder(), options)) {
      backend.complete(Prompt.chat(Message.user("x")), Decoding.greedy().withMaxTokens(4));
    }
  }

  /** Resident size in KiB, after a collection and after freed native memory was returned. */
  private static long resident() throws IOException, JMException {
    System.gc();
    trim();
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static boolean trims() {
    try {
      trim();
      return true;
    } catch (JMException e) {
      return false;
    }
  }

  private static void trim() throws JMException {
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "systemTrimNativeHeap",
            new Object[0],
            new String[0]);
  }
}
