package org.bioeval.backends.djl.internal.torch;

import java.util.Locale;

/** The native engine refused or failed. */
public final class TorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with what was being done and what the engine said. */
  public TorchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** True if the engine ran out of memory: the same work in smaller parts may succeed. */
  public boolean outOfMemory() {
    for (Throwable t = this; t != null; t = t.getCause()) {
      String text = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (text.contains("out of memory") || text.contains("can't allocate memory")) {
        return true;
      }
    }
    return false;
  }
}
