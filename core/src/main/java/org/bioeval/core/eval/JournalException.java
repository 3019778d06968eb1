package org.bioeval.core.eval;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A journal cannot be read or written. What it already holds is safe. */
public final class JournalException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param message file, line if known, what is wrong and what to do
   * @param cause the failure underneath, or null
   */
  public JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
