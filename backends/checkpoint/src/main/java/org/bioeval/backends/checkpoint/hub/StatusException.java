package org.bioeval.backends.checkpoint.hub;

import java.io.IOException;

/** A status that says: not now, or not so. */
final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private final int status;

  StatusException(int status, String where) {
    super("HTTP " + status + " from " + where);
    this.status = status;
  }

  boolean isWorthAnotherTry() {
    return status == 408 || status == 429 || status >= 500;
  }

  /** Whether the file has no bytes where it was to go on. */
  boolean isBeyondTheEnd() {
    return status == RANGE_NOT_SATISFIABLE;
  }
}
