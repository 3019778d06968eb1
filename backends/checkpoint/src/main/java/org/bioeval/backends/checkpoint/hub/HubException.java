package org.bioeval.backends.checkpoint.hub;

/**
 * A file of the Hub cannot be had: refused, missing, damaged on the way, or the Hub was not
 * reached. The message says what can be done, and never holds the token.
 */
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error with its message.
   *
   * @param message what is wrong, where, and what can be done
   */
  public HubException(String message) {
    super(message);
  }

  /**
   * An error with the one that led to it.
   *
   * @param message what is wrong, where, and what can be done
   * @param cause the error below
   */
  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
