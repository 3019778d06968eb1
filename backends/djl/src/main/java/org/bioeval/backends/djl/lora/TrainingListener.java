package org.bioeval.backends.djl.lora;

import java.nio.file.Path;

/** Follows a training run. Methods are called by the training thread and hold it up. */
public interface TrainingListener {
  /**
   * A step was taken.
   *
   * @param progress what it gave
   */
  default void onStep(TrainingProgress progress) {}

  /**
   * The model was evaluated.
   *
   * @param point what it gave
   */
  default void onEvaluation(TrainingCurve.Evaluated point) {}

  /**
   * A checkpoint was written.
   *
   * @param folder where
   */
  default void onCheckpoint(Path folder) {}

  /**
   * Something that the user should know: a resumed run, examples left out, a smaller batch.
   *
   * @param text a sentence
   */
  default void onNotice(String text) {}
}
