package org.bioeval.datasets.download;

import java.io.IOException;
import java.io.Serial;

/** A download that did not succeed, or did not bring what was pinned. */
public final class DownloadException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param message what happened, at which address or file, and what to do
   */
  public DownloadException(String message) {
    super(message);
  }

  /**
   * A failure with its cause.
   *
   * @param message what happened, at which address or file, and what to do
   * @param cause the failure underneath
   */
  public DownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
