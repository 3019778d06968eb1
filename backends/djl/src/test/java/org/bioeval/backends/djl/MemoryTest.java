package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bioeval.core.backend.Decoding;
import org.bioeval.core.backend.Message;
import org.bioeval.core.backend.Prompt;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Loading, answering and closing again and again does not make the process larger. */
  @Test
  void closingGivesTheMemoryBack() throws IOException {
    assumeTrue(Files.exists(STATUS), "needs /proc/self/status to read the resident size");
    for (int i = 0; i < 60; i++) {
      cycle();
    }
    long before = resident();
    for (int i = 0; i < 140; i++) {
      cycle();
    }
    // One model's cache alone is 4 rows * 256 positions * 256 bytes = 256 KiB, its weights 120 KiB:
    // a leak of either would add 30 MiB or more, garbage of the heap is bounded by its size.
    assertThat(resident() - before).isLessThan(24 << 10);
  }

  private static void cycle() {
    try (DjlBackend backend = TinyChat.open()) {
      backend.complete(Prompt.chat(Message.user("x")), Decoding.greedy().withMaxTokens(4));
    }
  }

  /** Resident size in KiB, after a collection. */
  private static long resident() throws IOException {
    System.gc();
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
