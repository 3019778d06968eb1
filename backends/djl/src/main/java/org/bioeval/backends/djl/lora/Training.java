package org.bioeval.backends.djl.lora;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsWriter;
import org.bioeval.backends.djl.Adapter;

/**
 * What a training run gave.
 *
 * @param best the adapter that the criterion chose; the last one if nothing was evaluated
 * @param bestStep after how many steps it was taken
 * @param last the adapter after the last step
 * @param curve losses and evaluations
 * @param stoppedEarly whether patience ran out before the last step
 * @param leftOut ids of examples that were too long
 * @param settings how the run was made, by name, for its report
 */
public record Training(
    Adapter best,
    int bestStep,
    Adapter last,
    TrainingCurve curve,
    boolean stoppedEarly,
    ImmutableList<String> leftOut,
    ImmutableMap<String, String> settings) {

  /**
   * Writes the best adapter to {@code adapter} in PEFT's format, the curve to {@code training.csv}
   * and a page that shows it to {@code training.html}.
   *
   * @param folder where to; made if needed, files of the same names are replaced
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  public void write(Path folder) {
    best.save(folder.resolve("adapter"));
    SafeTensorsWriter.write(folder.resolve("training.csv"), curve.toCsv());
    SafeTensorsWriter.write(folder.resolve("training.html"), TrainingPage.of(this));
  }
}
