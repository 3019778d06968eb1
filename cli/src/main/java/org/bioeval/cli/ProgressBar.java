package org.bioeval.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;
import org.bioeval.core.eval.EvaluationListener;
import org.bioeval.core.eval.Progress;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Observation;
import org.bioeval.core.task.Outcome;

/** Progress on a terminal as a bar that is redrawn; elsewhere as a line for each tenth. */
final class ProgressBar implements EvaluationListener {

  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final String label;
  private final PrintStream out;
  private final boolean terminal;
  private final long begun = System.nanoTime();
  private long drawn;
  private int tenth;

  private ProgressBar(String label, PrintStream out, boolean terminal) {
    this.label = label;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * A bar on standard error.
   *
   * @param label what is under way
   * @return the listener
   */
  static ProgressBar on(String label) {
    return new ProgressBar(label, System.err, System.console() != null);
  }

  @Override
  public void observed(Observation<?, ?> observation, Progress progress) {
    OptionalLong total = progress.total();
    if (terminal) {
      long now = System.nanoTime();
      boolean last = total.isPresent() && progress.done() == total.getAsLong();
      if (last || now - drawn >= REDRAW_NANOS) {
        drawn = now;
        out.print("\r" + line(progress));
        out.flush();
      }
    } else if (total.isPresent() && total.getAsLong() >= 50) {
      int reached = (int) (10 * progress.done() / total.getAsLong());
      if (reached > tenth) {
        tenth = reached;
        out.println(line(progress));
      }
    }
  }

  private String line(Progress progress) {
    StringBuilder line = new StringBuilder(label).append(' ');
    if (progress.total().isPresent() && progress.total().getAsLong() > 0) {
      double share = (double) progress.done() / progress.total().getAsLong();
      int filled = (int) (share * WIDTH);
      line.append('[')
          .append("#".repeat(filled))
          .append(".".repeat(WIDTH - filled))
          .append(String.format(Locale.ROOT, "] %3.0f %% ", 100 * share))
          .append(progress.done())
          .append('/')
          .append(progress.total().getAsLong());
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (share > 0 && share < 1 && seconds > 2) {
        line.append(", ").append(Math.round(seconds / share * (1 - share))).append(" s left");
      }
    } else {
      line.append(progress.done());
    }
    if (progress.resumed() > 0) {
      line.append(", ").append(progress.resumed()).append(" from the journal");
    }
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      Long count = progress.outcomes().get(kind);
      if (kind != Outcome.Kind.ANSWERED && count != null && count > 0) {
        line.append(", ").append(count).append(' ').append(kind.label());
      }
    }
    return line.toString();
  }

  @Override
  public void finished(Report report) {
    if (terminal) {
      out.println();
    }
  }
}
