package org.bioeval.core.backend;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same call may succeed later: the server was busy, unreachable, too slow or restarting. */
public final class RetriableException extends BackendException {

  private static final long serialVersionUID = 1;

  /** How long the server asks to wait, or null. */
  private final @Nullable Duration retryAfter;

  /**
   * A failure without a hint when to try again.
   *
   * @param message what failed and what to do
   * @param cause the failure underneath, or null
   */
  public RetriableException(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  /**
   * A failure.
   *
   * @param message what failed and what to do
   * @param cause the failure underneath, or null
   * @param retryAfter how long the server asks to wait, or null
   */
  public RetriableException(
      String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /**
   * How long the server asks to wait.
   *
   * @return the wait, or empty if it did not say
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
