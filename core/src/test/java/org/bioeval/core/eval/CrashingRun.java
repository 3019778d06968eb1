package org.bioeval.core.eval;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.bioeval.core.backend.Backend;

/**
 * The program that {@link JournalCrashTest} starts and kills: evaluates, notes each question in a
 * log before it answers, and writes the report. Exits with 3 and the message if the journal fails,
 * and halts at the question whose number the system property {@code halt} gives.
 */
final class CrashingRun {

  /** Exit code of a run that halted itself. */
  static final int HALTED = 9;

  private CrashingRun() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    int halt = Integer.getInteger("halt", -1);
    AtomicInteger count = new AtomicInteger();
    try (OutputStream asked =
        Files.newOutputStream(
            Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Backend backend =
          Backend.of(
              "toy",
              (prompt, decoding) -> {
                String text = prompt.text();
                String line = text.substring(text.lastIndexOf("Sentence ")) + "\n";
                try {
                  synchronized (asked) {
                    asked.write(line.getBytes(StandardCharsets.UTF_8));
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
                if (count.incrementAndGet() == halt) {
                  Runtime.getRuntime().halt(HALTED); // as SIGKILL: no hook runs, nothing is flushed
                }
                return Runs.answer(prompt);
              });
      Runs.evaluation(size)
          .withConcurrency(4)
          .withRepeats(Integer.getInteger("repeats", 1))
          .withJournal(folder)
          .run(backend)
          .write(folder);
    } catch (JournalException e) {
      System.out.println(e.getMessage());
      System.exit(3);
    }
  }
}
