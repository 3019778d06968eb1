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

  /**
   * A step in a line: loss, speed, resident memory where the system tells it, time left.
   *
   * @param p the step
   * @return the line, without its end
   */
  public static String text(TrainingProgress p) {
    Duration left = p.remaining();
    return String.format(
        Locale.ROOT,
        "step %d/%d  loss %.4f  %.0f tokens/s%s  %d:%02d:%02d left",
        p.step(),
        p.steps(),
        p.loss(),
        p.tokensPerSecond(),
        memory(),
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }

  /**
   * An evaluation in a line.
   *
   * @param point the evaluation
   * @return the line, without its end
   */
  public static String text(TrainingCurve.Evaluated point) {
    return String.format(
        Locale.ROOT,
        "step %d  %s %.4f%s",
        point.step(),
        point.name(),
        point.value(),
        point.best() ? "  (best)" : "");
  }

  @Override
  public void onStep(TrainingProgress p) {
    if (p.step() % every == 0 || p.step() == p.steps()) {
      out.println(text(p));
    }
  }

  @Override
  public void onEvaluation(TrainingCurve.Evaluated point) {
    out.println(text(point));
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
