package org.bioeval.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import org.bioeval.backends.djl.lora.ProgressLine;
import org.bioeval.backends.djl.lora.TrainingCurve;
import org.bioeval.backends.djl.lora.TrainingListener;
import org.bioeval.backends.djl.lora.TrainingProgress;

/** A run's progress: on a terminal a bar that is redrawn, elsewhere a line for each fiftieth. */
final class TrainingBar implements TrainingListener {
  private static final int WIDTH = 30;
  private static final int LINES = 50;

  private final PrintStream out;
  private final boolean terminal;
  private boolean drawn;

  private TrainingBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A bar on standard error. */
  static TrainingBar onStandardError() {
    return new TrainingBar(System.err, System.console() != null);
  }

  @Override
  public void onStep(TrainingProgress p) {
    if (terminal) {
      int filled = WIDTH * p.step() / p.steps();
      out.print("\r[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ");
      out.print(ProgressLine.text(p) + " ");
      out.flush();
      drawn = p.step() < p.steps();
      if (!drawn) {
        out.println();
      }
    } else if (p.step() % Math.max(1, p.steps() / LINES) == 0 || p.step() == p.steps()) {
      out.println(ProgressLine.text(p));
    }
  }

  @Override
  public void onEvaluation(TrainingCurve.Evaluated point) {
    line(ProgressLine.text(point));
  }

  @Override
  public void onCheckpoint(Path folder) {
    if (!terminal) {
      out.println("checkpoint " + folder);
    }
  }

  @Override
  public void onNotice(String text) {
    line(text);
  }

  private void line(String text) {
    if (drawn) {
      out.println();
      drawn = false;
    }
    out.println(text);
  }
}
