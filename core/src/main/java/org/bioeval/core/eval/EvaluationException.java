package org.bioeval.core.eval;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A run had to stop. What was answered until then is in its journal, if it has one. */
public final class EvaluationException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A stop.
   *
   * @param message why, how far the run was and how to go on
   * @param cause the failure underneath, or null
   */
  public EvaluationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
