package org.bioeval.backends.djl.lora;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Prints a run's progress: loss, speed, memory of the process and time left. */
public final class ProgressLine implements TrainingListener {
  private final PrintStream out;
  private final int every;

  /**
   * A listener that prints.
   *
   * @param out where to
   * @param every a line after each of so many steps, at least 1
   */
  public ProgressLine(PrintStream out, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("illegal every: " + every + ", must be at least 1");
    }
    this.out = out;
    this.every = every;
  }

  @Override
  public void onStep(TrainingProgress p) {
    if (p.step() % every == 0 || p.step() == p.steps()) {
      Duration left = p.remaining();
      out.printf(
          Locale.ROOT,
          "step %d/%d  loss %.4f  %.0f tokens/s%s  %d:%02d:%02d left%n",
          p.step(),
          p.steps(),
          p.loss(),
          p.tokensPerSecond(),
          memory(),
          left.toHours(),
          left.toMinutesPart(),
          left.toSecondsPart());
    }
  }

  @Override
  public void onEvaluation(TrainingCurve.Evaluated point) {
    out.printf(
        Locale.ROOT,
        "step %d  %s %.4f%s%n",
        point.step(),
        point.name(),
        point.value(),
        point.best() ? "  (best)" : "");
  }

  @Override
  public void onNotice(String text) {
    out.println(text);
  }

  /** Resident memory where the system tells it (Linux), native tensors included. */
  private static String memory() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return "";
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          double kibibytes = Double.parseDouble(line.replaceAll("\\D", ""));
          return String.format(Locale.ROOT, "  %.1f GB", kibibytes * 1024 / 1e9);
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
